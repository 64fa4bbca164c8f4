using System.Globalization;
using BackendSite.Leads;
using BackendSite.Leads.FollowUp;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Staff.Work;
using Microsoft.EntityFrameworkCore;
using static BackendSite.Tests.Leads.LeadsRoom;

namespace BackendSite.Tests.Leads;

/// <summary>What the site does about a lead by itself, on a clock that the test moves.</summary>
[OnEachDatabase]
public sealed class FollowLeadTests : IAsyncLifetime
{
    private static readonly System.Security.Claims.ClaimsPrincipal Mira = Colleague("Mira", "0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a09", StaffRole.Manager);

    private readonly LeadsRoom room = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await room.Hire(Colleague("Ana", Ana.StaffId.ToString()), Colleague("Marko", Marko.StaffId.ToString()), Mira);
        await Know(Ana.StaffId, "Java");
        await Know(Marko.StaffId, ".NET");
    }

    public ValueTask DisposeAsync()
    {
        room.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("Tue 10:00", "Tue 10:00", "Early", "Tue 14:30")]
    [InlineData("Tue 10:00", "Tue 14:29", "Early", "Tue 14:30")]
    [InlineData("Tue 10:00", "Tue 14:30", "Half", "Tue 17:00")]
    [InlineData("Tue 10:00", "Tue 17:00", "Soon", "Wed 10:00")]
    [InlineData("Tue 10:00", "Wed 09:59", "Soon", "Wed 10:00")]
    [InlineData("Tue 10:00", "Wed 10:00", "Late", "")]
    [InlineData("Tue 10:00", "Fri 22:00", "Late", "")]
    [InlineData("Tue 20:00", "Tue 21:00", "Early", "Wed 13:30")]
    [InlineData("Tue 20:00", "Wed 16:00", "Soon", "Thu 09:00")]
    [InlineData("Fri 16:00", "Fri 17:59", "Early", "Mon 11:30")]
    [InlineData("Fri 16:00", "Sun 12:00", "Early", "Mon 11:30")]
    [InlineData("Fri 16:00", "Mon 14:00", "Soon", "Mon 16:00")]
    public void The_clock_comes_to_each_stage_within_working_hours(string received, string now, string stage, string next)
    {
        var at = Moment(received);

        var (found, then) = PromiseStages.At(Hours, at, Hours.Due(at), Moment(now, at));

        Assert.Equal((stage, next.Length == 0 ? null : (DateTime?)Moment(next, at)), (found.ToString(), then));
    }

    [Fact]
    public async Task A_new_lead_gets_the_owner_who_knows_it_with_the_reasons_and_a_letter()
    {
        var lead = await Arrive(l => l.TechStack = ".NET");

        await room.Follow.Run(Cancelled);

        var stored = await Stored(lead);
        Assert.Equal(Marko.StaffId, stored.OwnerId);
        var given = stored.Events.Single(e => e.Kind == LeadEventKind.Assigned);
        Assert.Equal(("The site gave it to Marko", "Marko: .NET; 0 open; in hours now"), (EventWords.Of(given), given.Text));
        Assert.Equal(["lead-assigned marko@edvantis.example"], Letters(stored));
        Assert.Equal(Moment("Tue 14:30"), stored.LookAt);
    }

    [Fact]
    public async Task Where_nobody_is_there_those_that_are_due_are_told_of_and_the_others_wait_for_that()
    {
        await SetClosed(room.Now);
        var early = new[] { await Arrive(key: "1"), await Arrive(key: "2") };
        await room.Follow.Run(Cancelled);
        Assert.All(await Read(early), lead => Assert.Equal((Moment("Tue 14:30"), 0), (lead.LookAt, lead.Version)));

        room.Clock.Advance(Moment("Tue 14:30") - room.Now);
        var late = new[] { await Arrive(key: "3"), await Arrive(key: "4"), await Arrive(key: "5") };
        await room.Follow.Run(Cancelled);

        Assert.All(await Read(early), lead => Assert.Equal(Moment("Tue 17:00"), lead.LookAt));
        Assert.All(await Read(early), lead => Assert.Equal(["promise-reminder engagement@edvantis.example"], Letters(lead)));
        Assert.All(await Read(late), lead => Assert.Equal((Moment("Wed 10:00"), 0), (lead.LookAt, lead.Version)));
        Assert.All(await Read(late), lead => Assert.All(lead.Events, e => Assert.Equal(LeadEventKind.Received, e.Kind)));
    }

    [Fact]
    public async Task Who_comes_where_nobody_was_is_given_what_waits()
    {
        var left = await Arrive(key: "1");
        await room.Follow.Run(Cancelled);
        await SetClosed(room.Now);
        var ownerless = await Arrive(key: "2");
        var answered = await Arrive(lead => lead.FirstResponseAt = room.Now, key: "3");
        await room.Follow.Run(Cancelled);
        room.Clock.Advance(Moment("Thu 10:00") - room.Now);
        await room.Follow.Run(Cancelled);
        Assert.Equal((null, room.Now.AddDays(1)), ((await Stored(ownerless)).OwnerId, (await Stored(ownerless)).LookAt));

        await SetClosed(null, Mira.StaffId);
        await room.Follow.Run(Cancelled);

        Assert.Equal([Mira.StaffId, Mira.StaffId, null], (await Read([left, ownerless, answered])).Select(lead => lead.OwnerId));
    }

    [Fact]
    public async Task Leads_that_have_their_owner_are_not_looked_at_again_when_the_site_is_started()
    {
        var lead = await Arrive(l => (l.OwnerId, l.LookAt) = (Ana.StaffId, Moment("Wed 16:00")));

        await room.Follow.Run(Cancelled);

        Assert.Equal(Moment("Wed 16:00"), (await Stored(lead)).LookAt);
        Assert.Empty(Letters(await Stored(lead)));
    }

    [Fact]
    public async Task From_arrival_to_late_each_is_told_once()
    {
        var lead = await Arrive();
        for (var hour = 0; hour < 72; hour++)
        {
            await room.Follow.Run(Cancelled);
            await room.Follow.Run(Cancelled);
            room.Clock.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(
            ["lead-assigned ana@edvantis.example", "promise-reminder ana@edvantis.example", "promise-reminder ana@edvantis.example", "promise-breach ana@edvantis.example", "promise-breach mira@edvantis.example"],
            Letters(await Stored(lead)));
    }

    [Fact]
    public async Task Whoever_is_answered_is_left_alone()
    {
        var lead = await Arrive();
        await room.Follow.Run(Cancelled);
        await room.Change.SetStatus(lead.Reference, (await Stored(lead)).Version, LeadStatus.Responded, null, Ana, Cancelled);
        room.Clock.Advance(TimeSpan.FromDays(3));

        await room.Follow.Run(Cancelled);

        Assert.DoesNotContain((await Stored(lead)).Events, e => e.Kind == LeadEventKind.Reminded);
        Assert.Null((await Stored(lead)).LookAt);
    }

    [Fact]
    public async Task After_a_night_without_the_site_only_what_is_true_now_is_said_and_only_when_somebody_is_there()
    {
        var lead = await Arrive();
        await room.Follow.Run(Cancelled);
        room.Clock.Advance(Moment("Wed 23:00") - room.Now);

        await room.Follow.Run(Cancelled);
        Assert.Single(Letters(await Stored(lead)));
        Assert.Equal(Moment("Thu 09:00"), (await Stored(lead)).LookAt);

        room.Clock.Advance(Moment("Thu 09:00") - room.Now);
        await room.Follow.Run(Cancelled);
        Assert.Equal([nameof(PromiseStage.Late)], (await Stored(lead)).Events.Where(e => e.Kind == LeadEventKind.Reminded).Select(e => e.After));
    }

    [Fact]
    public async Task Two_processes_at_once_do_each_thing_once()
    {
        var leads = new List<Lead>();
        for (var i = 0; i < 20; i++)
        {
            leads.Add(await Arrive(key: $"{i}"));
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => room.Follow.Run(Cancelled))));

        foreach (var lead in leads)
        {
            Assert.Single(Letters(await Stored(lead)));
        }
    }

    [Fact]
    public async Task What_fails_before_the_commit_is_done_again_and_the_others_are_not_kept()
    {
        var bad = await Arrive(key: "bad");
        var good = await Arrive(key: "good");
        await using (var db = room.CreateDbContext())
        {
            await db.Refuse("INSERT", "Deliveries", $"new.\"LeadId\" = {bad.Id}");
        }

        await room.Follow.Run(Cancelled);
        Assert.Equal((null, 0), ((await Stored(bad)).OwnerId, (await Stored(bad)).Version));
        Assert.NotNull((await Stored(good)).OwnerId);

        await using (var db = room.CreateDbContext())
        {
            await db.RefuseNothing("Deliveries");
        }

        room.Clock.Advance(TimeSpan.FromMinutes(10));
        await room.Follow.Run(Cancelled);
        Assert.Single(Letters(await Stored(bad)));
    }

    [Fact]
    public async Task Twenty_leads_are_spread_and_nobody_gets_more_than_the_limit()
    {
        await using (var db = room.CreateDbContext())
        {
            db.Add(new StaffWork { StaffId = Mira.StaffId, Capacity = 2 });
            await db.SaveChangesAsync(Cancelled);
        }

        for (var i = 0; i < 20; i++)
        {
            await Arrive(key: $"{i}");
        }

        await room.Follow.Run(Cancelled);

        await using var after = room.CreateDbContext();
        var shares = (await after.Leads.ToListAsync(Cancelled)).CountBy(lead => lead.OwnerId!.Value).ToDictionary();
        Assert.Equal((9, 9, 2), (shares[Ana.StaffId], shares[Marko.StaffId], shares[Mira.StaffId]));
    }

    [Fact]
    public async Task The_lead_of_somebody_who_falls_ill_is_offered_and_then_given_before_it_is_late()
    {
        var lead = await Arrive(l => l.TechStack = ".NET");
        await room.Follow.Run(Cancelled);
        await Away(Marko.StaffId, "2026-11-24", "2026-11-30");
        await LookAgain(Marko.StaffId);

        await room.Follow.Run(Cancelled);
        await LookAgain(Marko.StaffId);
        await room.Follow.Run(Cancelled);
        var offered = Assert.Single((await Stored(lead)).Events, e => e.Kind == LeadEventKind.Offered);
        Assert.Equal("Offered to Ana, because Marko is away", EventWords.Of(offered));
        Assert.StartsWith("Marko is away until Mon 30 Nov", offered.Text, StringComparison.Ordinal);
        Assert.Equal(Marko.StaffId, (await Stored(lead)).OwnerId);

        room.Clock.Advance(Moment("Tue 17:00") - room.Now);
        await room.Follow.Run(Cancelled);
        var stored = await Stored(lead);
        Assert.Equal(Ana.StaffId, stored.OwnerId);
        Assert.Equal("The site gave it to Ana, after Marko", EventWords.Of(stored.Events.Where(e => e.Kind == LeadEventKind.Assigned).MaxBy(e => e.Id)!));
        Assert.True(room.Now < stored.DueAt);
    }

    [Fact]
    public async Task What_was_given_back_is_given_to_somebody_else()
    {
        var lead = await Arrive(l => l.TechStack = ".NET");
        await room.Follow.Run(Cancelled);
        await room.Change.Assign(lead.Reference, (await Stored(lead)).Version, null, Marko, Cancelled);
        await room.Follow.Run(Cancelled);
        Assert.Null((await Stored(lead)).OwnerId);

        room.Clock.Advance(TimeSpan.FromHours(1));
        await room.Follow.Run(Cancelled);

        Assert.NotNull((await Stored(lead)).OwnerId);
        Assert.NotEqual(Marko.StaffId, (await Stored(lead)).OwnerId);
    }

    [Fact]
    public async Task Whose_owner_left_finds_another_one()
    {
        var lead = await Arrive(l => l.OwnerId = Guid.NewGuid());

        await room.Follow.Run(Cancelled);

        Assert.Equal(Ana.StaffId, (await Stored(lead)).OwnerId);
    }

    [Fact]
    public async Task The_morning_letter_goes_once_to_whoever_is_there_and_has_something_to_answer()
    {
        await Arrive(l => l.OwnerId = Ana.StaffId);
        await Away(Mira.StaffId, "2026-11-24", "2026-11-24");
        await room.Morning.Run(Cancelled);
        await room.Morning.Run(Cancelled);
        await new MorningRound(room, room.Outbox, Hours, room.Bell, room.Clock).Run(Cancelled);

        Assert.Equal(["ana@edvantis.example 2026-11-24"], await Digests());

        room.Clock.Advance(Moment("Wed 08:59") - room.Now);
        await room.Morning.Run(Cancelled);
        Assert.Single(await Digests());
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        await room.Morning.Run(Cancelled);
        Assert.Equal(
            ["ana@edvantis.example 2026-11-24", "ana@edvantis.example 2026-11-25", "mira@edvantis.example 2026-11-25"], (await Digests()).Order());
    }

    [Fact]
    [OnSqliteOnly]
    public async Task Following_up_reads_no_table_from_end_to_end()
    {
        await room.Store(SampleLeads.Make(200, room.Now));
        await Arrive();
        room.Plans.Seen = [];

        await room.Follow.Run(Cancelled);

        // The handful of staff and their rules are read as they are.
        Assert.DoesNotContain(room.Plans.Scans, scan => !scan.Contains("SCAN s", StringComparison.Ordinal) && !scan.Contains("SCAN r", StringComparison.Ordinal));
    }

    private static DateTime Moment(string text, DateTime after = default)
    {
        string[] days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        var day = Array.IndexOf(days, text[..3]);
        var moment = new DateTime(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc).AddDays(day) + TimeSpan.Parse(text[4..], CultureInfo.InvariantCulture);
        return moment < after ? moment.AddDays(7) : moment;
    }

    private static List<string> Letters(Lead lead) => [.. lead.Deliveries.OrderBy(letter => letter.Id).Select(letter => $"{letter.Kind} {letter.Recipient}")];

    private async Task<Lead> Arrive(Action<Lead>? change = null, string key = "")
    {
        var lead = SampleLeads.One(room.Now, key: key).With(l =>
        {
            l.DueAt = Hours.Due(room.Now);
            l.LookAt = room.Now;
        });
        change?.Invoke(lead);
        return await room.Stored(lead);
    }

    private Task<Lead[]> Read(IEnumerable<Lead> leads) => Task.WhenAll(leads.Select(Stored));

    /// <summary>Closes accounts, or opens them again where the time is null; all of them unless one is named.</summary>
    private async Task SetClosed(DateTime? at, Guid? who = null)
    {
        await using var db = room.CreateDbContext();
        await db.Staff
            .Where(account => who == null || account.Id == who)
            .ExecuteUpdateAsync(account => account.SetProperty(one => one.ClosedAt, at), Cancelled);
    }

    private async Task Know(Guid staff, string skill)
    {
        await using var db = room.CreateDbContext();
        db.Add(new StaffSkill { StaffId = staff, Kind = SkillKind.Tech, Name = skill });
        await db.SaveChangesAsync(Cancelled);
    }

    private async Task Away(Guid staff, string from, string to)
    {
        await using var db = room.CreateDbContext();
        db.Add(new StaffAbsence { StaffId = staff, From = DateOnly.Parse(from, CultureInfo.InvariantCulture), To = DateOnly.Parse(to, CultureInfo.InvariantCulture) });
        await db.SaveChangesAsync(Cancelled);
    }

    private async Task LookAgain(Guid staff)
    {
        await using var db = room.CreateDbContext();
        await KeepFollowing.LookAgain(db, [staff], room.Now, Cancelled);
    }

    private async Task<List<string>> Digests()
    {
        await using var db = room.CreateDbContext();
        return await db.Set<BackendSite.Mail.Delivery>().Where(letter => letter.Kind == EnquiryLetters.Digest).OrderBy(letter => letter.Id)
            .Select(letter => letter.Recipient + " " + letter.Data).ToListAsync(Cancelled);
    }

    private async Task<Lead> Stored(Lead lead) => (await room.Read.ByReference(lead.Reference, Cancelled))!;
}
