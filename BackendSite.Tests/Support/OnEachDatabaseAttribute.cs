using Xunit.v3;

namespace BackendSite.Tests;

/// <summary>These tests run on SQLite and then, in a second pass of <c>./test</c>, on PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OnEachDatabaseAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("database", "each")];
}

/// <summary>A test of a class that runs on each database, which is about SQLite alone.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OnSqliteOnlyAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("database", "sqlite")];
}
