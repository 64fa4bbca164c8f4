using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BackendSite.Data;

/// <summary>
/// Inserts records of one kind as the model maps them. Tracking a record costs several times what the database itself takes; where a rush of
/// rows comes through one writer, that is the limit.
/// </summary>
/// <typeparam name="TRecord">A mapped record, keyed by an <c>Id</c> that the database makes.</typeparam>
internal sealed class PreparedInsert<TRecord> : IDisposable
    where TRecord : class
{
    private readonly PreparedStatement statement;
    private readonly IClrPropertyGetter[] getters;
    private readonly object?[] values;

    /// <summary>Prepares the statement.</summary>
    /// <param name="db">Its connection is open, and stays open for as long as this is used.</param>
    public PreparedInsert(DbContext db)
    {
        var record = db.Model.FindEntityType(typeof(TRecord))!;
        var table = StoreObjectIdentifier.Table(record.GetTableName()!, record.GetSchema());
        var columns = record.GetProperties().Where(property => !property.IsPrimaryKey()).ToList();
        var names = columns.Select(column => $"\"{column.GetColumnName(table)}\"");
        var places = columns.Select((_, place) => $"@p{place}");
        var returning = db.Database.IsSqlite() ? "" : " RETURNING \"Id\"";
        statement = PreparedStatement.Of<TRecord>(
            db, $"INSERT INTO \"{table.Name}\" ({string.Join(", ", names)}) VALUES ({string.Join(", ", places)}){returning}", columns.Select(column => column.Name));
        getters = [.. columns.Select(column => column.GetGetter())];
        values = new object?[getters.Length];
    }

    /// <summary>Inserts one record.</summary>
    /// <returns>Its new key.</returns>
    /// <exception cref="DbException">The row was refused, or the database can't be written.</exception>
    public long Insert(TRecord record)
    {
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = getters[column].GetClrValue(record);
        }

        return statement.With(values).Insert();
    }

    public void Dispose() => statement.Dispose();
}
