using System.Globalization;

namespace BackendSite.Mail;

/// <summary>When a letter that was not taken is tried again, and when it is given up.</summary>
public sealed class RetrySchedule
{
    /// <summary>How old a letter may become.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(5);

    // The share by which the repeated wait is shortened or lengthened, so that letters that failed together part.
    private const double Spread = 0.2;

    private readonly TimeSpan[] waits;

    private RetrySchedule(TimeSpan[] waits) => this.waits = waits;

    /// <summary>The longest wait that it can ask for.</summary>
    public TimeSpan Longest => waits.Max() * (1 + Spread);

    /// <summary>Reads waits separated by commas, such as <c>00:01:00,00:05:00</c>; each from a second to a day.</summary>
    /// <returns>Null when the text is not such a list.</returns>
    public static RetrySchedule? TryParse(string text)
    {
        var waits = new List<TimeSpan>();
        foreach (var item in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TimeSpan.TryParseExact(item, "c", CultureInfo.InvariantCulture, out var wait)
                || wait < TimeSpan.FromSeconds(1) || wait > TimeSpan.FromDays(1))
            {
                return null;
            }

            waits.Add(wait);
        }

        return new([.. waits]);
    }

    /// <summary>The wait after the given number of failed tries, at least 1; the last wait of the list is repeated.</summary>
    public TimeSpan Wait(int failures) => waits[Math.Min(failures, waits.Length) - 1];

    /// <summary>When to try again, UTC; null when the letter has had its time.</summary>
    /// <param name="failures">How often this letter has failed, at least 1.</param>
    /// <param name="ordered">When it was ordered, UTC.</param>
    /// <param name="now">Now, UTC.</param>
    public DateTime? NextTry(int failures, DateTime ordered, DateTime now)
    {
        // The whole list comes first: a clock that jumped ahead must not make an untried letter old.
        if (failures > waits.Length && now - ordered > GiveUpAfter)
        {
            return null;
        }

        var wait = Wait(failures);
        return now + (failures >= waits.Length ? wait * (1 - Spread + Random.Shared.NextDouble() * 2 * Spread) : wait);
    }
}
