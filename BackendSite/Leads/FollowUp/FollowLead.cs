using BackendSite.Components;
using BackendSite.Leads.Routing;
using BackendSite.Promise;
using BackendSite.Staff.Work;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.FollowUp;

/// <summary>
/// Looks at one lead: finds it an owner, offers it to a colleague when the owner is away, reminds when the clock of the promise comes to
/// a stage, and says when to look again. Whatever happens is an event and its letters on the lead; the caller commits them together.
/// </summary>
internal sealed class FollowLead(EnquiryLetters letters, IOptions<SiteOptions> site)
{
    // A lead that nobody can have is looked at when somebody comes, and never left for good.
    private static readonly TimeSpan NobodyHere = TimeSpan.FromDays(1);

    /// <summary>Looks.</summary>
    /// <param name="lead">The lead; changed in place.</param>
    /// <param name="history">What the site did about it so far, oldest first.</param>
    /// <param name="team">Who is there.</param>
    /// <param name="calendar">When somebody is at work.</param>
    /// <param name="now">UTC.</param>
    public void Look(Lead lead, IReadOnlyList<LeadEvent> history, Team team, WorkingCalendar calendar, DateTime now)
    {
        lead.LookAt = null;
        if (lead.ErasedAt is not null || lead.FirstResponseAt is not null || lead.Status is not (LeadStatus.New or LeadStatus.Open))
        {
            return;
        }

        var (stage, next) = PromiseStages.At(calendar, lead.ReceivedAt, lead.DueAt, now);
        var owner = team.Find(lead.OwnerId) ?? FindOwner(lead, history, team, now);
        if (owner is not null)
        {
            owner = StandIn(lead, owner, stage, history, team, now) ?? owner;
        }

        if (stage > PromiseStage.Early && !calendar.IsOpen(now))
        {
            lead.LookAt = calendar.CountsFrom(now);
            return;
        }

        Remind(lead, owner, stage, history, team, now);
        lead.LookAt = next ?? (owner is null ? now + NobodyHere : null);
    }

    private TeamMember? FindOwner(Lead lead, IReadOnlyList<LeadEvent> history, Team team, DateTime now)
    {
        // Who gave it back is not the one to ask again.
        var gaveBack = history.LastOrDefault(e => e.Kind == LeadEventKind.Assigned) is { After: null } last ? last.StaffId : null;
        return team.Choose(Enquired.Of(lead), lead.DueAt, gaveBack) is { } choice ? Give(lead, choice, null, team, now) : null;
    }

    // While there is time a colleague is asked; when it gets short they have it.
    private TeamMember? StandIn(Lead lead, TeamMember owner, PromiseStage stage, IReadOnlyList<LeadEvent> history, Team team, DateTime now)
    {
        if (team.AwayPast(owner, lead.DueAt) is not { } until
            || team.Choose(Enquired.Of(lead), lead.DueAt, owner.Id) is not { } choice || choice.Owner.Id == owner.Id
            || team.AwayPast(choice.Owner, lead.DueAt) is not null)
        {
            return null;
        }

        var away = $"{owner.Name} is away until {Candidate.Day(until)}";
        if (stage >= PromiseStage.Soon)
        {
            return Give(lead, choice with { Reasons = [.. choice.Reasons, $"{away}, and time gets short"] }, owner, team, now);
        }

        var sinceOwned = history.SkipWhile(e => e != history.LastOrDefault(one => one.Kind == LeadEventKind.Assigned));
        if (!sinceOwned.Any(e => e.Kind == LeadEventKind.Offered))
        {
            Add(lead, LeadEventKind.Offered, owner.Name, choice.Owner.Name, $"{away}\n{string.Join('\n', choice.Reasons)}", now);
            letters.Order(lead, EnquiryLetters.Offered, choice.Owner.Email, $"{away}. {choice.Reasons[0]}.");
        }

        return null;
    }

    private TeamMember Give(Lead lead, Choice choice, TeamMember? before, Team team, DateTime now)
    {
        lead.OwnerId = choice.Owner.Id;
        team.Give(choice.Owner);
        Add(lead, LeadEventKind.Assigned, before?.Name, choice.Owner.Name, string.Join('\n', choice.Reasons), now);
        if (!choice.Owner.MutedLetters.Contains(EnquiryLetters.Assigned))
        {
            letters.OrderAssigned(lead, choice.Owner.Email, string.Join('\n', choice.Reasons));
        }

        return choice.Owner;
    }

    private void Remind(Lead lead, TeamMember? owner, PromiseStage stage, IReadOnlyList<LeadEvent> history, Team team, DateTime now)
    {
        if (stage == PromiseStage.Early || history.Any(e => Enum.GetValues<PromiseStage>().Any(said => said >= stage && IsSaid(said)(e))))
        {
            return;
        }

        Add(lead, LeadEventKind.Reminded, null, stage.ToString(), null, now);
        var there = owner is not null && team.AwayPast(owner, lead.DueAt) is null ? owner : null;
        var told = new List<string?> { there?.Email };
        if (stage == PromiseStage.Late || there is null)
        {
            told.AddRange(team.Managers.Select(manager => manager.Email));
        }

        foreach (var address in told.OfType<string>().DefaultIfEmpty(site.Value.EngagementEmail).Distinct())
        {
            letters.Order(lead, stage == PromiseStage.Late ? EnquiryLetters.Breach : EnquiryLetters.Reminder, address, stage.ToString());
        }
    }

    private static Func<LeadEvent, bool> IsSaid(PromiseStage stage) => e => e.Kind == LeadEventKind.Reminded && e.After == stage.ToString();

    private static void Add(Lead lead, LeadEventKind kind, string? before, string? after, string? text, DateTime now)
    {
        lead.Version++;
        lead.Events.Add(new() { At = now, Kind = kind, Before = before, After = after, Text = text });
    }
}
