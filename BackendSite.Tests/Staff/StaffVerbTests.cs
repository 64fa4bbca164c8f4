using System.Net;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Staff;

/// <summary>The command and the running site are two processes over one data directory.</summary>
public class StaffVerbTests
{
    [Fact]
    public async Task A_link_that_the_command_prints_opens_on_the_running_site()
    {
        using var data = new TemporaryFolder();
        await using var site = await SiteProcess.Start(data.Path);
        using var client = new HttpClient { BaseAddress = new Uri(site.Address) };

        var (exitCode, printed, _) = await SiteProcess.Run(data.Path, "staff", "invite", "bob@example.com", "--admin");

        Assert.Equal(0, exitCode);
        var link = new Uri(Assert.Single(printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        using var page = await client.GetAsync(link.PathAndQuery, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("bob@example.com", await page.Text());
        await using var db = SiteProcess.OpenDatabase(data.Path);
        var line = await db.AuditEntries.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((AuditKind.Invited, "bob@example.com", "Admin", "By command"), (line.Kind, line.Subject, line.After, line.Text));
    }

    [Fact]
    public async Task The_command_works_before_the_site_has_ever_run_and_the_site_then_knows_its_link()
    {
        using var data = new TemporaryFolder();
        var (exitCode, printed, _) = await SiteProcess.Run(data.Path, "staff", "invite", "bob@example.com");
        await using var site = await SiteProcess.Start(data.Path);
        using var client = new HttpClient { BaseAddress = new Uri(site.Address) };
        using var page = await client.GetAsync(
            new Uri(printed).PathAndQuery, TestContext.Current.CancellationToken);

        Assert.Equal(0, exitCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task The_first_start_prints_one_link_that_works()
    {
        using var data = new TemporaryFolder();
        await using var site = await SiteProcess.Start(data.Path);
        using var client = new HttpClient();
        var line = await site.WaitFor("/staff/setup");

        var link = line[line.IndexOf("http", StringComparison.Ordinal)..];
        Assert.StartsWith(site.Address, link);
        using var page = await client.GetAsync(link, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task The_command_refuses_what_is_no_address()
    {
        using var data = new TemporaryFolder();

        var (exitCode, printed, error) = await SiteProcess.Run(data.Path, "staff", "invite", "bob");

        Assert.Equal(1, exitCode);
        Assert.Equal("", printed);
        Assert.Contains("bob is not an email address", error);
    }
}
