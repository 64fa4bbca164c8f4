using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests;

/// <summary>Has the database refuse rows, so that a test sees what then becomes of the rest.</summary>
internal static class RefusedRows
{
    /// <summary>Refuses what would be done to a table.</summary>
    /// <param name="db">The database.</param>
    /// <param name="what">Such as <c>INSERT</c>.</param>
    /// <param name="table">The table.</param>
    /// <param name="when">Which rows, in SQL; all when it is left out.</param>
    public static Task Refuse(this SiteDb db, string what, string table, string? when = null)
    {
        var rows = when is null ? "" : $"WHEN ({when})";
        return db.Database.ExecuteSqlRawAsync(
            db.Database.IsSqlite()
                ? $"CREATE TRIGGER \"Refuse\" BEFORE {what} ON \"{table}\" {rows} BEGIN SELECT RAISE(ABORT, 'refused'); END"
                : $"CREATE FUNCTION \"Refused\"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''refused'' USING ERRCODE = ''check_violation''; END'; "
                    + $"CREATE TRIGGER \"Refuse\" BEFORE {what} ON \"{table}\" FOR EACH ROW {rows} EXECUTE FUNCTION \"Refused\"()",
            TestContext.Current.CancellationToken);
    }

    /// <summary>Takes it back.</summary>
    public static Task RefuseNothing(this SiteDb db, string table) => db.Database.ExecuteSqlRawAsync(
        db.Database.IsSqlite() ? "DROP TRIGGER \"Refuse\"" : $"DROP TRIGGER \"Refuse\" ON \"{table}\"", TestContext.Current.CancellationToken);
}
