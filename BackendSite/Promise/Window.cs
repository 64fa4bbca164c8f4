using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace BackendSite.Promise;

/// <summary>A stretch of a day in which somebody is at work: the start belongs to it, the end does not.</summary>
/// <param name="Start">Minutes on the clock since midnight, 0 to 1439.</param>
/// <param name="End">Minutes on the clock since midnight, up to 1440, which is the day's end (24:00).</param>
public readonly partial record struct Window(int Start, int End)
{
    private const int MinutesADay = 24 * 60;

    /// <summary>From midnight to midnight.</summary>
    public static Window AllDay { get; } = new(0, MinutesADay);

    /// <summary>Reads <c>09:00-18:00</c>.</summary>
    /// <exception cref="FormatException">It is no window; the message says why, without a key.</exception>
    public static Window Parse(string text)
    {
        var match = Shape.Match(text);
        if (!match.Success || Minute(match, "start") is not { } start || Minute(match, "end") is not { } end)
        {
            throw new FormatException($"\"{text}\" is not a window such as 09:00-18:00 (times from 00:00 to 24:00).");
        }

        return start < end
            ? new(start, end)
            : throw new FormatException($"\"{text}\" does not end after its start; a night is two windows, until 24:00 and from 00:00 of the next day.");
    }

    /// <summary>Puts the windows of one day in order and joins those that touch.</summary>
    /// <exception cref="FormatException">Two overlap; the message says which, without a key.</exception>
    public static ImmutableArray<Window> InOrder(IEnumerable<Window> windows, string day)
    {
        var ordered = new List<Window>();
        foreach (var window in windows.OrderBy(w => w.Start))
        {
            if (ordered is [.., var last] && window.Start < last.End)
            {
                throw new FormatException($"{last} and {window} overlap on {day}.");
            }

            if (ordered is [.., var touching] && window.Start == touching.End)
            {
                ordered[^1] = touching with { End = window.End };
            }
            else
            {
                ordered.Add(window);
            }
        }

        return [.. ordered];
    }

    /// <summary>As it is written in the settings.</summary>
    public override string ToString() => $"{Start / 60:00}:{Start % 60:00}-{End / 60:00}:{End % 60:00}";

    private static int? Minute(Match match, string which)
    {
        var (hours, minutes) = (int.Parse(match.Groups[which + "Hour"].ValueSpan), int.Parse(match.Groups[which + "Minute"].ValueSpan));
        var minute = (hours * 60) + minutes;
        return minutes < 60 && minute <= MinutesADay ? minute : null;
    }

    [GeneratedRegex(@"^(?<startHour>[0-9]{1,2}):(?<startMinute>[0-9]{2})-(?<endHour>[0-9]{1,2}):(?<endMinute>[0-9]{2})$")]
    private static partial Regex Shape { get; }
}
