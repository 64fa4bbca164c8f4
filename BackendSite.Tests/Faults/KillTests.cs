using System.Net;
using Microsoft.Data.Sqlite;

namespace BackendSite.Tests.Faults;

public class KillTests
{
    [Fact]
    public async Task Killing_the_site_right_after_a_receipt_loses_neither_the_lead_nor_its_letters()
    {
        using var data = new TemporaryFolder();
        string receipt;
        await using (var site = await SiteProcess.Start(data.Path, $"--Mail:PickupDirectory={data.Combine("nowhere/to/write")}"))
        {
            using var client = Client(site);
            receipt = await client.SendEnquiry(("message", "Do not lose me"));
            await site.Kill();
        }

        await using var again = await SiteProcess.Start(data.Path);
        using var back = Client(again);
        using var page = await back.GetAsync(receipt, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(receipt, await back.SendEnquiry(("message", "Do not lose me")));

        await using var db = new SqliteConnection($"Data Source={data.Combine("site.db")};Mode=ReadOnly");
        db.Open();
        Assert.Equal(1L, Scalar(db, "SELECT count(*) FROM Leads"));
        Assert.Equal(2L, Scalar(db, "SELECT count(*) FROM Deliveries"));
        Assert.Equal("ok", Scalar(db, "PRAGMA integrity_check"));
    }

    private static HttpClient Client(SiteProcess site) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(site.Address) };

    private static object? Scalar(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
