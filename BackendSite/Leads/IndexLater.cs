using System.Data.Common;
using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>
/// Puts off the search index of leads that arrive in a rush: it costs as much as storing them. Which ones are due is written in their own
/// transaction, so that none is left out, whatever happens. For one thread, on a connection that stays open.
/// </summary>
internal sealed class IndexLater : IDisposable
{
    /// <summary>So many leads are indexed at once: few enough for somebody who arrives meanwhile not to notice.</summary>
    public const int Slice = 32;

    // No lead has the number 0: while it is on the list, the triggers write there instead of into the index.
    private readonly DbCommand putOff, resume, indexSome;

    public IndexLater(SiteDb db)
    {
        putOff = Command(db, """INSERT INTO "LeadsToIndex" ("Id") VALUES (0)""");
        resume = Command(db, """DELETE FROM "LeadsToIndex" WHERE "Id" = 0""");
        indexSome = Command(db, $"""DELETE FROM "LeadsToIndex" WHERE "Id" IN (SELECT "Id" FROM "LeadsToIndex" ORDER BY "Id" LIMIT {Slice}) RETURNING "Id" """);
    }

    /// <summary>Leads that are inserted from here on are indexed later.</summary>
    public void Begin(DbTransaction transaction) => Run(putOff, transaction);

    /// <summary>Ends what <see cref="Begin"/> began; before the commit.</summary>
    public void End(DbTransaction transaction) => Run(resume, transaction);

    /// <summary>Indexes those that have waited longest.</summary>
    /// <returns>Their ids; fewer than <see cref="Slice"/> when none is left.</returns>
    public IReadOnlyList<long> Some(DbTransaction transaction)
    {
        indexSome.Transaction = transaction;
        using var reader = indexSome.ExecuteReader();
        var ids = new List<long>(Slice);
        while (reader.Read())
        {
            ids.Add(reader.GetInt64(0));
        }

        return ids;
    }

    public void Dispose()
    {
        putOff.Dispose();
        resume.Dispose();
        indexSome.Dispose();
    }

    private static void Run(DbCommand command, DbTransaction transaction)
    {
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    private static DbCommand Command(SiteDb db, string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
