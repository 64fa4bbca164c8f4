using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BackendSite.Data;

/// <summary>A prepared statement of a database server.</summary>
internal sealed class ServerStatement : PreparedStatement
{
    private readonly DbCommand command;
    private DbDataReader? reader;

    /// <inheritdoc cref="PreparedStatement.Of"/>
    public ServerStatement(DbConnection connection, string sql, IReadOnlyList<IProperty> values)
        : base(values)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
        for (var place = 0; place < values.Count; place++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"@p{place}");
            command.Parameters.Add(values[place].GetRelationalTypeMapping().CreateParameter(command, name, null, nullable: true));
        }

        command.Prepare();
    }

    public override int Run() => command.ExecuteNonQuery();

    public override long Insert() => (long)command.ExecuteScalar()!;

    public override long Number(int column) => reader!.GetInt64(column);

    public override string Text(int column) => reader!.GetString(column);

    public override DateTime Instant(int column) => reader!.GetDateTime(column);

    public override void Dispose() => command.Dispose();

    protected override void Bind(int place, object? value) => command.Parameters[place].Value = value ?? DBNull.Value;

    protected override bool Step()
    {
        reader = command.ExecuteReader();
        return reader.Read();
    }

    protected override void Reset()
    {
        reader?.Dispose();
        reader = null;
    }
}
