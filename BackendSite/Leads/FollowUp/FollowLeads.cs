using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Staff.Work;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.FollowUp;

/// <summary>
/// Looks at every lead whose <see cref="Lead.LookAt"/> has come, several in one transaction. What was done and when to look next are
/// written together, so a crash at any point, or a second process, makes nothing happen twice or not at all.
/// </summary>
internal sealed partial class FollowLeads(
    IDbContextFactory<SiteDb> databases, FollowLead follow, CurrentCalendar calendars, LeadFeed feed, MailBell bell, TimeProvider clock,
    ILogger<FollowLeads> log)
{
    // Few enough that enquiries which arrive meanwhile don't wait for it.
    private const int Batch = 32;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(10);

    // As of the last run; at the start nobody knows.
    private bool wasSomebodyHere;

    /// <summary>Looks at some of those that are due.</summary>
    /// <returns>Whether there may be more; and if not, when the next one is due, null for none.</returns>
    public async Task<(bool More, DateTime? Next)> Run(CancellationToken cancellationToken)
    {
        await GreetTeam(cancellationToken);
        var due = await Due(cancellationToken);
        if (due.Count > 0)
        {
            await LookAt(due, cancellationToken);
        }

        await using var db = databases.CreateDbContext();
        return (due.Count == Batch, await db.Leads.Where(lead => lead.LookAt != null).MinAsync(lead => lead.LookAt, cancellationToken));
    }

    // While nobody works here nobody can have a lead: the first who comes is given what waits.
    private async Task GreetTeam(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var isSomebodyHere = await Team.IsSomebodyHere(db, cancellationToken);
        if (isSomebodyHere && !wasSomebodyHere)
        {
            var (now, here) = (Now, db.Staff.Where(StaffUser.WorksHere));
            await db.Leads
                .Where(Lead.WaitsForAnswer)
                .Where(lead => lead.LookAt > now)
                .Where(lead => !here.Any(account => account.Id == lead.OwnerId))
                .ExecuteUpdateAsync(lead => lead.SetProperty(l => l.LookAt, now), cancellationToken);
        }

        wasSomebodyHere = isSomebodyHere;
    }

    private async Task<List<long>> Due(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var now = Now;
        return await db.Leads
            .Where(lead => lead.LookAt != null && lead.LookAt <= now)
            .OrderBy(lead => lead.LookAt)
            .Take(Batch)
            .Select(lead => lead.Id)
            .ToListAsync(cancellationToken);
    }

    private async Task LookAt(List<long> ids, CancellationToken cancellationToken)
    {
        try
        {
            await Look(ids, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException && ids.Count > 1)
        {
            // One that can't be followed must not keep the others.
            foreach (var id in ids)
            {
                await LookAt([id], cancellationToken);
            }
        }
        catch (DbUpdateConcurrencyException)
        {
            // A colleague was at it in the same moment: it is looked at again.
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFailed(log, ids[0], error);
            await Postpone(ids[0], cancellationToken);
        }
    }

    private async Task Look(List<long> ids, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = Now;
        var leads = await db.Leads.Where(lead => ids.Contains(lead.Id) && lead.LookAt <= now).ToListAsync(cancellationToken);
        var history = (await db.LeadEvents.AsNoTracking()
                .Where(e => ids.Contains(e.LeadId) && (e.Kind == LeadEventKind.Assigned || e.Kind == LeadEventKind.Offered || e.Kind == LeadEventKind.Reminded))
                .OrderBy(e => e.Id)
                .ToListAsync(cancellationToken))
            .ToLookup(e => e.LeadId);
        var team = await Team.Read(db, calendars.Now, now, cancellationToken);
        foreach (var lead in leads)
        {
            follow.Look(lead, [.. history[lead.Id]], team, calendars.Now, now);
        }

        foreach (var (member, at) in team.Given)
        {
            (await ChangeWork.WorkOf(db, member, cancellationToken)).LastGivenAt = at;
        }

        var changed = leads.Where(lead => lead.Events.Count > 0).ToList();
        CrashPoint.Pass("follow: before the rows");
        await LookAgainTogether(db, leads.Except(changed), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        CrashPoint.Pass("follow: rows written");
        await transaction.CommitAsync(cancellationToken);
        CrashPoint.Pass("follow: committed");
        Tell(changed);
    }

    // Most of them are only to be looked at again, many at the same time: that is one statement and not one each.
    // Nobody else writes while the transaction lasts, so there is no version to compare.
    private static async Task LookAgainTogether(SiteDb db, IEnumerable<Lead> unchanged, CancellationToken cancellationToken)
    {
        foreach (var group in unchanged.GroupBy(lead => lead.LookAt).Where(group => group.Skip(1).Any()).ToList())
        {
            var (at, ids) = (group.Key, group.Select(lead => lead.Id).ToList());
            await db.Leads.Where(lead => ids.Contains(lead.Id)).ExecuteUpdateAsync(lead => lead.SetProperty(l => l.LookAt, at), cancellationToken);
            foreach (var lead in group)
            {
                db.Entry(lead).State = EntityState.Detached;
            }
        }
    }

    private void Tell(List<Lead> changed)
    {
        if (changed.Count > 0)
        {
            bell.Ring();
        }

        foreach (var lead in changed)
        {
            feed.Publish(new LeadSignal(lead.Id, Arrived: false));
        }
    }

    private async Task Postpone(long id, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var later = Now + AfterFailure;
        await db.Leads.Where(lead => lead.Id == id).ExecuteUpdateAsync(lead => lead.SetProperty(l => l.LookAt, later), cancellationToken);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    [LoggerMessage(Level = LogLevel.Error, Message = "Lead {Lead} could not be followed up; tried again in ten minutes")]
    private static partial void LogFailed(ILogger log, long lead, Exception error);
}
