using System.Data.Common;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Tests.Leads;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Data;

/// <summary>Statements that go past EF Core, and on SQLite past the driver.</summary>
[OnEachDatabase]
public sealed class PreparedStatementTests : IDisposable
{
    // Databases keep microseconds.
    private static readonly DateTime Moment = new DateTime(2026, 11, 24, 10, 0, 0, DateTimeKind.Utc).AddMicroseconds(123_450);

    private readonly LeadsRoom room = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => room.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_insert_stores_what_EF_Core_stores(bool whole)
    {
        await using var db = room.CreateDbContext();
        await db.Database.OpenConnectionAsync(Cancelled);
        var tracked = Letter("one", whole);
        db.Add(tracked);
        await db.SaveChangesAsync(Cancelled);

        using var insert = new PreparedInsert<Delivery>(db);
        var id = insert.Insert(Letter("other", whole));

        Assert.Equal(tracked.Id + 1, id);
        Assert.Equal(await Stored(db, tracked.Id), await Stored(db, id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10_000)]
    [InlineData(500_000)]
    public async Task An_instant_is_stored_as_EF_Core_stores_it(int microseconds)
    {
        await using var db = room.CreateDbContext();
        await db.Database.OpenConnectionAsync(Cancelled);
        Delivery At(string name)
        {
            var letter = Letter(name, whole: false);
            letter.SentAt = new DateTime(2026, 2, 3, 0, 0, 0, DateTimeKind.Utc).AddMicroseconds(microseconds);
            return letter;
        }

        var tracked = At("one");
        db.Add(tracked);
        await db.SaveChangesAsync(Cancelled);
        using var insert = new PreparedInsert<Delivery>(db);

        var id = insert.Insert(At("other"));

        Assert.Equal(await Stored(db, tracked.Id), await Stored(db, id));
    }

    [Fact]
    public async Task After_a_row_that_is_refused_the_next_one_is_stored()
    {
        await using var db = room.CreateDbContext();
        await db.Database.OpenConnectionAsync(Cancelled);
        using var insert = new PreparedInsert<Delivery>(db);
        insert.Insert(Letter("one", whole: false));

        var error = Assert.ThrowsAny<DbException>(() => insert.Insert(Letter("one", whole: false)));
        Assert.True(DatabaseFault.IsOfRow(error), error.Message);

        insert.Insert(Letter("other", whole: false));
        Assert.Equal(2, await db.Deliveries.CountAsync(Cancelled));
    }

    [Fact]
    public async Task A_question_reads_its_first_row_and_can_be_asked_again()
    {
        await using var db = room.CreateDbContext();
        await db.Database.OpenConnectionAsync(Cancelled);
        using var insert = new PreparedInsert<Delivery>(db);
        var ids = new[] { "one", "other" }.Select(name => insert.Insert(Letter(name, whole: true))).ToList();
        using var find = PreparedStatement.Of<Delivery>(
            db, """SELECT "Id", "Recipient", "SentAt" FROM "Deliveries" WHERE "MessageId" = @p0 AND "State" = @p1""",
            nameof(Delivery.MessageId), nameof(Delivery.State));

        (long, string, DateTime)? Find(string name, DeliveryState state) =>
            find.With(name, state).Read<(long, string, DateTime)?>(row => (row.Number(0), row.Text(1), row.Instant(2)), null);
        Assert.Equal((ids[1], "żółw@пример.example", Moment), Find("other", DeliveryState.Dead));
        Assert.Null(Find("other", DeliveryState.Sent));
        Assert.Equal(ids[0], Find("one", DeliveryState.Dead)?.Item1);
        Assert.Equal(DateTimeKind.Utc, Find("one", DeliveryState.Dead)?.Item3.Kind);
        Assert.Throws<FormatException>(() => find.With("one", DeliveryState.Dead).Read<int>(_ => throw new FormatException(), 0));
        Assert.Equal(ids[0], Find("one", DeliveryState.Dead)?.Item1);
    }

    [Fact]
    public async Task A_change_says_how_many_rows_it_found()
    {
        await using var db = room.CreateDbContext();
        await db.Database.OpenConnectionAsync(Cancelled);
        using var insert = new PreparedInsert<Delivery>(db);
        insert.Insert(Letter("one", whole: true));
        using var change = PreparedStatement.Of<Delivery>(
            db, """UPDATE "Deliveries" SET "Attempts" = 9 WHERE "LeaseId" = @p0""", nameof(Delivery.LeaseId));

        Assert.Equal(1, change.With(new Guid("0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a01")).Run());
        Assert.Equal(0, change.With(new Guid("0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a02")).Run());
        Assert.Equal(9, await db.Deliveries.Select(letter => letter.Attempts).SingleAsync(Cancelled));
    }

    private static Delivery Letter(string messageId, bool whole) => whole
        ? new()
        {
            Kind = "enquiry-notice",
            Recipient = "żółw@пример.example",
            Data = "🦉 " + new string('é', 3000),
            MessageId = messageId,
            CreatedAt = Moment,
            State = DeliveryState.Dead,
            NextAttemptAt = Moment.Date,
            Attempts = 3,
            LeaseId = new("0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a01"),
            LeasedBy = "one of the senders",
            LeaseUntil = Moment.AddDays(1),
            SentAt = Moment,
            ServerReply = "250 2.0.0 Ok",
            LastError = "",
            PossibleRepeat = true,
            IsAwaited = true,
        }
        : new() { Kind = "enquiry-notice", Recipient = "ana@edvantis.example", MessageId = messageId, CreatedAt = Moment, NextAttemptAt = Moment };

    // Every column but the two that tell the rows apart, as the database itself has it.
    private static async Task<List<(string Name, Type Type, object Value)>> Stored(SiteDb db, long id)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT * FROM \"Deliveries\" WHERE \"Id\" = {id}";
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        Assert.True(await reader.ReadAsync(Cancelled));
        return [.. Enumerable.Range(0, reader.FieldCount)
            .Select(column => (Name: reader.GetName(column), reader.GetValue(column).GetType(), reader.GetValue(column)))
            .Where(column => column.Name is not ("Id" or "MessageId"))];
    }
}
