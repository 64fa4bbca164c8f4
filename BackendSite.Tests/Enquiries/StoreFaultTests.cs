using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Enquiries;

public class StoreFaultTests
{
    [Fact]
    public async Task A_locked_database_gives_503_with_every_value_kept_and_heals_by_itself()
    {
        await using var site = await new SiteFixture().Start();
        await using (var other = new SqliteConnection($"Data Source={site.Data.Combine("site.db")};Pooling=False"))
        {
            other.Open();
            await using var transaction = other.BeginTransaction();

            using var answer = await site.Client.PostEnquiry(EnquiryPosts.Fields(("message", "Keep me")));

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            var form = await Form.Read(answer);
            Assert.Equal("Keep me", form.ValueOf("message"));
            Assert.Contains("engagement@edvantis.com", form.Summary.TextContent, StringComparison.Ordinal);
        }

        await site.Client.SendEnquiry(("message", "Keep me"));
        Assert.Equal(1, await site.CountLeads());
    }

    [Fact]
    public async Task A_row_that_is_refused_fails_alone()
    {
        await using var site = await new SiteFixture().Start();
        await using (var db = site.OpenDatabase())
        {
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TRIGGER Refuse BEFORE INSERT ON Leads WHEN new.Message = 'poison' BEGIN SELECT RAISE(ABORT, 'refused'); END",
                TestContext.Current.CancellationToken);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            site.Client.PostEnquiry(EnquiryPosts.Fields(("message", i == 10 ? "poison" : $"Number {i}")))));

        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.SeeOther));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answers[10].StatusCode);
        Assert.Equal(19, await site.CountLeads());
    }
}
