using System.Globalization;
using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Merging;

/// <summary>
/// Makes one lead a part of another, and takes it out again. No row moves: the merged lead points to the one that goes on
/// (<see cref="Lead.MergedInto"/>), so taking it out only removes the pointer, and whatever happened meanwhile stays where it happened.
/// </summary>
public sealed class MergeLeads(IDbContextFactory<SiteDb> databases, CurrentCalendar calendars, LeadFeed feed, TimeProvider clock)
{
    /// <summary>Merges a lead into another one. Who waits longest is answered first: the due time is the earlier of both.</summary>
    /// <param name="reference">The lead that becomes a part.</param>
    /// <param name="into">The lead that goes on.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Why it can't be, in words; null when it is done.</returns>
    public Task<string?> Merge(string reference, string into, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Reply);
        return Change(reference, async (db, part) =>
        {
            if (await db.Leads.SingleOrDefaultAsync(lead => lead.Reference == into, cancellationToken) is not { } whole)
            {
                return "That lead does not exist any more.";
            }

            var refusal = MergeRules.Refusal(part, whole)
                ?? (await db.Leads.AnyAsync(lead => lead.MergedInto == reference, cancellationToken) ? MergeRules.HasParts(reference) : null)
                ?? (await IsBusy(db, part, cancellationToken) ? MergeRules.Busy(reference) : null);
            if (refusal is null)
            {
                await Merge(db, part, whole, by, cancellationToken);
            }

            return refusal;
        }, cancellationToken);
    }

    /// <summary>Takes a lead out of the one that it was merged into: both are as they were, and what happened since stays with the other.</summary>
    /// <returns>Why it can't be, in words; null when it is done.</returns>
    public Task<string?> Separate(string reference, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Reply);
        return Change(reference, async (db, part) =>
        {
            if (part.MergedInto is null || part.ErasedAt is not null)
            {
                return part.MergedInto is null ? null : $"{reference} was erased; there is nothing to take out.";
            }

            await Separate(db, part, by, Now, calendars.Now, cancellationToken);
            return null;
        }, cancellationToken);
    }

    /// <summary>Takes all out of a lead that is withdrawn, in the caller's transaction: what else that person asked still waits for an answer.</summary>
    internal static async Task Release(SiteDb db, Lead whole, DateTime now, WorkingCalendar calendar, CancellationToken cancellationToken)
    {
        foreach (var part in await db.Leads.Where(lead => lead.MergedInto == whole.Reference && lead.ErasedAt == null).ToListAsync(cancellationToken))
        {
            await Separate(db, part, null, now, calendar, cancellationToken);
        }
    }

    private async Task Merge(SiteDb db, Lead part, Lead whole, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        var now = Now;
        var own = await OwnDue(db, whole, calendars.Now, cancellationToken);
        Happen(part, LeadEventKind.Merged, by, now, part.Status.ToString(), whole.Reference);
        Happen(whole, LeadEventKind.TookIn, by, now, own.ToString("O", CultureInfo.InvariantCulture), part.Reference);
        whole.DueAt = MergeRules.Waits(part) && part.DueAt < whole.DueAt ? part.DueAt : whole.DueAt;
        whole.LookAt = now;
        (part.Status, part.MergedInto, part.LookAt) = (LeadStatus.Merged, whole.Reference, null);
    }

    private static async Task Separate(
        SiteDb db, Lead part, ClaimsPrincipal? by, DateTime now, WorkingCalendar calendar, CancellationToken cancellationToken)
    {
        var whole = await db.Leads.SingleAsync(lead => lead.Reference == part.MergedInto, cancellationToken);
        var own = await OwnDue(db, whole, calendar, cancellationToken);
        var others = await db.Leads
            .Where(lead => lead.MergedInto == whole.Reference && lead.Id != part.Id && lead.FirstResponseAt == null)
            .Select(lead => lead.DueAt)
            .ToListAsync(cancellationToken);
        var status = await db.LeadEvents
            .Where(e => e.LeadId == part.Id && e.Kind == LeadEventKind.Merged)
            .OrderByDescending(e => e.Id)
            .Select(e => e.Before)
            .FirstAsync(cancellationToken);
        Happen(part, LeadEventKind.Separated, by, now, whole.Reference, status);
        Happen(whole, LeadEventKind.GaveOut, by, now, null, part.Reference);
        (part.Status, part.MergedInto) = (Enum.Parse<LeadStatus>(status!), null);
        whole.DueAt = others.Append(own).Min();
        part.LookAt = whole.LookAt = now;
    }

    // When it would be due without what is merged into it: each merge notes it, and other working hours that moved it meanwhile say it anew.
    private static async Task<DateTime> OwnDue(SiteDb db, Lead whole, WorkingCalendar calendar, CancellationToken cancellationToken)
    {
        if (!await db.Leads.AnyAsync(lead => lead.MergedInto == whole.Reference, cancellationToken))
        {
            return whole.DueAt;
        }

        var taken = await db.LeadEvents
            .Where(e => e.LeadId == whole.Id && e.Kind == LeadEventKind.TookIn)
            .OrderByDescending(e => e.Id)
            .Select(e => new { e.Id, e.Before })
            .FirstAsync(cancellationToken);
        return await db.LeadEvents.AnyAsync(e => e.LeadId == whole.Id && e.Id > taken.Id && e.Kind == LeadEventKind.Rescheduled, cancellationToken)
            ? calendar.Due(whole.ReceivedAt)
            : DateTime.Parse(taken.Before!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
    }

    // What somebody is writing there would be out of their sight.
    private static async Task<bool> IsBusy(SiteDb db, Lead part, CancellationToken cancellationToken) =>
        await db.Messages.AnyAsync(message => message.LeadId == part.Id && message.Kind == MessageKind.Draft, cancellationToken)
        || await db.NoteDrafts.AnyAsync(draft => draft.LeadId == part.Id, cancellationToken);

    private static void Happen(Lead lead, LeadEventKind kind, ClaimsPrincipal? by, DateTime now, string? before, string? after)
    {
        lead.Version++;
        lead.Events.Add(new()
        {
            At = now,
            Kind = kind,
            StaffId = by?.StaffId,
            StaffName = by?.StaffName,
            From = by?.SignedInFrom,
            Before = before,
            After = after,
        });
    }

    private async Task<string?> Change(string reference, Func<SiteDb, Lead, Task<string?>> apply, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Leads.SingleOrDefaultAsync(lead => lead.Reference == reference, cancellationToken) is not { } part)
        {
            return "That lead does not exist any more.";
        }

        if (await apply(db, part) is { } refusal)
        {
            return refusal;
        }

        var changed = db.ChangeTracker.Entries<Lead>().Select(entry => entry.Entity.Id).ToList();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changed.ForEach(lead => feed.Publish(new LeadSignal(lead, Arrived: false)));
        return null;
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
