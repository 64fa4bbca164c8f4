using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BackendSite.Tests.Leads;

/// <summary>Asks the database (if it is SQLite) for the plan of each query before it runs, and lets a test hold queries back.</summary>
internal sealed class QueryPlans : DbCommandInterceptor
{
    private static readonly string[] Questions = ["SELECT", "WITH"];

    // Questions that went to the database together are explained one by one, each once.
    private readonly Dictionary<string, IReadOnlyList<string>> together = [];

    /// <summary>The plans since it was switched on, each a query and its steps, and each asked by itself; null while it is off.</summary>
    public List<(string Query, IReadOnlyList<string> Steps)>? Seen
    {
        get;
        set
        {
            field = value;
            together.Clear();
        }
    }

    /// <summary>Queries wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>
    /// The steps that read a table from end to end: without an index, or along an index without a limit. What a query computed
    /// itself may be read so, and the few who work here when all of them are asked for.
    /// </summary>
    public IEnumerable<string> Scans =>
        from plan in Seen!.Concat(together.Select(plan => (Query: plan.Key, Steps: plan.Value)))
        let computed = plan.Steps.Select(step => step.Split(' ')).Where(words => words[0] is "CO-ROUTINE" or "MATERIALIZE").Select(words => words[1])
        from step in plan.Steps
        let words = step.Split(' ')
        where words[0] == "SCAN" && words[1] != "CONSTANT" && !computed.Contains(words[1])
            && !plan.Query.Contains("FROM \"Staff\" AS", StringComparison.Ordinal)
            && !(words.Contains("INDEX") && plan.Query.Contains("LIMIT", StringComparison.Ordinal))
        select $"{step} in {plan.Query}";

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Explain(command, result.HasResult);
        return result;
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await Gate;
        Explain(command, result.HasResult);
        return result;
    }

    private void Explain(DbCommand command, bool hasAnswer)
    {
        if (Seen is null || !Questions.Any(command.CommandText.TrimStart().StartsWith))
        {
            return;
        }

        if (hasAnswer && together.ContainsKey(command.CommandText))
        {
            return;
        }

        var steps = command.Connection is SqliteConnection ? Steps(command) : [];
        if (hasAnswer)
        {
            together.Add(command.CommandText, steps);
        }
        else
        {
            Seen.Add((command.CommandText, steps));
        }
    }

    private static List<string> Steps(DbCommand command)
    {

        using var explain = command.Connection!.CreateCommand();
        explain.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        explain.Transaction = command.Transaction;
        foreach (DbParameter parameter in command.Parameters)
        {
            var copy = explain.CreateParameter();
            (copy.ParameterName, copy.Value) = (parameter.ParameterName, parameter.Value);
            explain.Parameters.Add(copy);
        }

        var steps = new List<string>();
        using var reader = explain.ExecuteReader();
        while (reader.Read())
        {
            steps.Add(reader.GetString(3));
        }

        return steps;
    }
}
