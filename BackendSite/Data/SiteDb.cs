using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BackendSite.Data;

/// <summary>
/// The database. Each room maps its own records (<see cref="IEntityTypeConfiguration{TEntity}"/>) and names its own sets, so
/// that this class knows none of them. Contexts are short-lived: one an operation, from <see cref="IDbContextFactory{TContext}"/>.
/// </summary>
public abstract class SiteDb(DbContextOptions options) : DbContext(options)
{
    /// <summary>Begins a transaction that nobody else can write in, on the bare connection, which is open.</summary>
    /// <exception cref="DbException">Somebody else wrote for too long, or the database is gone.</exception>
    public virtual DbTransaction BeginAlone() => Database.GetDbConnection().BeginTransaction();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(SiteDb).Assembly);

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<Utc>();

    // Instants are stored as UTC DateTime, because DateTimeOffset can't be ordered on SQLite; they go and come back marked as UTC.
    private sealed class Utc() : ValueConverter<DateTime, DateTime>(
        value => value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc),
        value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
}
