using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>Someone who works here, as colleagues see them.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">The whole name.</param>
/// <param name="Initials">As in <see cref="StaffUser.Initials"/>.</param>
/// <param name="Photo">The address of the photo; null for none.</param>
public sealed record Colleague(Guid Id, string Name, string? Initials, string? Photo);

/// <summary>Asks who works here. Open invitations are nobody yet, closed accounts nobody any more.</summary>
public sealed class FindColleagues(IDbContextFactory<SiteDb> databases)
{
    /// <summary>Everyone, by name.</summary>
    public async Task<IReadOnlyList<Colleague>> All(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await In(db).ToListAsync(cancellationToken);
    }

    /// <summary>The question for it, to be asked together with others.</summary>
    public static IQueryable<Colleague> In(SiteDb db) => db.Staff
        .Where(StaffUser.WorksHere)
        .OrderBy(account => account.DisplayName)
        .Select(account => new Colleague(account.Id, account.DisplayName, account.Initials, StaffPhoto.AddressOf(account.Id, account.PhotoVersion)));
}
