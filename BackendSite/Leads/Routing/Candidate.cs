using System.Globalization;
using BackendSite.Staff.Work;

namespace BackendSite.Leads.Routing;

/// <summary>Somebody who could answer an enquiry.</summary>
/// <param name="Member">Who.</param>
/// <param name="Open">Their leads that wait for an answer.</param>
/// <param name="Matches">The names of their skills that the enquiry asks for.</param>
/// <param name="Score">How well they fit: what a field names counts twice what the text speaks of.</param>
/// <param name="Hindrance">Why they can't take it, for a sentence that begins with the name; null when they can.</param>
public sealed record Candidate(TeamMember Member, int Open, IReadOnlyList<string> Matches, int Score, string? Hindrance)
{
    private const int Named = 2;
    private const int SpokenOf = 1;

    /// <summary>Judges one person for an enquiry.</summary>
    /// <param name="member">Who.</param>
    /// <param name="open">Their leads that wait.</param>
    /// <param name="enquired">What is asked for.</param>
    /// <param name="today">The day by the calendar.</param>
    /// <param name="due">The day on which an answer is due: who is back before then can take it.</param>
    public static Candidate For(TeamMember member, int open, Enquired enquired, DateOnly today, DateOnly due)
    {
        var found = member.Skills.Select(skill => (skill.Name, Points: PointsOf(skill.Name, enquired))).Where(skill => skill.Points > 0).ToList();
        return new(member, open, [.. found.Select(skill => skill.Name)], found.Sum(skill => skill.Points), HindranceOf(member, open, today, due));
    }

    /// <summary>Whether someone is away for the whole of the time in which an answer is due.</summary>
    public static DateOnly? AwayPast(TeamMember member, DateOnly today, DateOnly due) =>
        member.AwayUntil(today) is { } last && last >= due ? last : null;

    /// <summary>A day without its year, for a sentence: "Wed 2 Dec".</summary>
    public static string Day(DateOnly day) => day.ToString("ddd d MMM", CultureInfo.InvariantCulture);

    private static int PointsOf(string skill, Enquired enquired) =>
        enquired.Named.Any(text => SkillNames.IsNamed(skill, text)) ? Named
        : SkillNames.IsSpokenOf(skill, enquired.Message) ? SpokenOf
        : 0;

    private static string? HindranceOf(TeamMember member, int open, DateOnly today, DateOnly due) =>
        !member.TakesLeads ? "takes no leads now"
        : AwayPast(member, today, due) is { } last ? $"is away until {Day(last)}"
        : open >= member.Capacity ? $"has {open} open, which is the limit"
        : null;
}
