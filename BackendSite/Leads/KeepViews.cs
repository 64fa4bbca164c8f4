using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>Keeps the lists that people named.</summary>
public sealed class KeepViews(IDbContextFactory<SiteDb> databases)
{
    /// <summary>So many are shown.</summary>
    public const int MaxShown = 50;

    /// <summary>Raised when a list was named or forgotten.</summary>
    public event Action? Changed;

    /// <summary>One's own and the shared ones, by name.</summary>
    public async Task<IReadOnlyList<SavedView>> Of(Guid staff, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var found = await db.SavedViews.AsNoTracking().Where(view => view.StaffId == staff || view.Shared).OrderBy(view => view.Id).Take(MaxShown).ToListAsync(cancellationToken);
        return [.. found.OrderBy(view => view.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Names a list; a list of one's own with this name is replaced.</summary>
    public async Task Save(Guid staff, string name, LeadQuery query, bool shared, CancellationToken cancellationToken)
    {
        var clean = name.Trim();
        ArgumentException.ThrowIfNullOrEmpty(clean, nameof(name));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clean.Length, SavedView.MaxNameLength, nameof(name));
        await using var db = databases.CreateDbContext();
        var view = await db.SavedViews.FirstOrDefaultAsync(v => v.StaffId == staff && v.Name == clean, cancellationToken)
            ?? db.Add(new SavedView { StaffId = staff, Name = clean, Query = "" }).Entity;
        (view.Query, view.Shared) = ((query with { Page = 1 }).ToQueryString(), shared);
        await db.SaveChangesAsync(cancellationToken);
        Changed?.Invoke();
    }

    /// <summary>Forgets one; only its maker can.</summary>
    public async Task Forget(Guid staff, long id, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await db.SavedViews.Where(view => view.Id == id && view.StaffId == staff).ExecuteDeleteAsync(cancellationToken);
        Changed?.Invoke();
    }
}
