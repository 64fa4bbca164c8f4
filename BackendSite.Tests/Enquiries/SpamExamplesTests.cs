using System.Text.Json;
using BackendSite.Enquiries;
using BackendSite.Enquiries.Spam;

namespace BackendSite.Tests.Enquiries;

/// <summary>
/// Judges the examples by their content alone: no trap, no times, no decisions of staff. Each is judged by words that were learnt from other
/// examples only. The phrases were not changed after those marked as held out were written.
/// </summary>
public class SpamExamplesTests(ITestOutputHelper output)
{
    private const int Folds = 10;

    private static readonly Lazy<List<Judged>> All = new(JudgeAll);

    [Fact]
    public void At_most_one_in_a_hundred_real_enquiries_is_kept_apart() =>
        Assert.InRange(Wrong(entry => !entry.IsSpam), 0, 0.01);

    [Fact]
    public void At_least_nine_in_ten_of_the_spam_is_kept_apart() =>
        Assert.InRange(Wrong(entry => entry.IsSpam), 0, 0.1);

    [Fact]
    public void What_was_written_after_the_phrases_is_judged_as_well()
    {
        Assert.InRange(Wrong(entry => !entry.IsSpam && entry.HeldOut), 0, 0.01);
        Assert.InRange(Wrong(entry => entry.IsSpam && entry.HeldOut), 0, 0.1);
    }

    [Fact]
    public void The_examples_are_many_and_varied()
    {
        var entries = All.Value.Select(judged => judged.Entry).ToList();

        Assert.True(entries.Count(entry => entry.IsSpam) >= 200 && entries.Count(entry => !entry.IsSpam) >= 200);
        Assert.True(entries.Where(entry => !entry.IsSpam).Select(entry => entry.Language).Distinct().Count() >= 10);
        Assert.Equal(entries.Count, entries.Select(entry => entry.Message).Distinct().Count());
    }

    private double Wrong(Func<Entry, bool> choose)
    {
        var chosen = All.Value.Where(judged => choose(judged.Entry)).ToList();
        var wrong = chosen.Where(judged => judged.Score.IsOverTheLine != judged.Entry.IsSpam).OrderBy(judged => judged.Score.Points).ToList();
        output.WriteLine($"{wrong.Count} of {chosen.Count} judged wrongly");
        foreach (var (entry, score) in wrong)
        {
            output.WriteLine($"{score.Points} {entry.Language} {entry.Message}\n    {string.Join("\n    ", score.Reasons)}");
        }

        return (double)wrong.Count / chosen.Count;
    }

    private static List<Judged> JudgeAll()
    {
        var entries = Read("enquiries.jsonl", isSpam: false).Concat(Read("spam.jsonl", isSpam: true)).ToList();
        return [.. Enumerable.Range(0, Folds).SelectMany(fold =>
        {
            var words = WordWeights.Train(entries.Where((entry, n) => n % Folds != fold && !entry.HeldOut).Select(entry => new DecidedEnquiry(entry.Draft, entry.IsSpam)));
            return entries.Where((_, n) => n % Folds == fold).Select(entry => new Judged(entry, SpamScore.Of(new(entry.Draft) { Words = words })));
        })];
    }

    private static IEnumerable<Entry> Read(string file, bool isSpam) =>
        File.ReadLines(Path.Combine(Repository.Site, "Enquiries", "Spam", "Examples", file))
            .Select(line => JsonSerializer.Deserialize<Entry>(line, JsonSerializerOptions.Web)! with { IsSpam = isSpam });

    private sealed record Entry(string Language, bool HeldOut, string FullName, string Email, string Company, string Message)
    {
        public bool IsSpam { get; init; }

        public EnquiryDraft Draft => new() { FullName = FullName, Email = Email, Company = Company, Message = Message };
    }

    private sealed record Judged(Entry Entry, SpamScore Score);
}
