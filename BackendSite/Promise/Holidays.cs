using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;

namespace BackendSite.Promise;

/// <summary>Days on which nobody is at work.</summary>
public sealed class Holidays
{
    // So many that some weekday is always left in some year, and the search for an open day ends.
    private const int MostEveryYear = 100;

    private static readonly AnnualDatePattern EveryYear = AnnualDatePattern.CreateWithInvariantCulture("MM-dd");

    private readonly ImmutableHashSet<LocalDate> once;
    private readonly ImmutableHashSet<AnnualDate> yearly;

    private Holidays(ImmutableHashSet<LocalDate> once, ImmutableHashSet<AnnualDate> yearly) => (this.once, this.yearly) = (once, yearly);

    /// <summary>No holidays.</summary>
    public static Holidays None { get; } = new([], []);

    /// <summary>Reads <c>2026-12-25, 01-01</c>: days of one year, or of every year, separated by commas, semicolons or spaces.</summary>
    /// <exception cref="FormatException">It can't be read; the message says why, without a key.</exception>
    public static Holidays Parse(string text)
    {
        var once = ImmutableHashSet.CreateBuilder<LocalDate>();
        var yearly = ImmutableHashSet.CreateBuilder<AnnualDate>();
        foreach (var word in text.Split([',', ';', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (LocalDatePattern.Iso.Parse(word) is { Success: true } date)
            {
                once.Add(date.Value);
            }
            else if (EveryYear.Parse(word) is { Success: true } everyYear)
            {
                yearly.Add(everyYear.Value);
            }
            else
            {
                throw new FormatException($"\"{word}\" is not a date such as 2026-12-25, or 12-25 for every year.");
            }
        }

        return yearly.Count <= MostEveryYear
            ? new(once.ToImmutable(), yearly.ToImmutable())
            : throw new FormatException($"{yearly.Count} days are closed every year; at most {MostEveryYear} can be.");
    }

    /// <summary>Whether nobody is at work on this day because of a holiday.</summary>
    public bool Contains(LocalDate date) => once.Contains(date) || yearly.Contains(new(date.Month, date.Day));
}
