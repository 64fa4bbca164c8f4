using System.Security.Claims;
using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Leads.Answers;
using BackendSite.Leads.FollowUp;
using BackendSite.Leads.Merging;
using BackendSite.Leads.Outgoing;
using BackendSite.Leads.Reports;
using BackendSite.Mail;
using BackendSite.Mail.Incoming;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Leads;

/// <summary>The room on a database of its own, without the rest of the site.</summary>
public sealed class LeadsRoom : IDbContextFactory<SiteDb>, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestDatabase database = new();
    private readonly Func<SiteDb> open;

    public LeadsRoom()
    {
        open = database.Opener(folder, options => options.AddInterceptors(Plans));
        Find = new FindLeads(this, new LeadSearch(), new LeadClock(Clock, new PromiseOptions().ToCalendar()));
        Read = new ReadLead(this, Find);
        var site = Microsoft.Extensions.Options.Options.Create(new SiteOptions { Name = "Edvantis", EngagementEmail = "engagement@edvantis.example" });
        var mail = Microsoft.Extensions.Options.Options.Create(new MailOptions());
        var letterhead = new Letterhead(mail, site);
        Outbox = new Outbox(letterhead, Clock);
        var letters = new EnquiryLetters(Outbox, site);
        Change = new ChangeLead(this, letters, Feed, Bell, Clock);
        Merge = new MergeLeads(this, Hours, Feed, Clock);
        Link = new LinkLeads(this, Feed, Clock);
        Follow = new FollowLeads(this, new FollowLead(letters, site), Hours, Feed, Bell, Clock, NullLogger<FollowLeads>.Instance);
        Sums = new SumUpLeads(this, Hours, Clock);
        Morning = new MorningRound(this, Outbox, Hours, Bell, Clock);
        var schedule = RetrySchedule.TryParse(new MailOptions().RetrySchedule)!;
        Resend = new ResendLetters(this, new ChannelGate(this, new MailLimits(), schedule, Clock), new LetterKinds([]), new Audit(this, Clock), Feed, Bell, Clock);
        Untold = new UntoldLeads(this, Clock);
        Mailbox = new MailboxPulse(Clock);
        Answer = new AnswerLead(this, Outbox, Bell, Feed, Clock);
        var addresses = new LeadAddress(site, mail, letterhead);
        TakeAnswer = new TakeAnswer(addresses, Outbox, Bell, Feed, Clock);
        FollowLetters = new FollowLetters(
            this, new LettersSettled(), new LetterKinds([]), addresses, Outbox, Bell, Feed, Clock, NullLogger<FollowLetters>.Instance);
    }

    internal static ClaimsPrincipal Ana { get; } = Colleague("Ana", "0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a01");

    internal static ClaimsPrincipal Marko { get; } = Colleague("Marko", "0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a02");

    /// <summary>Reads only.</summary>
    internal static ClaimsPrincipal Vera { get; } = Colleague("Vera", "0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a03", StaffRole.Viewer);

    /// <summary>A Tuesday morning.</summary>
    internal FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));

    internal DateTime Now => Clock.GetUtcNow().UtcDateTime;

    internal LeadFeed Feed { get; } = new(NullLogger<LeadFeed>.Instance);

    internal MailBell Bell { get; } = new();

    internal FindLeads Find { get; }

    internal ReadLead Read { get; }

    internal ChangeLead Change { get; }

    internal MergeLeads Merge { get; }

    internal LinkLeads Link { get; }

    internal Outbox Outbox { get; }

    internal FollowLeads Follow { get; }

    internal MorningRound Morning { get; }

    internal SumUpLeads Sums { get; }

    /// <summary>Monday to Friday, 9:00 to 18:00 UTC.</summary>
    internal static WorkingCalendar Hours { get; } = new PromiseOptions().ToCalendar();
    internal AnswerLead Answer { get; }

    internal FollowLetters FollowLetters { get; }

    internal TakeAnswer TakeAnswer { get; }

    internal ResendLetters Resend { get; }

    internal UntoldLeads Untold { get; }

    internal MailboxPulse Mailbox { get; }

    internal QueryPlans Plans { get; } = new();

    public SiteDb CreateDbContext() => open();

    public void Dispose()
    {
        Bell.Dispose();
        database.Dispose();
        folder.Dispose();
    }

    /// <summary>Stores leads in this order.</summary>
    internal async Task Store(params IEnumerable<Lead> leads)
    {
        await using var db = CreateDbContext();
        foreach (var some in leads.Chunk(1000))
        {
            db.AddRange(some);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Makes accounts for colleagues who until then are only signed in.</summary>
    internal async Task Hire(params IEnumerable<ClaimsPrincipal> colleagues)
    {
        await using var db = CreateDbContext();
        db.AddRange(colleagues.Select(colleague => new StaffUser
        {
            Id = colleague.StaffId,
            DisplayName = colleague.StaffName,
            Role = colleague.Role,
            Email = $"{colleague.StaffName.ToLowerInvariant()}@edvantis.example",
            NormalizedEmail = $"{colleague.StaffName.ToUpperInvariant()}@EDVANTIS.EXAMPLE",
            SecurityStamp = "",
            CreatedAt = Now,
        }));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    internal async Task<Lead> Stored(Lead lead)
    {
        await Store(lead);
        return lead;
    }

    internal static ClaimsPrincipal Colleague(string name, string id, StaffRole role = StaffRole.Sales) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, id), new(ClaimTypes.Name, name), new(ClaimTypes.Role, role.ToString())], "test"));
}
