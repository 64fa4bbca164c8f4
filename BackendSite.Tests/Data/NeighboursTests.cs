using System.Net;
using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Leads.Calendar;
using BackendSite.Mail;
using BackendSite.Mail.Incoming;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Tests.Leads;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace BackendSite.Tests.Data;

/// <summary>Several copies of the site on one PostgreSQL server.</summary>
public sealed class NeighboursTests : IDisposable
{
    private readonly string name = PostgresCluster.Instance.MakeEmpty();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => PostgresCluster.Instance.Drop(name);

    [Fact]
    public async Task Copies_that_start_at_once_share_database_keys_and_what_happens_and_one_of_them_leads()
    {
        // Both find an empty database: one migrates, the other waits.
        var sites = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Site().Start())));
        await using var one = sites[0];
        await using var other = sites[1];
        var heard = new TaskCompletionSource<LeadSignal>();
        using var inbox = other.Services.GetRequiredService<LeadFeed>().Subscribe(signal =>
        {
            // Whom it was offered to is told as well, maybe before.
            _ = signal.Arrived && heard.TrySetResult(signal);
            return Task.CompletedTask;
        });
        await Listening(2);

        var receipt = await one.Client.SendEnquiry(("message", "Only once"));
        Assert.Equal(receipt, await other.Client.SendEnquiry(("message", "Only once")));

        var signal = await heard.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        await using var db = other.OpenDatabase();
        var lead = await db.Leads.SingleAsync(Cancelled);
        Assert.Equal((lead.Id, true, true), (signal.LeadId, signal.Arrived, signal.IsFromAfar));

        var signed = Protector(one).Protect("from the one");
        Assert.Equal("from the one", Protector(other).Unprotect(signed));

        Assert.Single(sites, site => site.Services.GetRequiredService<Leader>().IsMe);
    }

    [Fact]
    public async Task Many_enquiries_through_two_copies_are_stored_once_each()
    {
        await using var one = await Site().Start();
        await using var other = await Site().Start();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            (i % 2 == 0 ? one : other).Client.PostEnquiry(EnquiryPosts.Fields(("message", $"Number {i / 4}")))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode));
        Assert.Equal(50, answers.Select(answer => answer.Headers.Location).Distinct().Count());
        await using var db = one.OpenDatabase();
        Assert.Equal(50, await db.Leads.CountAsync(Cancelled));
    }

    [Fact]
    public async Task An_enquiry_whose_connection_the_server_cuts_is_stored_once_all_the_same()
    {
        await using var site = await Site().Start();
        await site.Client.SendEnquiry(("message", "Before the cut"));
        await LeaveIdle(site, connections: 5);
        await CutConnections();

        var after = await site.Client.SendEnquiry(("message", "After the cut"));

        Assert.Equal(after, await site.Client.SendEnquiry(("message", "After the cut")));
        await using var db = site.OpenDatabase();
        Assert.Equal(["Before the cut", "After the cut"], await db.Leads.OrderBy(lead => lead.Id).Select(lead => lead.Message).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task What_became_of_letters_is_written_again_once_the_server_has_cut_the_connection()
    {
        await using var site = await Site().Start();
        var together = site.Services.GetRequiredService<SettleTogether>();
        var nobodys = site.Services.GetRequiredService<Outbox>().Order("test", "reader@example.test");
        Assert.False(await together.Settle(nobodys));
        await LeaveIdle(site, connections: 5);

        await CutConnections();

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => together.Settle(nobodys));
        Assert.False(await together.Settle(nobodys));
    }

    [Fact]
    public async Task Other_working_hours_hold_in_every_copy_at_once()
    {
        await using var one = await Site().Start();
        await using var other = await Site(services => services.AddSingleton<TimeProvider>(StandingStill)).Start();
        await Listening(2);
        var changed = new TaskCompletionSource();
        other.Services.GetRequiredService<CurrentCalendar>().Changed += () => changed.TrySetResult();

        await one.Services.GetRequiredService<ChangeCalendar>().Save(
            new() { Hours = "Mon-Fri 10:00-12:00" }, move: false, LeadsRoom.Colleague("Ada", Guid.NewGuid().ToString(), StaffRole.Admin), Cancelled);

        await changed.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
    }

    [Fact]
    public async Task The_bell_wakes_the_senders_of_every_copy()
    {
        await using var one = await Site(services => services.AddSingleton(new MailLimits { Senders = 0 })).Start();
        await using var other = await Site(services => services.AddSingleton<TimeProvider>(StandingStill)).Start();
        await Listening(2);
        var sent = new TaskCompletionSource();
        using var settled = other.Services.GetRequiredService<LettersSettled>().Subscribe(_ => sent.TrySetResult());

        await one.Client.SendEnquiry(("message", "Taken here, sent there"));

        await sent.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
    }

    [Fact]
    public async Task The_mailbox_is_read_by_the_copy_that_leads_and_after_its_end_by_another()
    {
        var other = Site(mailbox: true);
        await using (var one = await Site(mailbox: true).Start())
        {
            await Reads(one);
            await other.Start();
            await Listening(2);
            Assert.Null(other.Services.GetRequiredService<MailboxPulse>().Now);
        }

        await Reads(other);
        await other.DisposeAsync();
    }

    // Several at once, which go to the pool.
    private static async Task LeaveIdle(SiteFixture site, int connections)
    {
        var databases = site.Services.GetRequiredService<IDbContextFactory<SiteDb>>();
        var open = Enumerable.Range(0, connections).Select(_ => databases.CreateDbContext()).ToList();
        await Task.WhenAll(open.Select(db => db.Database.OpenConnectionAsync(Cancelled)));
        foreach (var db in open)
        {
            await db.DisposeAsync();
        }
    }

    // Whoever hears of something there heard it from another copy, since no time passes. What another copy plans for now is due there.
    private async Task CutConnections()
    {
        await using var source = NpgsqlDataSource.Create(PostgresCluster.Instance.ConnectionString(name));
        await using var cut = source.CreateCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        Assert.NotEqual(0L, await cut.ExecuteScalarAsync(Cancelled));
    }

    private static FakeTimeProvider StandingStill => new(DateTimeOffset.UtcNow.AddHours(1));

    private static async Task Reads(SiteFixture site)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (site.Services.GetRequiredService<MailboxPulse>().Now is null)
        {
            await tick.WaitForNextTickAsync(Cancelled);
        }
    }

    private static IDataProtector Protector(SiteFixture site) => site.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private OpenSite Site(Action<IServiceCollection>? replace = null, bool mailbox = false)
    {
        var site = new OpenSite
        {
            Settings = { ["Database:Provider"] = "Postgres", ["ConnectionStrings:Site"] = PostgresCluster.Instance.ConnectionString(name) },
            Replace = replace,
        };
        if (mailbox)
        {
            // Nobody is there, but it is tried.
            (site.Settings["Mail:Imap:Host"], site.Settings["Mail:Imap:Port"], site.Settings["Mail:Imap:User"], site.Settings["Mail:Imap:Password"]) = ("127.0.0.1", "1", "u", "p");
        }

        return site;
    }

    // Until so many copies listen: what is told before that is heard by nobody.
    private async Task Listening(int copies)
    {
        await using var source = NpgsqlDataSource.Create(PostgresCluster.Instance.ConnectionString(name));
        await using var command = source.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
        while ((long)(await command.ExecuteScalarAsync(Cancelled))! < copies)
        {
            await Task.Yield();
        }
    }
}
