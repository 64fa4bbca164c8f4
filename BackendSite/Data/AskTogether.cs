using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BackendSite.Data;

/// <summary>
/// Several questions that go to the database as one command, so that a page which shows many things costs one way there and back. Each is
/// written and read as if it were alone.
/// </summary>
/// <param name="db">Where to ask, with <see cref="ShareReader"/> among its interceptors; it does nothing else meanwhile.</param>
public sealed partial class AskTogether(SiteDb db)
{
    private readonly List<DbCommand> commands = [];
    private readonly List<Func<CancellationToken, Task>> readings = [];

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Name { get; }

    /// <summary>Adds a question.</summary>
    /// <typeparam name="T">What it asks for.</typeparam>
    /// <returns>Where its answer will be.</returns>
    public Answer<T> Add<T>(IQueryable<T> question)
    {
        var answer = new Answer<T>();
        commands.Add(question.CreateDbCommand());
        readings.Add(async cancellationToken => answer.Rows = await question.ToListAsync(cancellationToken));
        return answer;
    }

    /// <summary>Asks, once, and fills in the answers.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var reader = await Command().ExecuteReaderAsync(
                new(db.GetService<IRelationalConnection>(), null, null, db, db.GetService<IRelationalCommandDiagnosticsLogger>()), cancellationToken);
            using var shared = ShareReader.Begin(db, reader.DbDataReader);
            foreach (var read in readings)
            {
                await read(cancellationToken);
            }

            if (shared.Given < readings.Count)
            {
                throw new InvalidOperationException($"The context has no {nameof(ShareReader)}: each question was asked by itself.");
            }
        }
        finally
        {
            commands.ForEach(command => command.Dispose());
            await db.Database.CloseConnectionAsync();
        }
    }

    // Each question's values get names of their own.
    private IRelationalCommand Command()
    {
        var all = db.GetService<IRelationalCommandBuilderFactory>().Create();
        foreach (var (number, command) in commands.Index())
        {
            var parameters = command.Parameters.Cast<DbParameter>().ToList();
            command.Parameters.Clear();
            var names = parameters.Select(parameter => "@" + parameter.ParameterName.TrimStart('@')).ToHashSet();
            all.AppendLine(Name.Replace(command.CommandText, found => names.Contains(found.Value) ? Own(found.Value) : found.Value) + ";");
            foreach (var parameter in parameters)
            {
                parameter.ParameterName = Own("@" + parameter.ParameterName.TrimStart('@'));
                all.AddRawParameter(parameter.ParameterName, parameter);
            }

            string Own(string name) => $"@q{number}_{name[1..]}";
        }

        return all.Build();
    }

    /// <summary>What the database said to one question.</summary>
    public sealed class Answer<T>
    {
        /// <summary>Empty until it was asked.</summary>
        public IReadOnlyList<T> Rows { get; internal set; } = [];
    }
}
