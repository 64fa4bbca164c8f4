using System.Collections.Immutable;

namespace BackendSite.Enquiries.Spam;

/// <summary>A word that spoke for or against an enquiry.</summary>
/// <param name="Word">As it is counted: folded; a pair of characters in scripts without spaces; <c>link:</c> and <c>from:</c> before domains.</param>
/// <param name="Spam">How likely an enquiry with it is unwanted, from 0 to 1.</param>
public sealed record WordWeight(string Word, double Spam);

/// <summary>What the learnt words say of a text.</summary>
/// <param name="Spam">How likely it is unwanted, from 0 to 1; 0.5 when nothing is known.</param>
/// <param name="Telling">The words that decided, the most telling first.</param>
public sealed record WordJudgement(double Spam, ImmutableArray<WordWeight> Telling);

/// <summary>
/// Naive Bayes over what staff decided: in how many unwanted and how many wanted enquiries each word stood. A word's weight is pulled towards
/// 0.5 as long as it was seen seldom, and the most telling words are combined by Fisher's method: Gary Robinson, "A Statistical Approach to
/// the Spam Problem", Linux Journal 107 (2003), which refines Paul Graham's "A Plan for Spam" (2002). Immutable.
/// </summary>
public sealed class WordWeights
{
    // Robinson's s and x: how strongly a word that was never seen is believed to be neutral, and what neutral is.
    private const double Doubt = 1;
    private const double Neutral = 0.5;

    // Words nearer to neutral than this are noise; more of them than that are no better evidence.
    private const double LeastTelling = 0.1;
    private const int MostTelling = 60;

    private readonly ImmutableDictionary<string, (int Spam, int Wanted)> counts;

    private WordWeights(ImmutableDictionary<string, (int Spam, int Wanted)> counts, int spam, int wanted) =>
        (this.counts, Spam, Wanted) = (counts, spam, wanted);

    /// <summary>Nothing learnt.</summary>
    public static WordWeights None { get; } = new(ImmutableDictionary<string, (int Spam, int Wanted)>.Empty, 0, 0);

    /// <summary>How many unwanted enquiries it was learnt from.</summary>
    public int Spam { get; }

    /// <summary>How many wanted enquiries it was learnt from.</summary>
    public int Wanted { get; }

    /// <summary>Counts the words of enquiries that staff decided on.</summary>
    public static WordWeights Train(IEnumerable<(EnquiryDraft Draft, bool Spam)> decided)
    {
        var counts = new Dictionary<string, (int Spam, int Wanted)>();
        var (spam, wanted) = (0, 0);
        foreach (var (draft, isSpam) in decided)
        {
            (spam, wanted) = isSpam ? (spam + 1, wanted) : (spam, wanted + 1);
            foreach (var word in TellingWords.Of(draft))
            {
                var (inSpam, inWanted) = counts.GetValueOrDefault(word);
                counts[word] = isSpam ? (inSpam + 1, inWanted) : (inSpam, inWanted + 1);
            }
        }

        return new(counts.ToImmutableDictionary(), spam, wanted);
    }

    /// <summary>Judges an enquiry by its words.</summary>
    public WordJudgement Judge(EnquiryDraft draft)
    {
        var telling = TellingWords.Of(draft)
            .Select(word => new WordWeight(word, WeightOf(word)))
            .Where(weight => Math.Abs(weight.Spam - Neutral) >= LeastTelling)
            .OrderByDescending(weight => Math.Abs(weight.Spam - Neutral))
            .ThenBy(weight => weight.Word, StringComparer.Ordinal)
            .Take(MostTelling)
            .ToImmutableArray();
        if (telling.IsEmpty)
        {
            return new(Neutral, telling);
        }

        // How surprising so much spam, and so much that is wanted, would be among words that meant nothing.
        var spam = 1 - ChiSquareTail(-2 * telling.Sum(weight => Math.Log(1 - weight.Spam)), telling.Length);
        var wanted = 1 - ChiSquareTail(-2 * telling.Sum(weight => Math.Log(weight.Spam)), telling.Length);
        return new((1 + spam - wanted) / 2, telling);
    }

    private double WeightOf(string word)
    {
        if (Spam == 0 || Wanted == 0 || !counts.TryGetValue(word, out var seen))
        {
            return Neutral;
        }

        var (inSpam, inWanted) = ((double)seen.Spam / Spam, (double)seen.Wanted / Wanted);
        var times = seen.Spam + seen.Wanted;
        return ((Doubt * Neutral) + (times * inSpam / (inSpam + inWanted))) / (Doubt + times);
    }

    /// <summary>The chance that chi-square with 2·<paramref name="pairs"/> degrees of freedom is at least this large.</summary>
    private static double ChiSquareTail(double chiSquare, int pairs)
    {
        var half = chiSquare / 2;
        var term = Math.Exp(-half);
        var sum = term;
        for (var n = 1; n < pairs; n++)
        {
            term *= half / n;
            sum += term;
        }

        return Math.Min(sum, 1);
    }
}
