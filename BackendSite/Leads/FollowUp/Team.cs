using BackendSite.Data;
using BackendSite.Leads.Routing;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Staff.Work;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.FollowUp;

/// <summary>Everyone who can answer leads, what each has to do, and the rules, as of one moment.</summary>
internal sealed class Team(RoutingPlan plan, IReadOnlyList<TeamMember> everybody, IReadOnlyDictionary<Guid, int> open, WorkingCalendar calendar, DateTime now)
{
    // Nobody's limit is higher, and what is counted costs time.
    private const int MostCounted = ChangeWork.MostCapacity + 1;

    private static readonly StaffRole[] Answering = [.. Enum.GetValues<StaffRole>().Where(role => StaffRights.Of(role).Contains(StaffRight.Reply))];

    private readonly Dictionary<Guid, int> open = new(open);
    private readonly Dictionary<Guid, DateTime> given = [];

    /// <summary>Those who may answer.</summary>
    public IReadOnlyList<TeamMember> Members { get; } = [.. everybody.Where(member => Answering.Contains(member.Role))];

    /// <summary>Those who hear of what is late: managers, or admins where there are none.</summary>
    public IReadOnlyList<TeamMember> Managers =>
        Members.Where(member => member.Role == StaffRole.Manager).ToList() is { Count: > 0 } managers
            ? managers
            : [.. Members.Where(member => member.Role == StaffRole.Admin)];

    /// <summary>The day by the calendar.</summary>
    public DateOnly Today { get; } = calendar.DayOf(now);

    /// <summary>To whom leads were given since this was read.</summary>
    public IReadOnlyDictionary<Guid, DateTime> Given => given;

    /// <summary>Reads it.</summary>
    public static async Task<Team> Read(SiteDb db, WorkingCalendar calendar, DateTime now, CancellationToken cancellationToken)
    {
        var waiting = db.Leads.Where(Lead.WaitsForAnswer);
        var open = await db.Staff
            .Select(account => new { account.Id, Open = waiting.Where(lead => lead.OwnerId == account.Id).OrderBy(lead => lead.DueAt).Take(MostCounted).Count() })
            .ToDictionaryAsync(account => account.Id, account => account.Open, cancellationToken);
        return new(
            await RoutingPlan.Read(db, cancellationToken), await db.Team(calendar.DayOf(now), cancellationToken), open, calendar, now);
    }

    /// <summary>Whether it has members.</summary>
    public static Task<bool> IsSomebodyHere(SiteDb db, CancellationToken cancellationToken) =>
        db.Staff.Where(StaffUser.WorksHere).AnyAsync(account => Answering.Contains(account.Role), cancellationToken);

    /// <summary>Who it is; null when nobody of the team has this account.</summary>
    public TeamMember? Find(Guid? id) => Members.FirstOrDefault(member => member.Id == id);

    /// <summary>Everyone as they stand to an enquiry.</summary>
    public IReadOnlyList<Candidate> Candidates(Enquired enquired, DateTime dueAt) =>
        [.. Members.Select(member => Candidate.For(Current(member), open.GetValueOrDefault(member.Id), enquired, Today, calendar.DayOf(dueAt)))];

    /// <summary>Who is to answer it.</summary>
    /// <param name="enquired">What is asked for.</param>
    /// <param name="dueAt">When an answer is due.</param>
    /// <param name="butNot">Who is not asked, unless nobody else is there.</param>
    public Choice? Choose(Enquired enquired, DateTime dueAt, Guid? butNot = null)
    {
        var all = Candidates(enquired, dueAt);
        var asked = all.Where(one => one.Member.Id != butNot).ToList();
        return new ChooseExpert(plan, Hours()).Choose(enquired, asked.Count > 0 ? asked : all);
    }

    /// <summary>Counts a lead that was just given to somebody.</summary>
    public void Give(TeamMember member)
    {
        open[member.Id] = open.GetValueOrDefault(member.Id) + 1;
        given[member.Id] = now;
    }

    /// <summary>The last day of an absence that lasts past the due time; null for somebody who is there in time.</summary>
    public DateOnly? AwayPast(TeamMember member, DateTime dueAt)
    {
        var due = calendar.DayOf(dueAt);
        return Candidate.AwayPast(member, Today, due < Today ? Today : due);
    }

    private TeamMember Current(TeamMember member) => given.TryGetValue(member.Id, out var last) ? member with { LastGivenAt = last } : member;

    private string Hours()
    {
        var opens = calendar.CountsFrom(now);
        return opens == now ? "in hours now" : $"in hours from {Candidate.Day(calendar.DayOf(opens))}, {calendar.TimeOf(opens)}";
    }
}
