using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BackendSite.Data.Moving;

/// <summary>A table that moves, with all that both sides keep in it.</summary>
/// <param name="Name">Its name on both sides.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record MovedTable(string Name, IReadOnlyList<MovedColumn> Columns)
{
    private string Names => string.Join(", ", Columns.Select(column => $"\"{column.Name}\""));

    /// <summary>All tables of the model, each after those that it refers to.</summary>
    public static IReadOnlyList<MovedTable> All(SiteDb db, NpgsqlConnection target)
    {
        var found = new List<string>();
        var waiting = db.Model.GetRelationalModel().Tables.Where(table => table.Name != StoredKey.Table).ToList();
        while (waiting.Count > 0)
        {
            var next = waiting.First(table => table.ForeignKeyConstraints.All(key => key.PrincipalTable == table || found.Contains(key.PrincipalTable.Name)));
            found.Add(next.Name);
            waiting.Remove(next);
        }

        return [.. found.Select(name => new MovedTable(name, ColumnsOf(name, target)))];
    }

    /// <summary>The rows of the SQLite file, each as a line.</summary>
    public IEnumerable<string> Source(SqliteConnection source)
    {
        using var select = source.CreateCommand();
        select.CommandText = $"SELECT {Names} FROM \"{Name}\"";
        using var rows = select.ExecuteReader();
        while (rows.Read())
        {
            yield return string.Join('\t', Columns.Select((column, at) => column.Read(rows, at)));
        }
    }

    /// <summary>The rows of the server, each as the same line.</summary>
    public IEnumerable<string> Target(NpgsqlConnection target)
    {
        using var rows = target.BeginTextExport($"COPY \"{Name}\" ({Names}) TO STDOUT");
        var rewritten = Columns.Any(column => column.IsRewritten);
        while (rows.ReadLine() is { } line)
        {
            yield return rewritten ? string.Join('\t', line.Split('\t').Zip(Columns, (piece, column) => column.Canonical(piece))) : line;
        }
    }

    /// <summary>Writes lines into the server's table.</summary>
    /// <param name="lines">The rows.</param>
    /// <param name="target">The server.</param>
    /// <param name="digest">Counts and digests them.</param>
    public void Copy(IEnumerable<string> lines, NpgsqlConnection target, RowDigest digest)
    {
        using var import = target.BeginTextImport($"COPY \"{Name}\" ({Names}) FROM STDIN");
        foreach (var line in lines)
        {
            digest.Add(line);
            import.Write(line);
            import.Write('\n');
        }
    }

    /// <summary>Counts and digests lines.</summary>
    public static RowDigest Digest(IEnumerable<string> lines)
    {
        var digest = new RowDigest();
        foreach (var line in lines)
        {
            digest.Add(line);
        }

        return digest;
    }

    private static List<MovedColumn> ColumnsOf(string table, NpgsqlConnection target)
    {
        using var select = new NpgsqlCommand("SELECT column_name, udt_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = @table ORDER BY column_name", target);
        select.Parameters.AddWithValue("table", table);
        using var rows = select.ExecuteReader();
        var columns = new List<MovedColumn>();
        while (rows.Read())
        {
            columns.Add(new(rows.GetString(0), rows.GetString(1)));
        }

        return columns;
    }
}
