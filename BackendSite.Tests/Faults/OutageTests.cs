using System.Diagnostics;
using System.Net;
using BackendSite.Tests.Enquiries;
using Microsoft.Data.Sqlite;

namespace BackendSite.Tests.Faults;

/// <summary>The site as a process: its disk fails under it, and a second one works beside it.</summary>
public class OutageTests
{
    [Fact]
    public async Task A_disk_that_takes_no_more_gives_503_with_every_value_kept_and_the_site_goes_on_once_it_does()
    {
        using var data = new TemporaryFolder();
        await using var site = await SiteProcess.Start(data.Path);
        using var client = Client(site);
        await client.SendEnquiry(("message", "Before"));
        // No file may grow past its first kilobyte: each write of the site to its database fails, for whatever account runs it.
        Limit(site, "1024");

        using (var answer = await client.PostEnquiry(EnquiryPosts.Fields(("message", "Keep me"))))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("Keep me", (await Form.Read(answer)).ValueOf("message"));
        }

        using var article = await client.GetAsync("/", TestContext.Current.CancellationToken);
        using var live = await client.GetAsync("/health/live", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, article.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);

        Limit(site, "unlimited");
        var receipt = await client.SendEnquiry(("message", "Keep me"));
        Assert.Equal(receipt, await client.SendEnquiry(("message", "Keep me")));
        Assert.Equal(0, await site.Terminate());
        Assert.Equal(2L, Scalar(data, "SELECT count(*) FROM Leads"));
        Assert.Equal("ok", Scalar(data, "PRAGMA integrity_check"));
    }

    [Fact]
    public async Task Fifty_equal_posts_at_once_to_two_processes_make_one_lead()
    {
        using var data = new TemporaryFolder();
        await using var one = await SiteProcess.Start(data.Path, "--Enquiries:PerAddressPerMinute=1000");
        await using var other = await SiteProcess.Start(data.Path, "--Enquiries:PerAddressPerMinute=1000");
        using var toOne = Client(one);
        using var toOther = Client(other);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? toOne : toOther).SendEnquiry(("message", "Here and there."))));

        Assert.Single(receipts.Distinct());
        Assert.Equal(1L, Scalar(data, "SELECT count(*) FROM Leads"));
        Assert.Equal(2L, Scalar(data, "SELECT count(*) FROM Deliveries"));
    }

    private static void Limit(SiteProcess site, string bytes)
    {
        using var limit = Process.Start("prlimit", ["--pid", site.Id.ToString(), $"--fsize={bytes}:unlimited"]);
        limit.WaitForExit();
        Assert.Equal(0, limit.ExitCode);
    }

    private static HttpClient Client(SiteProcess site) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(site.Address) };

    private static object? Scalar(TemporaryFolder data, string sql)
    {
        using var db = new SqliteConnection($"Data Source={data.Combine("site.db")};Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
