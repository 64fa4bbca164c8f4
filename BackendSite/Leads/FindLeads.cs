using System.Runtime.CompilerServices;
using BackendSite.Data;
using BackendSite.Leads.Reports;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>One page of a list.</summary>
/// <param name="Rows">In the order that was asked for.</param>
/// <param name="Count">How many leads there are on all pages, bounded: see <see cref="FindLeads.CountLimit"/>; 0 beyond the last page.</param>
/// <param name="Newest">The newest lead there was, in any view; 0 when the page is empty. What comes later has arrived since.</param>
public sealed record LeadList(IReadOnlyList<LeadRow> Rows, int Count, long Newest);

/// <summary>The references of the leads before and after another in its list; null at the ends.</summary>
public sealed record LeadNeighbours(string? Previous, string? Next);

/// <summary>
/// Asks for leads. Each call opens a context of its own, asks once, reads through an index and never more than it shows.
/// </summary>
public sealed class FindLeads(IDbContextFactory<SiteDb> databases, LeadSearch search, LeadClock clock)
{
    /// <summary>Nothing is counted further; a count above it means "more than this many".</summary>
    public const int CountLimit = 1_000;

    /// <summary>Filtered leads that are ordered by due time are the newest matches that wait, so many at most.</summary>
    public const int DueSearchLimit = 1_000;

    /// <summary>One page.</summary>
    /// <param name="query">Which leads.</param>
    /// <param name="me">Who looks: decides what is theirs and what they have read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<LeadList> Page(LeadQuery query, Guid me, CancellationToken cancellationToken)
    {
        if (query.IsImpossible)
        {
            return new([], 0, 0);
        }

        await using var db = databases.CreateDbContext();

        IQueryable<Lead> all = db.Leads;
        var rows = await Counted(db, query, me)
            .Select(found => new { found.Row, found.Count, Newest = all.Max(lead => lead.Id) })
            .ToListAsync(cancellationToken);
        return rows is [var first, ..] ? new([.. rows.Select(found => found.Row)], Math.Min(first.Count, CountLimit + 1), first.Newest) : new([], 0, 0);
    }

    /// <summary>The rows of these leads as they are now.</summary>
    public async Task<IReadOnlyList<LeadRow>> Rows(IReadOnlyCollection<long> ids, Guid me, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.Leads.Where(lead => ids.Contains(lead.Id)).Select(LeadRow.Of(db, me)).ToListAsync(cancellationToken);
    }

    /// <summary>How many leads that the list would show arrived after a lead; bounded like every count.</summary>
    public async Task<int> CountSince(LeadQuery query, long newest, Guid me, CancellationToken cancellationToken)
    {
        if (query.IsImpossible)
        {
            return 0;
        }

        await using var db = databases.CreateDbContext();
        var since = query.IsSearch
            ? InView(db.Leads.Where(lead => search.Ids(db, query, me, new(Newest: false, 0, CountLimit + 1, Above: newest)).Contains(lead.Id)), query, me)
            : InView(db.Leads.Where(lead => lead.Id > newest), query, me);
        return await since.OrderBy(lead => lead.Id).Take(CountLimit + 1).CountAsync(cancellationToken);
    }

    /// <summary>How many leads each view holds, bounded like every count.</summary>
    public async Task<IReadOnlyDictionary<LeadView, int>> Counts(Guid me, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        IQueryable<long> In(LeadView view) => Ids(db, new LeadQuery().Showing(view), me, 0, CountLimit + 1);
        var (waiting, mine, unassigned, today) = (In(LeadView.Waiting), In(LeadView.Mine), In(LeadView.Unassigned), In(LeadView.Today));
        var (late, theirs, all, spam) = (In(LeadView.Late), In(LeadView.Theirs), In(LeadView.All), In(LeadView.Spam));
        var counts = await db.Database.SqlQueryRaw<int>("SELECT 1 AS \"Value\"")
            .Select(_ => new
            {
                Waiting = waiting.Count(),
                Mine = mine.Count(),
                Unassigned = unassigned.Count(),
                Today = today.Count(),
                Late = late.Count(),
                Theirs = theirs.Count(),
                All = all.Count(),
                Spam = spam.Count(),
            })
            .SingleAsync(cancellationToken);
        return new Dictionary<LeadView, int>
        {
            [LeadView.Waiting] = counts.Waiting,
            [LeadView.Mine] = counts.Mine,
            [LeadView.Unassigned] = counts.Unassigned,
            [LeadView.Today] = counts.Today,
            [LeadView.Late] = counts.Late,
            [LeadView.Theirs] = counts.Theirs,
            [LeadView.All] = counts.All,
            [LeadView.Spam] = counts.Spam,
        };
    }

