using System.Collections.Immutable;
using System.Text.Json;

namespace BackendSite.Enquiries.Spam;

/// <summary>An enquiry of which it is known whether somebody waited for it.</summary>
/// <param name="Draft">What was written.</param>
/// <param name="IsSpam">Whether it was unwanted.</param>
public sealed record DecidedEnquiry(EnquiryDraft Draft, bool IsSpam);

/// <summary>A word that spoke for or against an enquiry.</summary>
/// <param name="Word">As it is counted; see <see cref="TellingWords"/>.</param>
/// <param name="LogOdds">Natural logarithm of how many times likelier it is in spam; negative for words of wanted enquiries.</param>
public sealed record WordWeight(string Word, double LogOdds);

/// <summary>What the words of an enquiry say together.</summary>
/// <param name="LogOdds">The sum of the weights of its words: above zero for spam, 0 when nothing is known.</param>
/// <param name="Telling">The words that spoke for spam, the most telling first; empty when the others outweigh them.</param>
public sealed record WordJudgement(double LogOdds, ImmutableArray<WordWeight> Telling);

/// <summary>
/// Naive Bayes over decided enquiries: a word weighs the logarithm of how much likelier it is in spam than in wanted enquiries, each counted
/// once an enquiry and smoothed by half a count, and the weights add up. See Manning, Raghavan and Schütze, "Introduction to Information
/// Retrieval" (2008), chapter 13, and Graham, "A Plan for Spam" (2002), which made it known for mail. Immutable.
/// </summary>
public sealed class WordWeights
{
    private const double Smoothing = 0.5;

    // By the key of the word, see TellingWord.
    private readonly Dictionary<ulong, WordWeight> weights;

    private WordWeights(Dictionary<ulong, WordWeight> weights, int spam, int wanted) =>
        (this.weights, Spam, Wanted) = (weights, spam, wanted);

    /// <summary>What the examples that come with the site teach; what is known before staff decided anything.</summary>
    public static WordWeights OfExamples { get; } = Train(Examples());

    /// <summary>How many unwanted enquiries it was learnt from.</summary>
    public int Spam { get; }

    /// <summary>How many wanted enquiries it was learnt from.</summary>
    public int Wanted { get; }

    /// <summary>The examples that come with the site.</summary>
    public static IEnumerable<DecidedEnquiry> Examples() => Read("enquiries.jsonl", isSpam: false).Concat(Read("spam.jsonl", isSpam: true));

    /// <summary>Counts the words of decided enquiries. To tune what the examples teach, decisions of staff are put behind <see cref="Examples"/>.</summary>
    public static WordWeights Train(IEnumerable<DecidedEnquiry> decided)
    {
        var counts = new Dictionary<ulong, (string Word, int Spam, int Wanted)>();
        var (spam, wanted) = (0, 0);
        foreach (var (draft, isSpam) in decided)
        {
            (spam, wanted) = isSpam ? (spam + 1, wanted) : (spam, wanted + 1);
            var seen = new HashSet<ulong>();
            TellingWords.Each(Wording.Of(draft.Message), word =>
            {
                if (seen.Add(word.Key))
                {
                    var (spelling, inSpam, inWanted) = counts.TryGetValue(word.Key, out var before) ? before : (word.ToString(), 0, 0);
                    counts[word.Key] = isSpam ? (spelling, inSpam + 1, inWanted) : (spelling, inSpam, inWanted + 1);
                }
            });
        }

        double LogOdds(int inSpam, int inWanted) => Math.Log((inSpam + Smoothing) / (spam + 1)) - Math.Log((inWanted + Smoothing) / (wanted + 1));
        return new(counts.ToDictionary(count => count.Key, count => new WordWeight(count.Value.Word, LogOdds(count.Value.Spam, count.Value.Wanted))), spam, wanted);
    }

    /// <summary>Judges an enquiry by its words.</summary>
    public WordJudgement Judge(EnquiryDraft draft) => Judge(Wording.Of(draft.Message));

    internal WordJudgement Judge(Wording wording)
    {
        var found = new HashSet<WordWeight>(wording.Words.Length, ReferenceEqualityComparer.Instance);
        TellingWords.Each(wording, word =>
        {
            if (weights.TryGetValue(word.Key, out var weight))
            {
                found.Add(weight);
            }
        });
        var logOdds = found.Sum(weight => weight.LogOdds);
        return new(
            logOdds,
            logOdds <= 0 ? [] : [.. found.Where(weight => weight.LogOdds > 0).OrderByDescending(weight => weight.LogOdds).ThenBy(weight => weight.Word, StringComparer.Ordinal)]);
    }

    private static IEnumerable<DecidedEnquiry> Read(string file, bool isSpam)
    {
        using var stream = typeof(WordWeights).Assembly.GetManifestResourceStream($"{typeof(WordWeights).Namespace}.{file}")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return new(JsonSerializer.Deserialize<EnquiryDraft>(line, JsonSerializerOptions.Web)!, isSpam);
        }
    }
}
