using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>One page of a list.</summary>
/// <param name="Rows">In the order that was asked for.</param>
/// <param name="Count">How many leads there are on all pages, bounded: see <see cref="FindLeads.CountLimit"/>.</param>
/// <param name="Newest">The newest lead there was, in any view; 0 for none. What comes later has arrived since.</param>
public sealed record LeadList(IReadOnlyList<LeadRow> Rows, int Count, long Newest);

/// <summary>The leads before and after another in its list; null at the ends.</summary>
public sealed record LeadNeighbours(string? Previous, string? Next);

/// <summary>Asks for leads. Each call opens a context of its own, reads through an index and never more than it shows.</summary>
public sealed class FindLeads(IDbContextFactory<SiteDb> databases, LeadSearch search)
{
    /// <summary>Nothing is counted further; a count above it means "more than this many".</summary>
    public const int CountLimit = 1_000;

    /// <summary>A search that is ordered by due time looks through this many of the newest matches.</summary>
    private const int DueSearchLimit = 1_000;

    /// <summary>One page.</summary>
    public async Task<LeadList> Page(LeadQuery query, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var filtered = Filtered(db, query);

        // The ids alone come from an index, however deep the page; only then are its rows fetched.
        var ids = Ordered(filtered, query.Sort)
            .Skip((query.Page - 1) * query.Size).Take(query.Size)
            .Select(lead => lead.Id);
        var rows = await Ordered(db.Leads.Where(lead => ids.Contains(lead.Id)), query.Sort)
            .Select(LeadRow.Of)
            .ToListAsync(cancellationToken);
        var count = await Ordered(filtered, query.Sort).Take(CountLimit + 1).CountAsync(cancellationToken);
        var newest = await db.Leads.MaxAsync(lead => (long?)lead.Id, cancellationToken) ?? 0;
        return new(rows, count, newest);
    }

    /// <summary>The rows of these leads as they are now.</summary>
    public async Task<IReadOnlyList<LeadRow>> Rows(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.Leads.Where(lead => ids.Contains(lead.Id)).Select(LeadRow.Of).ToListAsync(cancellationToken);
    }

    /// <summary>How many leads that the list would show arrived after a lead; bounded like every count.</summary>
    public async Task<int> CountSince(LeadQuery query, long newest, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await Filtered(db, query).Where(lead => lead.Id > newest).OrderBy(lead => lead.Id).Take(CountLimit + 1).CountAsync(cancellationToken);
    }

    /// <summary>How many leads each view holds, bounded like every count.</summary>
    public async Task<IReadOnlyDictionary<LeadView, int>> Counts(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var counts = new Dictionary<LeadView, int>();
        foreach (var view in Enum.GetValues<LeadView>())
        {
            var leads = Ordered(Filtered(db, new LeadQuery { View = view }), view == LeadView.Waiting ? LeadSort.Due : LeadSort.Newest);
            counts[view] = await leads.Take(CountLimit + 1).CountAsync(cancellationToken);
        }

        return counts;
    }

    /// <summary>The leads on both sides of one, which itself need not be in the list any more.</summary>
    public async Task<LeadNeighbours> Neighbours(LeadQuery query, long id, DateTime dueAt, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var leads = Filtered(db, query);
        var (before, after) = query.Sort switch
        {
            // The first comparison is what the index can use.
            LeadSort.Due => (
                leads.Where(l => l.DueAt <= dueAt && (l.DueAt < dueAt || l.Id < id)).OrderByDescending(l => l.DueAt).ThenByDescending(l => l.Id),
                leads.Where(l => l.DueAt >= dueAt && (l.DueAt > dueAt || l.Id > id)).OrderBy(l => l.DueAt).ThenBy(l => l.Id)),
            LeadSort.Oldest => (Older(leads, id), Newer(leads, id)),
            _ => (Newer(leads, id), Older(leads, id)),
        };
        return new(
            await before.Select(lead => lead.Reference).FirstOrDefaultAsync(cancellationToken),
            await after.Select(lead => lead.Reference).FirstOrDefaultAsync(cancellationToken));
    }

    private static IOrderedQueryable<Lead> Newer(IQueryable<Lead> leads, long id) =>
        leads.Where(lead => lead.Id > id).OrderBy(lead => lead.Id);

    private static IOrderedQueryable<Lead> Older(IQueryable<Lead> leads, long id) =>
        leads.Where(lead => lead.Id < id).OrderByDescending(lead => lead.Id);

    private static IQueryable<Lead> Ordered(IQueryable<Lead> leads, LeadSort sort) => sort switch
    {
        LeadSort.Due => leads.OrderBy(lead => lead.DueAt).ThenBy(lead => lead.Id),
        LeadSort.Oldest => leads.OrderBy(lead => lead.Id),
        _ => leads.OrderByDescending(lead => lead.Id),
    };

    private IQueryable<Lead> Filtered(SiteDb db, LeadQuery query)
    {
        IQueryable<Lead> leads = db.Leads.AsNoTracking();
        if (query.Text.Length > 0)
        {
            leads = search.Matching(db, query.Text).AsNoTracking();
            if (query.Sort == LeadSort.Due)
            {
                leads = leads.OrderByDescending(lead => lead.Id).Take(DueSearchLimit);
            }
        }

        if (query.View == LeadView.Waiting || query.Sort == LeadSort.Due)
        {
            leads = leads.Where(Lead.WaitsForAnswer);
        }

        if (StatusOf(query.View) is { } status)
        {
            return leads.Where(lead => lead.Status == status);
        }

        return query.View == LeadView.All && query.Sort != LeadSort.Due ? leads.Where(lead => lead.Status != LeadStatus.Spam) : leads;
    }

    private static LeadStatus? StatusOf(LeadView view) =>
        view is LeadView.All or LeadView.Waiting ? null : Enum.Parse<LeadStatus>(view.ToString());
}