    /// <summary>The leads on both sides of one, which itself need not be in the list any more: one row.</summary>
    /// <param name="db">Where to look.</param>
    /// <param name="query">The list, which must be possible.</param>
    /// <param name="reference">The lead's.</param>
    /// <param name="me">Who looks.</param>
    internal IQueryable<LeadNeighbours> Neighbours(SiteDb db, LeadQuery query, string reference, Guid me)
    {
        var (after, before) = query.IsSearch ? Found(db, query, reference, me) : Beside(db, InView(db.Leads, query, me), query.Sort, reference);
        var (next, previous) = query.Sort == LeadSort.Newest ? (before, after) : (after, before);
        return db.Database.SqlQueryRaw<int>("SELECT 1 AS \"Value\"")
            .Select(_ => new LeadNeighbours(previous.Select(lead => lead.Reference).FirstOrDefault(), next.Select(lead => lead.Reference).FirstOrDefault()));
    }

    /// <summary>What leads have as interests and as source pages, for filters to offer, whatever is set up today; read from the sums of the days.</summary>
    public async Task<(IReadOnlyList<string> Interests, IReadOnlyList<string> Sources)> Known(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var found = await search.Known(db, cancellationToken, ReportBy.Interest, ReportBy.Page);
        IReadOnlyList<string> Of(ReportBy by) => [.. found[by].Where(value => value != SumUpDay.NotSaid).Order(StringComparer.OrdinalIgnoreCase)];
        return (Of(ReportBy.Interest), Of(ReportBy.Page));
    }

