using System.Collections.Immutable;
using System.Text.RegularExpressions;
using NodaTime;

namespace BackendSite.Promise;

/// <summary>The hours of an ordinary week.</summary>
public sealed partial class WeeklyHours
{
    private static readonly ImmutableArray<IsoDayOfWeek> Days =
        [.. Enumerable.Range((int)IsoDayOfWeek.Monday, 7).Select(day => (IsoDayOfWeek)day)];

    private readonly ImmutableArray<Window>[] hours = new ImmutableArray<Window>[8];

    /// <param name="windows">Any number of windows a day, in any order.</param>
    /// <exception cref="FormatException">Windows overlap, or no day has any; the message says so, without a key.</exception>
    public WeeklyHours(ILookup<IsoDayOfWeek, Window> windows)
    {
        foreach (var day in Days)
        {
            hours[(int)day] = Window.InOrder(windows[day], day.ToString());
        }

        if (Days.All(day => this[day].IsEmpty))
        {
            throw new FormatException("no day of the week is open, so nothing could ever be due.");
        }
    }

    /// <summary>The windows of a day in order; empty when it is closed.</summary>
    public ImmutableArray<Window> this[IsoDayOfWeek day] => hours[(int)day];

    /// <summary>Reads <c>Mon-Thu 09:00-13:00,14:00-18:00; Fri 09:00-15:00</c>.</summary>
    /// <remarks>
    /// Words are separated by commas, semicolons or spaces. One or more days (<c>Mon</c>, <c>Mon-Fri</c>, <c>Sun-Thu</c>; full names too)
    /// are followed by one or more windows, which hold for all of them; then come other days, or the end.
    /// </remarks>
    /// <exception cref="FormatException">It can't be read; the message says why, without a key.</exception>
    public static WeeklyHours Parse(string text)
    {
        var windows = new List<(IsoDayOfWeek Day, Window Window)>();
        var days = new List<IsoDayOfWeek>();
        var complete = true;
        foreach (var word in AroundDash.Replace(text, "-").Split([',', ';', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (char.IsAsciiDigit(word[0]))
            {
                var window = Window.Parse(word);
                windows.AddRange(days.Count > 0
                    ? days.Select(day => (day, window))
                    : throw new FormatException($"the window {word} has no day before it."));
                complete = true;
                continue;
            }

            if (complete)
            {
                days.Clear();
                complete = false;
            }

            days.AddRange(DaysOf(word));
        }

        return complete
            ? new(windows.ToLookup(w => w.Day, w => w.Window))
            : throw new FormatException($"{days[^1]} has no window such as 09:00-18:00 after it; a closed day is left out.");
    }

    private static IEnumerable<IsoDayOfWeek> DaysOf(string word)
    {
        var ends = word.Split('-');
        if (ends.Length > 2 || DayOf(ends[0]) is not { } first || DayOf(ends[^1]) is not { } last)
        {
            throw new FormatException($"\"{word}\" is neither a day such as Mon or Mon-Fri nor a window such as 09:00-18:00.");
        }

        var length = (((last - first) + 7) % 7) + 1;
        return Enumerable.Range(0, length).Select(n => (IsoDayOfWeek)(((((int)first - 1) + n) % 7) + 1));
    }

    private static IsoDayOfWeek? DayOf(string name) => name.Length < 3
        ? null
        : Days.Cast<IsoDayOfWeek?>().FirstOrDefault(day => day.ToString()!.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\s*[-–—]\s*")]
    private static partial Regex AroundDash { get; }
}
