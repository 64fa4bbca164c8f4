using System.Security.Claims;
using BackendSite.Leads;
using BackendSite.Leads.Calendar;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using static BackendSite.Tests.Leads.LeadsRoom;

namespace BackendSite.Tests.Leads;

/// <summary>Other working hours: what they would move, and what becomes of what was promised.</summary>
[OnEachDatabase]
public sealed class CalendarChangeTests : IDisposable
{
    private static readonly ClaimsPrincipal Admin = Colleague("Ada", "0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a08", StaffRole.Admin);

    private readonly LeadsRoom room = new();
    private readonly CurrentCalendar current = new(Hours);
    private readonly ChangeCalendar change;

    public CalendarChangeTests()
    {
        var load = new LoadCalendar(room, current, new PublicPages(new HostingEnvironment()));
        change = new ChangeCalendar(room, current, load, room.Feed, new Audit(room, room.Clock), Options.Create(new PromiseOptions()), room.Clock);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task A_preview_names_the_open_deadlines_that_move_and_changes_nothing()
    {
        var lead = await Arrive("a");
        await room.Store(SampleLeads.One(room.Now, key: "done").With(l => l.FirstResponseAt = room.Now));

        var moved = Assert.Single(await change.Preview(new() { Holidays = "2026-11-25" }, Cancelled));

        Assert.Equal((lead.Reference, TimeSpan.FromDays(1)), (moved.Reference, moved.After - moved.Before));
        Assert.Equal(lead.DueAt, (await Stored(lead)).DueAt);
        Assert.Same(Hours, current.Now);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task New_hours_hold_at_once_and_move_what_was_promised_only_when_that_is_wanted(bool move)
    {
        var lead = await Arrive("a");

        await change.Save(new() { Holidays = "2026-11-25" }, move, Admin, Cancelled);

        var stored = await Stored(lead);
        Assert.Equal(lead.DueAt.AddDays(move ? 1 : 0), stored.DueAt);
        Assert.Equal(move ? 1 : 0, stored.Events.Count(e => e.Kind == LeadEventKind.Rescheduled));
        Assert.Equal(room.Now, stored.LookAt);
        Assert.Equal(room.Now.AddDays(2), current.Now.Due(room.Now));
    }

    [Fact]
    public async Task The_audit_says_what_was_before_and_what_is_now_whatever_of_it_changed()
    {
        await change.Save(new() { Holidays = "12-25" }, false, Admin, Cancelled);
        await change.Save(new() { Holidays = "12-25", TimeZone = "Europe/Kyiv", WarnBefore = TimeSpan.FromHours(1) }, true, Admin, Cancelled);

        await using var db = room.CreateDbContext();
        var lines = await db.AuditEntries.Where(line => line.Kind == AuditKind.SettingChanged).OrderBy(line => line.Id).ToListAsync(Cancelled);
        Assert.Equal(
            [
                ("Mon-Fri 09:00-18:00 in UTC; warning 02:00:00 before", "Mon-Fri 09:00-18:00 in UTC; closed 12-25; warning 02:00:00 before"),
                ("Mon-Fri 09:00-18:00 in UTC; closed 12-25; warning 02:00:00 before", "Mon-Fri 09:00-18:00 in Europe/Kyiv; closed 12-25; warning 01:00:00 before"),
            ],
            lines.Select(line => (line.Before, line.After)));
    }

    [Fact]
    public async Task Another_process_takes_the_new_hours_when_it_looks()
    {
        var other = new CurrentCalendar(Hours);
        var load = new LoadCalendar(room, other, new PublicPages(new HostingEnvironment()));
        await load.StartingAsync(Cancelled);
        Assert.Same(Hours, other.Now);

        await change.Save(new() { TimeZone = "Europe/Kyiv" }, false, Admin, Cancelled);
        await load.Run(Cancelled);

        Assert.Equal("Europe/Kyiv", other.Now.Zone.Id);
    }

    [Fact]
    public async Task Hours_that_can_not_be_read_are_refused_and_nothing_is_stored()
    {
        await Assert.ThrowsAsync<FormatException>(() => change.Save(new() { Hours = "always" }, true, Admin, Cancelled));

        Assert.Same(Hours, current.Now);
    }

    [Fact]
    public async Task Only_who_may_change_settings_may_change_the_hours() =>
        await Assert.ThrowsAsync<NotPermittedException>(() => change.Save(new(), false, Colleague("Mira", Guid.NewGuid().ToString(), StaffRole.Manager), Cancelled));

    private async Task<Lead> Arrive(string key) => await room.Stored(SampleLeads.One(room.Now, key: key).With(l => l.DueAt = Hours.Due(room.Now)));

    private async Task<Lead> Stored(Lead lead) => (await room.Read.ByReference(lead.Reference, Cancelled))!;
}
