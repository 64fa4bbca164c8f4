using System.Text.Json;
using BackendSite.Enquiries;
using BackendSite.Enquiries.Spam;

namespace BackendSite.Tests.Enquiries;

/// <summary>
/// Judges two collections by their content alone: no trap, no times, no learnt words. The held-out part was written after the rules
/// and was not used to change them.
/// </summary>
public class SpamCorpusTests(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [Fact]
    public void At_most_one_in_a_hundred_real_enquiries_is_kept_apart()
    {
        var over = Report("enquiries.jsonl", keptApart: true);

        Assert.InRange(over.Share, 0, 0.01);
    }

    [Fact]
    public void At_least_nine_in_ten_of_the_spam_is_kept_apart()
    {
        var under = Report("spam.jsonl", keptApart: false);

        Assert.InRange(under.Share, 0, 0.10);
    }

    [Fact]
    public void The_collections_are_large_and_varied()
    {
        var (enquiries, spam) = (Read("enquiries.jsonl"), Read("spam.jsonl"));

        Assert.True(enquiries.Count >= 200 && spam.Count >= 200);
        Assert.True(enquiries.Select(entry => entry.Language).Distinct().Count() >= 10);
        Assert.Equal(enquiries.Count + spam.Count, enquiries.Concat(spam).Select(entry => entry.Message).Distinct().Count());
    }

    private (double Share, int Count) Report(string file, bool keptApart)
    {
        var entries = Read(file);
        var wrong = entries.Select(entry => (Entry: entry, Score: SpamScore.Of(new(entry.Draft))))
            .Where(judged => judged.Score.IsOverTheLine == keptApart)
            .OrderBy(judged => judged.Score.Points)
            .ToList();
        foreach (var part in entries.GroupBy(entry => entry.HeldOut))
        {
            output.WriteLine($"{file}, {(part.Key ? "held out" : "open")}: {wrong.Count(w => w.Entry.HeldOut == part.Key)} of {part.Count()} judged wrongly");
        }

        foreach (var (entry, score) in wrong)
        {
            output.WriteLine($"{score.Points} {entry.Language} {entry.Message}\n    {string.Join("\n    ", score.Reasons)}");
        }

        return ((double)wrong.Count / entries.Count, entries.Count);
    }

    private static List<Entry> Read(string file) =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "BackendSite.Tests", "Enquiries", "Corpus", file))
            .Select(line => JsonSerializer.Deserialize<Entry>(line, Json)!)];

    private sealed record Entry(string Language, bool HeldOut, string FullName, string Email, string Company, string Message)
    {
        public EnquiryDraft Draft => new() { FullName = FullName, Email = Email, Company = Company, Message = Message };
    }
}
