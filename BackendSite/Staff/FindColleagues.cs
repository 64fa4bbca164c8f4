using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>Someone who works here, as colleagues see them.</summary>
public sealed record Colleague(Guid Id, string Name);

/// <summary>Asks who works here. Open invitations are nobody yet, closed accounts nobody any more.</summary>
public sealed class FindColleagues(IDbContextFactory<SiteDb> databases)
{
    /// <summary>Everyone, by name.</summary>
    public async Task<IReadOnlyList<Colleague>> All(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.Staff
            .Where(account => account.DisplayName != "" && account.ClosedAt == null)
            .OrderBy(account => account.DisplayName)
            .Select(account => new Colleague(account.Id, account.DisplayName))
            .ToListAsync(cancellationToken);
    }
}
