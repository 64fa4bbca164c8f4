using System.Security.Claims;
using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Components;

/// <summary>Keeps how each person likes the staff pages.</summary>
public sealed class RememberLook(IDbContextFactory<SiteDb> databases)
{
    /// <summary>How this person likes it; the usual look when nothing was chosen.</summary>
    public async Task<Look> Of(ClaimsPrincipal person, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var id = IdOf(person);
        return await db.Set<Look>().AsNoTracking().SingleOrDefaultAsync(look => look.StaffId == id, cancellationToken) ?? new() { StaffId = id };
    }

    /// <summary>Changes it.</summary>
    public async Task<Look> Change(ClaimsPrincipal person, Action<Look> change, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var id = IdOf(person);
        var look = await db.Set<Look>().FindAsync([id], cancellationToken) ?? db.Add(new Look { StaffId = id }).Entity;
        change(look);
        await db.SaveChangesAsync(cancellationToken);
        return look;
    }

    private static Guid IdOf(ClaimsPrincipal person) => Guid.Parse(
        person.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in."));
}
