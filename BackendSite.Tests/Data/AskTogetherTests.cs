using System.Data.Common;
using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Tests.Leads;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Data;

/// <summary>Questions that go to the database as one command.</summary>
[OnEachDatabase]
public sealed class AskTogetherTests : IDisposable
{
    private readonly LeadsRoom room = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task Each_question_has_values_and_an_answer_of_its_own()
    {
        await room.Store(new[] { "Anna", "Bela", "Chloé" }.Select(name => SampleLeads.One(room.Now, name, key: name)));
        await using var db = room.CreateDbContext();
        var ask = new AskTogether(db);

        // The same variable, so the same name in the database's language.
        IQueryable<string> Named(string name) => db.Leads.Where(lead => lead.FullName == name).Select(lead => lead.FullName);
        var answers = new[] { "Bela", "Nobody", "Anna", "Bela" }.Select(name => ask.Add(Named(name))).ToList();
        var count = ask.Add(db.Leads.GroupBy(_ => 1).Select(all => all.Count()));
        room.Plans.Seen = [];
        await ask.Run(Cancelled);

        Assert.Equal([["Bela"], [], ["Anna"], ["Bela"]], answers.Select(answer => answer.Rows));
        Assert.Equal([3], count.Rows);
        Assert.Single(room.Plans.Seen);
    }

    [Fact]
    public async Task Where_one_fails_all_do_and_the_context_can_be_used_again()
    {
        await room.Store(SampleLeads.One(room.Now));
        await using var db = room.CreateDbContext();
        var ask = new AskTogether(db);
        ask.Add(db.Leads.Select(lead => lead.Id));
        ask.Add(db.Database.SqlQueryRaw<int>("SELECT \"Missing\" AS \"Value\" FROM \"Leads\""));

        await Assert.ThrowsAnyAsync<DbException>(() => ask.Run(Cancelled));

        Assert.Equal(1, await db.Leads.CountAsync(Cancelled));
        Assert.Equal(System.Data.ConnectionState.Closed, db.Database.GetDbConnection().State);
    }

    [Fact]
    [OnSqliteOnly]
    public async Task A_context_that_can_not_share_an_answer_says_so()
    {
        using var folder = new TemporaryFolder();
        TestDatabase.LayIn(folder.Path);
        var file = new SqliteConnectionStringBuilder { DataSource = folder.Combine("site.db"), Pooling = false }.ToString();
        await using var db = new SqliteSiteDb(new DbContextOptionsBuilder<SqliteSiteDb>().UseSqlite(file).Options);
        var ask = new AskTogether(db);
        ask.Add(db.Leads.Select(lead => lead.Id));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ask.Run(Cancelled));

        Assert.Contains(nameof(ShareReader), error.Message, StringComparison.Ordinal);
    }
}
