using BackendSite.Staff.Work;

namespace BackendSite.Leads.Routing;

/// <summary>Who is to answer an enquiry, and why.</summary>
/// <param name="Owner">Who.</param>
/// <param name="Reasons">In the words of sales, the main one first: "Ana: .NET, healthcare; 2 open; in hours now".</param>
public sealed record Choice(TeamMember Owner, IReadOnlyList<string> Reasons);

/// <summary>
/// Finds the right person for an enquiry: the first rule that holds, else whose skills fit best, else the named fallback, else
/// whoever is next. It knows no database and no clock. Only where nobody works here does nobody get it.
/// </summary>
/// <param name="plan">The rules.</param>
/// <param name="hours">How to say when somebody is at work, for the end of a sentence: "in hours now".</param>
public sealed class ChooseExpert(RoutingPlan plan, string hours)
{
    /// <summary>Chooses.</summary>
    /// <param name="enquired">What is asked for.</param>
    /// <param name="team">Everyone who could be asked.</param>
    public Choice? Choose(Enquired enquired, IReadOnlyList<Candidate> team)
    {
        var passedOver = new List<string>();
        return ByRule(enquired, team, passedOver) ?? BySkill(team, passedOver) ?? ByFallback(team, passedOver) ?? ByTurn(team, passedOver);
    }

    private Choice? ByRule(Enquired enquired, IReadOnlyList<Candidate> team, List<string> passedOver)
    {
        foreach (var (rule, number) in plan.Rules.Select((rule, index) => (rule, index + 1)))
        {
            if (WordOf(rule, enquired) is not { } word)
            {
                continue;
            }

            var meant = team.Where(one => IsMeant(rule, one.Member)).ToList();
            var why = $"Rule {number}{(word.Length > 0 ? $": {SubjectInWords(rule.Subject)} “{word}”" : "")}{(rule.Skill is { } skill ? $", for somebody who knows {skill}" : "")}";
            if (Next(meant) is { } next)
            {
                return Chosen(next, [why, .. passedOver]);
            }

            passedOver.Add(meant.Count == 0 ? $"{why}, but nobody like that works here" : $"{why}, but {Hindrances(meant)}");
        }

        return null;
    }

    private Choice? BySkill(IReadOnlyList<Candidate> team, List<string> passedOver)
    {
        var best = team.Where(one => one.Score > 0).OrderByDescending(one => one.Score).ToList();
        foreach (var equal in best.GroupBy(one => one.Score))
        {
            if (Next([.. equal]) is { } next)
            {
                return Chosen(next, [.. Among([.. equal.Where(one => one.Hindrance is null)], next), .. passedOver]);
            }

            passedOver.AddRange(equal.Select(one => $"{one.Member.Name} knows {string.Join(", ", one.Matches)}, but {one.Hindrance}"));
        }

        if (best.Count == 0)
        {
            passedOver.Add("Nobody's skills are named in it");
        }

        return null;
    }

    private Choice? ByFallback(IReadOnlyList<Candidate> team, List<string> passedOver)
    {
        if (team.FirstOrDefault(one => one.Member.Id == plan.FallbackId) is not { } fallback)
        {
            return null;
        }

        if (fallback.Hindrance is null)
        {
            return Chosen(fallback, [$"{fallback.Member.Name} gets what fits nobody else", .. passedOver]);
        }

        passedOver.Add($"{fallback.Member.Name} gets what fits nobody else, but {fallback.Hindrance}");
        return null;
    }

    // Somebody must have it: who is free, else who is only busy, else whoever is there at all.
    private Choice? ByTurn(IReadOnlyList<Candidate> team, List<string> passedOver)
    {
        var free = team.Where(one => one.Hindrance is null).ToList();
        if (Next(free) is { } next)
        {
            return Chosen(next, [.. Among(free, next), .. passedOver]);
        }

        var anybody = team.FirstOrDefault(one => one.Member.Id == plan.FallbackId) ?? InOrder(team).FirstOrDefault();
        return anybody is null ? null : Chosen(anybody, ["Nobody is free, and somebody must see it", .. passedOver.Prepend($"{anybody.Member.Name} {anybody.Hindrance}").Distinct()]);
    }

    private Choice Chosen(Candidate one, IEnumerable<string> reasons)
    {
        var main = $"{one.Member.Name}: {(one.Matches.Count == 0 ? "" : string.Join(", ", one.Matches) + "; ")}{one.Open} open; {hours}";
        return new(one.Member, [main, .. reasons]);
    }

    private Candidate? Next(IReadOnlyList<Candidate> some) => InOrder(some.Where(one => one.Hindrance is null)).FirstOrDefault();

    private IEnumerable<Candidate> InOrder(IEnumerable<Candidate> some) => plan.Spread == Spread.RoundRobin
        ? some.OrderBy(one => one.Member.LastGivenAt ?? DateTime.MinValue).ThenBy(one => one.Member.Name, StringComparer.Ordinal)
        : some.OrderBy(one => one.Open).ThenBy(one => one.Member.LastGivenAt ?? DateTime.MinValue).ThenBy(one => one.Member.Name, StringComparer.Ordinal);

    private IEnumerable<string> Among(List<Candidate> equals, Candidate next)
    {
        if (equals.Count > 1)
        {
            var others = string.Join(" and ", equals.Where(one => one != next).Select(one => one.Member.Name));
            yield return plan.Spread == Spread.RoundRobin
                ? $"{others} would do as well; it is {next.Member.Name}'s turn"
                : $"{others} would do as well; {next.Member.Name} has the fewest open, or waited longest";
        }
    }

    private static bool IsMeant(RoutingRule rule, TeamMember member) => rule.Skill is { } skill
        ? member.Skills.Any(one => SkillNames.Same(one.Name, skill))
        : member.Id == rule.StaffId;

    private static string Hindrances(IEnumerable<Candidate> some) => string.Join(" and ", some.Select(one => $"{one.Member.Name} {one.Hindrance}"));

    /// <summary>The word for which a rule holds, empty where it needs none; null when it does not hold.</summary>
    private static string? WordOf(RoutingRule rule, Enquired enquired) => rule.Subject switch
    {
        RuleSubject.Everything => "",
        RuleSubject.Page => Words(rule).FirstOrDefault(word => enquired.TextOf(rule.Subject).Contains(word, StringComparison.OrdinalIgnoreCase)),
        _ => Words(rule).FirstOrDefault(word => SkillNames.IsNamed(word, enquired.TextOf(rule.Subject))),
    };

    private static string[] Words(RoutingRule rule) => rule.Words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string SubjectInWords(RuleSubject subject) => subject switch
    {
        RuleSubject.TechStack => "the tech stack has",
        RuleSubject.Industry => "the industry is",
        RuleSubject.Interest => "they want",
        RuleSubject.Page => "it was written on",
        _ => "it says",
    };
}
