using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Leads.Outgoing;
using BackendSite.Mail;
using BackendSite.Staff;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestContext = Xunit.TestContext;

namespace BackendSite.Tests.Leads;

/// <summary>Who was told of a lead, who was not, and what staff can do about it.</summary>
[OnEachDatabase]
public sealed class OutgoingTests : IDisposable
{
    private readonly LeadsRoom room = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task A_dead_letter_is_sent_again_and_its_lead_says_by_whom()
    {
        var lead = await LeadWith(DeliveryState.Dead, DeliveryState.Dead, DeliveryState.Sent);
        var dead = lead.Deliveries[0];

        Assert.Equal(1, await room.Resend.One(dead.Id, LeadsRoom.Ana, Cancelled));
        Assert.Equal(0, await room.Resend.One(dead.Id, LeadsRoom.Ana, Cancelled));

        var now = (await room.Read.ByReference(lead.Reference, Cancelled))!;
        Assert.Equal([DeliveryState.Pending, DeliveryState.Dead, DeliveryState.Sent], now.Deliveries.OrderBy(letter => letter.Id).Select(letter => letter.State));
        var letter = now.Deliveries.Single(letter => letter.Id == dead.Id);
        Assert.Equal((0, room.Now, true), (letter.Attempts, letter.NextAttemptAt, letter.IsAwaited));
        var happened = Assert.Single(now.Events, e => e.Kind == LeadEventKind.LetterResent);
        Assert.Equal(("Ana", "550 5.1.1 No such user"), (happened.StaffName, happened.Text));
        Assert.Equal(lead.Version + 1, now.Version);
    }

    [Fact]
    public async Task All_of_a_lead_or_all_there_are_are_sent_again()
    {
        var one = await LeadWith(DeliveryState.Dead, DeliveryState.Dead);
        await LeadWith(DeliveryState.Dead);

        Assert.Equal(2, await room.Resend.AllOf(one.Id, LeadsRoom.Ana, Cancelled));
        Assert.Equal(1, await room.Resend.All(LeadsRoom.Ana, Cancelled));
        await using var db = room.CreateDbContext();
        Assert.Equal(3, await db.Deliveries.CountAsync(letter => letter.State == DeliveryState.Pending, Cancelled));
    }

    [Fact]
    public async Task Who_may_only_read_sends_nothing_again()
    {
        var lead = await LeadWith(DeliveryState.Dead);

        await Assert.ThrowsAsync<NotPermittedException>(() => room.Resend.AllOf(lead.Id, LeadsRoom.Vera, Cancelled));
        await Assert.ThrowsAsync<NotPermittedException>(() => room.Resend.TryNow(LeadsRoom.Vera, Cancelled));
        Assert.Equal(DeliveryState.Dead, (await room.Read.ByReference(lead.Reference, Cancelled))!.Deliveries.Single().State);
    }

    [Theory]
    [InlineData(0, DeliveryState.Sent)]
    [InlineData(1, DeliveryState.Pending)]
    [InlineData(1, DeliveryState.Leased)]
    [InlineData(1, DeliveryState.Dead)]
    [InlineData(0, DeliveryState.Dead, DeliveryState.Sent)]
    public async Task Nobody_has_been_told_of_a_lead_while_no_letter_to_staff_was_taken(int untold, params DeliveryState[] letters)
    {
        await LeadWith(letters);
        Assert.Equal(0, await room.Untold.Count(Cancelled));

        room.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(untold, await room.Untold.Count(Cancelled));
    }

