using BackendSite.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BackendSite.Tests.Leads;

[OnEachDatabase]
public sealed class IndexLaterTests : IDisposable
{
    private readonly LeadsRoom room = new();

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task A_lead_of_a_rush_is_found_once_its_turn_has_come_as_it_is_by_then()
    {
        await using var db = room.CreateDbContext();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        using var later = new IndexLater(db);
        var (kept, changed) = (SampleLeads.One(room.Now, message: "kept kettle"), SampleLeads.One(room.Now, message: "changed kettle"));
        await using (var rush = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            later.Begin(rush.GetDbTransaction());
            db.AddRange(kept, changed);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            later.End(rush.GetDbTransaction());
            await rush.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, await Found("kettle"));
        changed.Message = "another pot";
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await using (var turn = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal([kept.Id, changed.Id], later.Some(turn.GetDbTransaction()).Order());
            await turn.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, await Found("kettle"));
        Assert.Equal(1, await Found("pot"));
    }

    [Fact]
    public async Task Without_a_rush_a_lead_is_found_at_once()
    {
        await room.Store(SampleLeads.One(room.Now, message: "a single kettle"));

        Assert.Equal(1, await Found("kettle"));
    }

    private async Task<long> Found(string word)
    {
        await using var db = room.CreateDbContext();
        return await new LeadSearch()
            .Ids(db, new LeadQuery { Text = word }, Guid.Empty, new(Newest: true, 0, 10))
            .CountAsync(TestContext.Current.CancellationToken);
    }
}