    /// <summary>All leads that a list shows, oldest first and a few at a time, so that nobody who writes waits for a slow reader.</summary>
    internal async IAsyncEnumerable<Lead> Walk(
        SiteDb db, LeadQuery query, Guid me, int chunk, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long last = 0; ;)
        {
            var above = last;
            var ids = search.Ids(db, query, me, new(Newest: false, 0, chunk, Above: above));
            var leads = query.IsSearch ? db.Leads.Where(lead => ids.Contains(lead.Id)) : InView(db.Leads.Where(lead => lead.Id > above), query, me);
            var some = await leads.AsNoTracking().OrderBy(lead => lead.Id).Take(chunk).ToListAsync(cancellationToken);
            foreach (var lead in some)
            {
                yield return lead;
            }

            if (some.Count < chunk)
            {
                yield break;
            }

            last = some[^1].Id;
        }
    }

    // The first comparison of due times is what the index can use.
    private static (IQueryable<Lead> After, IQueryable<Lead> Before) Beside(SiteDb db, IQueryable<Lead> leads, LeadSort sort, string reference)
    {
        var id = db.Leads.Where(one => one.Reference == reference).Select(one => one.Id);
        var due = db.Leads.Where(one => one.Reference == reference).Select(one => one.DueAt);
        return sort == LeadSort.Due
            ? (leads.Where(l => l.DueAt >= due.First() && (l.DueAt > due.First() || l.Id > id.First())).OrderBy(l => l.DueAt).ThenBy(l => l.Id),
               leads.Where(l => l.DueAt <= due.First() && (l.DueAt < due.First() || l.Id < id.First())).OrderByDescending(l => l.DueAt).ThenByDescending(l => l.Id))
            : (leads.Where(lead => lead.Id > id.First()).OrderBy(lead => lead.Id),
               leads.Where(lead => lead.Id < id.First()).OrderByDescending(lead => lead.Id));
    }

    private (IQueryable<Lead> After, IQueryable<Lead> Before) Found(SiteDb db, LeadQuery query, string reference, Guid me)
    {
        if (query.Sort == LeadSort.Due)
        {
            return Beside(db, InView(Matches(db, query, me), query, me), query.Sort, reference);
        }

        var after = search.Ids(db, query, me, new(Newest: false, 0, 1, After: reference));
        var before = search.Ids(db, query, me, new(Newest: true, 0, 1, Before: reference));
        return (db.Leads.Where(lead => after.Contains(lead.Id)), db.Leads.Where(lead => before.Contains(lead.Id)));
    }

    // The ids alone come from an index, however deep the page; only then are its rows fetched.
    private IQueryable<CountedRow> Counted(SiteDb db, LeadQuery query, Guid me)
    {
        var skip = (query.Page - 1) * query.Size;
        var leads = db.Leads.AsNoTracking();
        if (query.IsSearch && query.Sort != LeadSort.Due)
        {
            var newest = query.Sort == LeadSort.Newest;
            var found = search.Counted(db, query, me, new(newest, skip, query.Size), CountLimit + 1)
                .Join(leads.Select(LeadRow.Of(db, me)), one => one.Id, row => row.Id, (one, row) => new CountedRow { Row = row, Count = one.Count });
            return newest ? found.OrderByDescending(one => one.Row.Id) : found.OrderBy(one => one.Row.Id);
        }

        var ids = Ids(db, query, me, skip, query.Size);
        var counted = Ids(db, query, me, 0, CountLimit + 1);
        return Ordered(leads.Where(lead => ids.Contains(lead.Id)), query.Sort)
            .Select(LeadRow.Of(db, me))
            .Select(row => new CountedRow { Row = row, Count = counted.Count() });
    }

    /// <summary>The ids of a part of the list, in its order.</summary>
    internal IQueryable<long> Ids(SiteDb db, LeadQuery query, Guid me, int skip, int take)
    {
        if (!query.IsSearch)
        {
            return Ordered(InView(db.Leads, query, me), query.Sort).Skip(skip).Take(take).Select(lead => lead.Id);
        }

        return query.Sort == LeadSort.Due
            ? Ordered(InView(Matches(db, query, me), query, me), query.Sort).Skip(skip).Take(take).Select(lead => lead.Id)
            : search.Ids(db, query, me, new(query.Sort == LeadSort.Newest, skip, take));
    }

    private IQueryable<Lead> Matches(SiteDb db, LeadQuery query, Guid me)
    {
        var newest = search.Ids(db, query, me, new(Newest: true, 0, DueSearchLimit));
        return db.Leads.Where(lead => newest.Contains(lead.Id));
    }

    // Each is written as the filter of the index that serves it.
    private IQueryable<Lead> InView(IQueryable<Lead> leads, LeadQuery query, Guid me)
    {
        var now = clock.Now;
        var tomorrow = clock.Tomorrow;
        var waiting = leads.Where(Lead.WaitsForAnswer);
        return query.View switch
        {
            LeadView.Waiting => waiting,
            LeadView.Today => waiting.Where(lead => lead.DueAt >= now && lead.DueAt < tomorrow),
            LeadView.Late => waiting.Where(lead => lead.DueAt < now),
            LeadView.Mine => (query.Sort == LeadSort.Due ? waiting : leads.Where(Lead.IsActive)).Where(lead => lead.OwnerId == me),
            LeadView.Unassigned => (query.Sort == LeadSort.Due ? waiting : leads.Where(Lead.IsActive)).Where(lead => lead.OwnerId == null),
            LeadView.Theirs => leads.Where(lead => lead.Status == LeadStatus.Responded),
            LeadView.Spam => leads.Where(lead => lead.Status == LeadStatus.Spam),
            _ => query.Sort == LeadSort.Due ? waiting : leads.Where(lead => lead.Status != LeadStatus.Spam && lead.Status != LeadStatus.Merged),
        };
    }

    private static IOrderedQueryable<Lead> Ordered(IQueryable<Lead> leads, LeadSort sort) => sort switch
    {
        LeadSort.Due => leads.OrderBy(lead => lead.DueAt).ThenBy(lead => lead.Id),
        LeadSort.Oldest => leads.OrderBy(lead => lead.Id),
        _ => leads.OrderByDescending(lead => lead.Id),
    };

    private sealed class CountedRow
    {
        public required LeadRow Row { get; init; }

        public required int Count { get; init; }
    }
}