    [Fact]
    public async Task A_letter_to_the_prospect_tells_nobody_here()
    {
        var lead = await LeadWith(DeliveryState.Dead);
        await using (var db = room.CreateDbContext())
        {
            var stored = await db.Leads.SingleAsync(Cancelled);
            stored.Deliveries.Add(Letter(DeliveryState.Sent, lead.Email));
            await db.SaveChangesAsync(Cancelled);
        }

        room.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await room.Untold.Count(Cancelled));
    }

    [Fact]
    public async Task What_waits_for_nobody_needs_no_telling()
    {
        await LeadWith(DeliveryState.Dead);
        await using (var db = room.CreateDbContext())
        {
            await db.Leads.ExecuteUpdateAsync(lead => lead.SetProperty(l => l.Status, LeadStatus.Spam), Cancelled);
        }

        room.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await room.Untold.Count(Cancelled));
    }

    [Fact]
    [OnSqliteOnly]
    public async Task How_mail_is_doing_is_found_without_reading_all_letters()
    {
        await room.Store(SampleLeads.Make(200, room.Now));
        room.Plans.Seen = [];

        await room.Untold.Count(Cancelled);
        await new ReadChannel(room).Now(Cancelled);

        // These hold the letters of one state each; Sent, that of nearly all, has none.
        string[] few = ["IX_Deliveries_NextAttemptAt", "IX_Deliveries_LeaseUntil", "IX_Deliveries_Dead"];
        var read = room.Plans.Seen.Where(plan => plan.Query.Contains("\"Deliveries\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, read.Count);
        Assert.DoesNotContain(
            read.SelectMany(plan => plan.Steps), step => step.StartsWith("SCAN d", StringComparison.Ordinal) && !few.Any(step.EndsWith));
    }

    [Fact]
    public async Task The_red_line_comes_when_the_oldest_unsent_letter_is_fifteen_minutes_old_and_says_why()
    {
        await LeadWith(DeliveryState.Pending);
        await using (var db = room.CreateDbContext())
        {
            db.Add(new MailChannel { PausedAt = room.Now, ProbeAt = room.Now, Reason = "The mail server can't be reached: ConnectionRefused" });
            await db.SaveChangesAsync(Cancelled);
        }

        room.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        await using var show = new LeadsContext(room);
        show.Services.AddSingleton<TimeProvider>(room.Clock);
        var line = show.Render<MailNotice>();
        Assert.Empty(line.FindAll(".fault"));

        // The page looks once more by itself.
        room.Clock.Advance(TimeSpan.FromSeconds(15));
        line.WaitForState(() => line.Markup.Contains("Leads nobody has been told about: 1", StringComparison.Ordinal));
        Assert.Contains("can't be reached: ConnectionRefused", line.Find(".fault").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_that_meets_the_end_of_the_site_ends_quietly()
    {
        using var log = new LogBook();
        await using var show = new LeadsContext(room);
        show.Services.AddLogging(logging => logging.AddProvider(log));
        show.Services.AddSingleton<TimeProvider>(room.Clock);
        show.Services.AddSingleton(new WatchMail(new ReadChannel(new Stopped()), room.Untold, room.Mailbox, room.Clock));

        var line = show.Render<MailNotice>();

        Assert.Equal("", line.Markup.Trim());
        Assert.Equal("", log.Text);
    }

    [Fact]
    public async Task A_leads_page_offers_to_send_what_was_given_up_again()
    {
        var lead = await LeadWith(DeliveryState.Dead, DeliveryState.Sent);
        await using var show = new LeadsContext(room);
        var page = show.Page(lead.Reference);

        var button = page.WaitForElement("section[aria-label='Not delivered'] li button");
        Assert.Contains("550 5.1.1 No such user", page.Markup, StringComparison.Ordinal);
        await button.ClickAsync(new());

        await using var db = room.CreateDbContext();
        Assert.False(await db.Deliveries.AnyAsync(letter => letter.State == DeliveryState.Dead, Cancelled));
    }

    private async Task<Lead> LeadWith(params DeliveryState[] letters)
    {
        var lead = SampleLeads.One(room.Now, key: Guid.NewGuid().ToString());
        lead.Deliveries.AddRange(letters.Select(state => Letter(state, "engagement@edvantis.example")));
        await room.Store(lead);
        return lead;
    }

    private Delivery Letter(DeliveryState state, string to) => new()
    {
        Kind = EnquiryLetters.Notice,
        Recipient = to,
        MessageId = $"{Guid.NewGuid():N}@edvantis.example",
        CreatedAt = room.Now,
        NextAttemptAt = room.Now,
        State = state,
        Attempts = state == DeliveryState.Dead ? 1 : 0,
        LastError = state == DeliveryState.Dead ? "550 5.1.1 No such user" : null,
    };

    private sealed class Stopped : IDbContextFactory<SiteDb>
    {
        public SiteDb CreateDbContext() => throw new ObjectDisposedException(nameof(IServiceProvider));
    }
}
