using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Leads.Merging;
using BackendSite.Mail;
using BackendSite.Promise;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries;

/// <summary>
/// What a prospect can still do once the receipt is shown: add something, or take the enquiry back. Each is one transaction
/// with its event and the letter that tells staff; doing it twice is the same as once.
/// </summary>
internal sealed class AfterReceipt(
    IDbContextFactory<SiteDb> databases, Outbox outbox, PickedUpLetters files, LeadFeed feed, MailBell bell,
    CurrentCalendar calendars, IOptions<SiteOptions> site, TimeProvider clock)
{
    /// <summary>The kind of the letter that brings staff an addition.</summary>
    public const string AdditionLetter = "enquiry-addition";

    /// <summary>The kind of the letter that tells staff of a withdrawal.</summary>
    public const string WithdrawalLetter = "enquiry-withdrawal";

    /// <summary>So many additions are taken to one enquiry; whoever has more to say has been answered by then.</summary>
    public const int MaxAdditions = 20;

    /// <summary>Adds a second message to an enquiry.</summary>
    /// <returns>False when there is no such enquiry, it was withdrawn, or it has <see cref="MaxAdditions"/> already.</returns>
    public Task<bool> Add(string receipt, string text, CancellationToken cancellationToken) =>
        Change(receipt, async (db, lead, now) =>
        {
            var earlier = await db.LeadEvents.AsNoTracking()
                .Where(happened => happened.LeadId == lead.Id && happened.Kind == LeadEventKind.Added)
                .Select(happened => happened.Text)
                .ToListAsync(cancellationToken);
            if (earlier.Contains(text))
            {
                return true;
            }

            if (earlier.Count >= MaxAdditions)
            {
                return false;
            }

            lead.Events.Add(new() { At = now, Kind = LeadEventKind.Added, Text = text });
            if (lead.Status != LeadStatus.Spam)
            {
                lead.Deliveries.Add(outbox.Order(AdditionLetter, site.Value.EngagementEmail, data: text));
            }

            return true;
        }, cancellationToken);

    /// <summary>Takes an enquiry back: what is personal is erased, staff see that it was withdrawn.</summary>
    /// <returns>False when there is no such enquiry.</returns>
    public Task<bool> Withdraw(string receipt, CancellationToken cancellationToken) =>
        Change(receipt, async (db, lead, now) =>
        {
            var before = lead.Status;
            await EraseLead.From(db, lead, now, cancellationToken);
            await MergeLeads.Release(db, lead, now, calendars.Now, cancellationToken);
            if (before is LeadStatus.New or LeadStatus.Open or LeadStatus.Responded)
            {
                lead.Status = LeadStatus.Lost;
            }

            lead.Events.Add(new() { At = now, Kind = LeadEventKind.Withdrawn, Before = before.ToString(), After = lead.Status.ToString() });
            if (before != LeadStatus.Spam)
            {
                lead.Deliveries.Add(outbox.Order(WithdrawalLetter, site.Value.EngagementEmail));
            }

            return true;
        }, cancellationToken);

    private async Task<bool> Change(string receipt, Func<SiteDb, Lead, DateTime, Task<bool>> apply, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var lead = await db.Leads.SingleOrDefaultAsync(lead => lead.Receipt == receipt, cancellationToken);
        if (lead is null or { ErasedAt: not null })
        {
            return lead is not null;
        }

        if (!await apply(db, lead, clock.GetUtcNow().UtcDateTime))
        {
            return false;
        }

        if (db.ChangeTracker.HasChanges())
        {
            lead.Version++;
            await TellWhole(db, lead, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            if (lead.ErasedAt is not null)
            {
                files.Forget([lead.Id]);
            }

            bell.Ring();
            foreach (var changed in db.ChangeTracker.Entries<Lead>())
            {
                feed.Publish(new LeadSignal(changed.Entity.Id, Arrived: false));
            }
        }

        return true;
    }

    // The prospect still has the receipt of an enquiry that goes on as a part of another lead: whoever has that one is to see it.
    private async Task TellWhole(SiteDb db, Lead lead, CancellationToken cancellationToken)
    {
        if (lead.MergedInto is { } reference)
        {
            var whole = await db.Leads.SingleAsync(one => one.Reference == reference, cancellationToken);
            whole.Version++;
            whole.Events.Add(new() { At = clock.GetUtcNow().UtcDateTime, Kind = LeadEventKind.ProspectWrote });
        }
    }
}
