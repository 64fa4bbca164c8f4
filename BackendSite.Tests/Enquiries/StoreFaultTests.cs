using System.Data.Common;
using System.Net;
using BackendSite.Data;
using BackendSite.Enquiries;
using BackendSite.Leads;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Enquiries;

[OnEachDatabase]
public class StoreFaultTests
{
    // Longer than the room that is left in the pages of an empty database.
    private static readonly string Words = string.Join(' ', Enumerable.Repeat("Keep me", 1900));

    // What the database then says itself: 13 (full) and 8 (read-only).
    [Theory]
    [InlineData("PRAGMA max_page_count=1", "PRAGMA max_page_count=1000000")]
    [InlineData("PRAGMA query_only=ON", "PRAGMA query_only=OFF")]
    [OnSqliteOnly]
    public async Task A_database_that_is_full_or_read_only_gives_503_with_every_value_kept_and_heals_by_itself(string fault, string healed)
    {
        var opening = new OnOpening { Sql = healed };
        await using var site = await new SiteFixture { Replace = opening.Add }.Start();
        opening.Sql = fault;

        using var answer = await site.Client.PostEnquiry(EnquiryPosts.Fields(("message", Words), ("interests", "Cloud migration")));

        await AssertKept(answer);
        using var article = await site.Client.GetAsync("/", TestContext.Current.CancellationToken);
        using var live = await site.Client.GetAsync("/health/live", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, article.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);

        opening.Sql = healed;
        await site.Client.SendEnquiry(("message", Words));
        Assert.Equal(1, await site.CountLeads());
    }

    [Fact]
    [OnSqliteOnly]
    public async Task A_locked_database_gives_503_with_every_value_kept_and_heals_by_itself()
    {
        await using var site = await new SiteFixture().Start();
        await using (var other = new SqliteConnection($"Data Source={site.Data.Combine("site.db")};Pooling=False"))
        {
            other.Open();
            await using var transaction = other.BeginTransaction();
            var posting = site.Client.PostEnquiry(EnquiryPosts.Fields(("message", Words), ("interests", "Cloud migration")));

            using var ready = await site.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            using var article = await site.Client.GetAsync("/", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
            Assert.Equal(HttpStatusCode.OK, article.StatusCode);
            Assert.False(posting.IsCompleted);
            using var answer = await posting;
            await AssertKept(answer);

            // The rest don't stand in a line that doesn't move: a few wait, and everybody else is told at once.
            var writer = site.Services.GetRequiredService<EnquiryWriter>();
            var crowd = Enumerable.Range(0, 40).Select(i => writer.Write(Accepted($"Number {i}"))).ToList();
            Assert.InRange(crowd.Count(one => one.IsFaulted), 40 - (2 * EnquiryWriter.MaxWaitingInAnOutage), 40 - EnquiryWriter.MaxWaitingInAnOutage);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => Task.WhenAll(crowd));
        }

        await site.Client.SendEnquiry(("message", Words));
        Assert.Equal(1, await site.CountLeads());
    }

    [Fact]
    public async Task A_row_that_is_refused_fails_alone()
    {
        await using var site = await new SiteFixture().Start();
        await using (var db = site.OpenDatabase())
        {
            await db.Refuse("INSERT", "Leads", "new.\"Message\" = 'poison'");
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            site.Client.PostEnquiry(EnquiryPosts.Fields(("message", i == 10 ? "poison" : $"Number {i}")))));

        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.SeeOther));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answers[10].StatusCode);
        Assert.Equal(19, await site.CountLeads());
    }

    [Fact]
    public async Task Leads_that_can_not_be_indexed_hold_up_nobody_and_are_indexed_once_they_can()
    {
        await using var site = await new SiteFixture().Start();
        await site.Client.SendEnquiry();
        await using var db = site.OpenDatabase();
        var left = await db.Leads.Select(lead => lead.Id).SingleAsync(TestContext.Current.CancellationToken);
        await db.Database.ExecuteSqlRawAsync("INSERT INTO \"LeadsToIndex\" (\"Id\") SELECT \"Id\" FROM \"Leads\"", TestContext.Current.CancellationToken);
        await db.Refuse("DELETE", "LeadsToIndex");
        var indexed = new TaskCompletionSource();
        using var arrivals = site.Services.GetRequiredService<LeadFeed>().Subscribe(signal =>
        {
            _ = signal == new LeadSignal(left, Arrived: true) && indexed.TrySetResult();
            return Task.CompletedTask;
        });
        using var writer = ActivatorUtilities.CreateInstance<EnquiryWriter>(site.Services);
        await writer.StartAsync(TestContext.Current.CancellationToken);

        Assert.True((await writer.Write(Accepted("First"))).Arrived);
        Assert.True((await writer.Write(Accepted("Second"))).Arrived);
        Assert.False(indexed.Task.IsCompleted);

        await db.RefuseNothing("LeadsToIndex");
        await indexed.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await writer.StopAsync(TestContext.Current.CancellationToken);
    }

    private static AcceptedEnquiry Accepted(string message) =>
        new(new(new() { FullName = "Ada", Email = "ada@example.com", Company = "A", Message = message }), DateTime.UtcNow, DateTime.UtcNow);

    private static async Task AssertKept(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        var form = await Form.Read(answer);
        Assert.Equal(Words, form.ValueOf("message"));
        Assert.Equal("Ada Lovelace", form.ValueOf("fullName"));
        Assert.Equal(["Cloud migration"], form.Ticked);
        Assert.Contains("engagement@edvantis.com", form.Summary.TextContent, StringComparison.Ordinal);
    }

    /// <summary>Says something to the database each time that a connection is opened.</summary>
    private sealed class OnOpening : DbConnectionInterceptor
    {
        public volatile string Sql = "";

        public void Add(IServiceCollection services)
        {
            var usual = services.Last(service => service.ServiceType == typeof(DbContextOptions<SqliteSiteDb>));
            services.AddSingleton(provider => new DbContextOptionsBuilder<SqliteSiteDb>((DbContextOptions<SqliteSiteDb>)usual.ImplementationFactory!(provider))
                .AddInterceptors(this)
                .Options);
        }

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Sql;
            command.ExecuteNonQuery();
        }

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}
