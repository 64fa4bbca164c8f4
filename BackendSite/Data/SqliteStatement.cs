using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Metadata;
using SQLitePCL;

namespace BackendSite.Data;

/// <summary>
/// A prepared statement of SQLite itself. The driver looks up each parameter by its name and makes a reader for each call, which takes longer
/// than a small statement. Values are stored as the driver stores them.
/// </summary>
internal sealed class SqliteStatement : PreparedStatement
{
    private readonly sqlite3 db;
    private readonly sqlite3_stmt statement;
    private readonly int[] places;
    private byte[] text = new byte[1024];

    /// <inheritdoc cref="PreparedStatement.Of"/>
    public SqliteStatement(SqliteConnection connection, string sql, IReadOnlyList<IProperty> values)
        : base(values)
    {
        db = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(db, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
        places = [.. values.Select((_, place) => raw.sqlite3_bind_parameter_index(statement, string.Create(CultureInfo.InvariantCulture, $"@p{place}")))];
    }

    public override int Run()
    {
        try
        {
            Step();
            return raw.sqlite3_changes(db);
        }
        finally
        {
            Reset();
        }
    }

    // RETURNING would have SQLite keep a table of its own for what is returned, and all pages in case it has to undo the row.
    public override long Insert()
    {
        Run();
        return raw.sqlite3_last_insert_rowid(db);
    }

    public override long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public override string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public override DateTime Instant(int column) =>
        DateTime.Parse(Text(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public override void Dispose() => statement.Dispose();

    protected override void Bind(int place, object? value) => Check(value switch
    {
        null => raw.sqlite3_bind_null(statement, places[place]),
        string words => BindText(places[place], words),
        DateTime time => BindInstant(places[place], time),
        Guid id => BindText(places[place], id.ToString().ToUpperInvariant()),
        long number => raw.sqlite3_bind_int64(statement, places[place], number),
        int number => raw.sqlite3_bind_int64(statement, places[place], number),
        bool yes => raw.sqlite3_bind_int64(statement, places[place], yes ? 1 : 0),
        _ => throw new NotSupportedException($"No statement stores a {value.GetType()}."),
    });

    protected override bool Step()
    {
        var result = raw.sqlite3_step(statement);
        Check(result);
        return result == raw.SQLITE_ROW;
    }

    // Says again what the step said.
    protected override void Reset() => raw.sqlite3_reset(statement);

    private int BindText(int place, string words)
    {
        var length = Encoding.UTF8.GetMaxByteCount(words.Length);
        if (length > text.Length)
        {
            text = new byte[length];
        }

        return raw.sqlite3_bind_text(statement, place, text.AsSpan(0, Encoding.UTF8.GetBytes(words, text)));
    }

    private int BindInstant(int place, DateTime time)
    {
        // Like 2026-11-25T09:30:00.1200000 with or without a zone: the driver writes a space for the T, and neither zeros at the end nor a zone.
        Span<byte> formatted = stackalloc byte[33];
        time.TryFormat(formatted, out _, "O", CultureInfo.InvariantCulture);
        formatted[10] = (byte)' ';
        return raw.sqlite3_bind_text(statement, place, formatted[..27].TrimEnd((byte)'0').TrimEnd((byte)'.'));
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, db);
}
