using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;

namespace BackendSite.Promise;

/// <summary>Days that have hours of their own, whatever their weekday or the holidays say.</summary>
public sealed class SpecialDays
{
    private readonly ImmutableDictionary<LocalDate, ImmutableArray<Window>> days;

    private SpecialDays(ImmutableDictionary<LocalDate, ImmutableArray<Window>> days) => this.days = days;

    /// <summary>No special days.</summary>
    public static SpecialDays None { get; } = new(ImmutableDictionary<LocalDate, ImmutableArray<Window>>.Empty);

    /// <summary>Reads <c>2026-12-24 09:00-12:00,13:00-14:00; 2026-12-31 closed</c>: semicolons between days, commas or spaces within one.</summary>
    /// <exception cref="FormatException">It can't be read; the message says why, without a key.</exception>
    public static SpecialDays Parse(string text)
    {
        var days = ImmutableDictionary.CreateBuilder<LocalDate, ImmutableArray<Window>>();
        foreach (var entry in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = entry.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is not [var date, _, ..] || LocalDatePattern.Iso.Parse(date) is not { Success: true } day)
            {
                throw new FormatException($"\"{entry}\" is not a date with its hours such as 2026-12-24 09:00-12:00, or with the word closed.");
            }

            var windows = words is [_, "closed"] ? [] : Window.InOrder(words.Skip(1).Select(Window.Parse), date);
            if (!days.TryAdd(day.Value, windows))
            {
                throw new FormatException($"{date} is there twice; write all of its windows behind one date.");
            }
        }

        return new(days.ToImmutable());
    }

    /// <summary>The windows of a special day, empty when it is closed; null for a day that is not special.</summary>
    public ImmutableArray<Window>? On(LocalDate date) => days.TryGetValue(date, out var windows) ? windows : null;
}
