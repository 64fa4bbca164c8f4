using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BackendSite.Data;

/// <summary>
/// Inserts records of one kind as the model maps them, with one statement that is prepared once. Tracking a record and composing its
/// statement anew costs several times what the database itself takes; where a rush of rows comes through one writer, that is the limit.
/// </summary>
/// <typeparam name="TRecord">A mapped record, keyed by an <c>Id</c> that the database makes.</typeparam>
internal sealed class PreparedInsert<TRecord> : IDisposable
    where TRecord : class
{
    private readonly DbCommand command;
    private readonly List<MappedParameter> columns = [];

    /// <summary>Prepares the statement.</summary>
    /// <param name="db">Its connection is open, and stays open for as long as this is used.</param>
    public PreparedInsert(DbContext db)
    {
        command = db.Database.GetDbConnection().CreateCommand();
        var record = db.Model.FindEntityType(typeof(TRecord))!;
        var table = StoreObjectIdentifier.Table(record.GetTableName()!, record.GetSchema());
        foreach (var property in record.GetProperties().Where(property => !property.IsPrimaryKey()))
        {
            columns.Add(new(property, command, $"@p{columns.Count}"));
        }

        var names = columns.Select(column => $"\"{column.Property.GetColumnName(table)}\"");
        var values = columns.Select(column => column.Parameter.ParameterName);
        command.CommandText = $"INSERT INTO \"{table.Name}\" ({string.Join(", ", names)}) VALUES ({string.Join(", ", values)}) RETURNING \"Id\"";
        command.Prepare();
    }

    /// <summary>Inserts one record.</summary>
    /// <returns>Its new key.</returns>
    /// <exception cref="DbException">The row was refused, or the database can't be written.</exception>
    public long Insert(TRecord record, DbTransaction transaction)
    {
        command.Transaction = transaction;
        foreach (var column in columns)
        {
            column.Take(record);
        }

        return (long)command.ExecuteScalar()!;
    }

    public void Dispose() => command.Dispose();
}
