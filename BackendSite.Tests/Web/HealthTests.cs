using System.Net;
using BackendSite.Components;
using BackendSite.Data;
using Bunit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using TestContext = Xunit.TestContext;

namespace BackendSite.Tests.Web;

/// <summary>What the site says of its own state, to machines and to those who work here.</summary>
public class HealthTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_says_what_is_wrong_with_the_database_and_its_disk_and_live_goes_on()
    {
        var free = 2 * DiskSpace.Reserve;
        await using var site = await new SiteFixture { Replace = services => services.AddSingleton(new DiskSpace(_ => free)) }.Start();
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await Ready(site, "database"));

        free = DiskSpace.Reserve / 2;
        Assert.Equal((HttpStatusCode.OK, "Degraded database: only 128 MB are free on the disk of the data directory."), await Ready(site, "database"));

        using (var other = new SqliteConnection($"Data Source={site.Data.Combine("site.db")};Pooling=False"))
        {
            other.Open();
            using (other.BeginTransaction())
            {
                Assert.Equal((HttpStatusCode.OK, "Degraded database: another process holds the database."), await Ready(site, "database"));
            }

            using var checkpoint = other.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            checkpoint.ExecuteNonQuery();
        }

        await using (var file = new FileStream(site.Data.Combine("site.db"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Write(new byte[100]);
        }

        // Connections that are open know the pages that they have read.
        SqliteConnection.ClearAllPools();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy database: the database can't be used: 26."), await Ready(site, "database"));
        using var live = await site.Client.GetAsync("/health/live", Cancelled);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task What_a_check_throws_is_named_and_not_quoted()
    {
        await using var site = await new SiteFixture
        {
            Replace = services => services.AddHealthChecks().AddCheck("broken", () => throw new IOException("/secret/path")),
        }.Start();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy broken: could not be looked at: IOException"), await Ready(site, "broken"));
    }

    [Fact]
    public async Task A_site_that_was_told_to_stop_says_so_while_it_still_answers()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await new SiteFixture
        {
            Settings = { ["Web:LeaveWithin"] = "00:00:05" },
            Replace = services => services.AddSingleton<TimeProvider>(clock),
        }.Start();

        site.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy site: the site is about to stop."), await Ready(site, "site"));
        using var page = await site.Client.GetAsync("/", Cancelled);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        clock.Advance(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Those_who_work_here_see_a_red_line_while_the_site_needs_a_hand()
    {
        var result = HealthCheckResult.Degraded("the last backup failed: the disk is full.");
        var asked = 0;
        await using var show = new BunitContext();
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        show.Services.AddSingleton<TimeProvider>(clock);
        show.Services.AddLogging();
        show.Services.AddSingleton<WatchHealth>();
        show.Services.AddHealthChecks()
            .AddCheck("backup", () => ++asked > 0 ? result : default, tags: [HealthNotice.Tag])
            .AddCheck("other", () => HealthCheckResult.Degraded("not for everybody."));

        var line = show.Render<HealthNotice>();
        Assert.Contains("The last backup failed: the disk is full.", line.WaitForElement(".fault").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("not for everybody", line.Markup, StringComparison.Ordinal);

        // Other pages that are open share the answer.
        show.Render<HealthNotice>().WaitForElement(".fault");
        Assert.Equal(1, asked);

        result = HealthCheckResult.Healthy();
        clock.Advance(TimeSpan.FromMinutes(1));
        line.WaitForState(() => line.FindAll(".fault").Count == 0);
    }

    // The state, and the line of one part if there is one.
    private static async Task<(HttpStatusCode Status, string Words)> Ready(SiteFixture site, string part)
    {
        using var answer = await site.Client.GetAsync("/health/ready", Cancelled);
        var lines = (await answer.Text()).Split('\n');
        return (answer.StatusCode, string.Join(' ', lines.Where((line, number) => number == 0 || line.StartsWith(part, StringComparison.Ordinal))));
    }
}
