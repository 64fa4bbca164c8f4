using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace BackendSite.Bench;

/// <summary>The least that storing can be: rows of an enquiry's size, one after the other, each in a commit of its own.</summary>
internal static class BareLoop
{
    /// <summary>Runs for a short time.</summary>
    /// <param name="folder">Where the database goes.</param>
    /// <param name="time">How long.</param>
    /// <returns>Rows a second.</returns>
    public static double Run(string folder, TimeSpan time)
    {
        Directory.CreateDirectory(folder);
        using var db = new SqliteConnection($"Data Source={Path.Combine(folder, "loop.db")};Pooling=False");
        db.Open();
        Execute(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE Rows (Id INTEGER PRIMARY KEY, At TEXT, Words TEXT)");
        using var insert = db.CreateCommand();
        insert.CommandText = "INSERT INTO Rows (At, Words) VALUES ($at, $words)";
        var at = insert.Parameters.Add("$at", SqliteType.Text);
        var words = insert.Parameters.Add("$words", SqliteType.Text);
        insert.Prepare();
        var rows = 0;
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            at.Value = DateTime.UtcNow.ToString("O");
            words.Value = SampleEnquiry.Form(rows);
            insert.ExecuteNonQuery();
            rows++;
        }

        return rows / clock.Elapsed.TotalSeconds;
    }

    private static void Execute(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
