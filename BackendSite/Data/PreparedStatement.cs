using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BackendSite.Data;

/// <summary>
/// A statement that is carried out again and again: prepared once, on a connection that stays open, with the values of records as the model
/// stores them. Composing a statement anew costs several times what the database itself takes. For one thread at a time, in the transaction
/// that the connection is in.
/// </summary>
internal abstract class PreparedStatement : IDisposable
{
    private readonly Func<object?, object?>?[] converters;

    protected PreparedStatement(IEnumerable<IProperty> values) =>
        converters = [.. values.Select(property => property.GetRelationalTypeMapping().Converter?.ConvertToProvider)];

    /// <summary>Prepares a statement.</summary>
    /// <param name="db">Its connection is open, and stays open for as long as the statement is used.</param>
    /// <param name="sql">Names its parameters <c>@p0</c>, <c>@p1</c> and so on.</param>
    /// <param name="values">For each parameter the name of the property whose values it takes.</param>
    /// <typeparam name="TRecord">The mapped record that has these properties.</typeparam>
    /// <exception cref="DbException">The statement is wrong, or the database can't be read.</exception>
    public static PreparedStatement Of<TRecord>(DbContext db, string sql, params IEnumerable<string> values)
    {
        var record = db.Model.FindEntityType(typeof(TRecord))!;
        var properties = values.Select(name => record.FindProperty(name)!).ToList();
        return db.Database.GetDbConnection() is SqliteConnection sqlite
            ? new SqliteStatement(sqlite, sql, properties)
            : new ServerStatement(db.Database.GetDbConnection(), sql, properties);
    }

    /// <summary>Gives parameters their values, as the records hold them, from the first one on.</summary>
    public PreparedStatement With(params ReadOnlySpan<object?> values)
    {
        for (var place = 0; place < values.Length; place++)
        {
            Bind(place, values[place] is { } value && converters[place] is { } convert ? convert(value) : values[place]);
        }

        return this;
    }

    /// <summary>Carries it out.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="DbException">A row was refused, or the database can't be written.</exception>
    public abstract int Run();

    /// <summary>Carries out an INSERT of one row.</summary>
    /// <returns>Its key; on a server it is what the statement returns.</returns>
    /// <exception cref="DbException">The row was refused, or the database can't be written.</exception>
    public abstract long Insert();

    /// <summary>Carries it out and reads the first row.</summary>
    /// <param name="read">Reads it, by <see cref="Number"/>, <see cref="Text"/> and <see cref="Instant"/>.</param>
    /// <param name="none">What to return when there is none.</param>
    /// <exception cref="DbException">The database can't be read.</exception>
    public TResult Read<TResult>(Func<PreparedStatement, TResult> read, TResult none)
    {
        try
        {
            return Step() ? read(this) : none;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>A number of the row that is read.</summary>
    public abstract long Number(int column);

    /// <summary>A text of the row that is read; not for columns that may be null.</summary>
    public abstract string Text(int column);

    /// <summary>A time of the row that is read, UTC.</summary>
    public abstract DateTime Instant(int column);

    public abstract void Dispose();

    protected abstract void Bind(int place, object? value);

    protected abstract bool Step();

    protected abstract void Reset();
}
