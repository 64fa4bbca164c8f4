using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>What came of a change.</summary>
public abstract record ChangeOutcome
{
    private ChangeOutcome()
    {
    }

    /// <summary>It is stored, or there was nothing to change.</summary>
    public sealed record Done : ChangeOutcome;

    /// <summary>Nothing was changed: colleagues changed the same thing first.</summary>
    /// <param name="Theirs">What they did since, oldest first; never empty.</param>
    public sealed record Collided(IReadOnlyList<LeadEvent> Theirs) : ChangeOutcome;

    /// <summary>There is no such lead.</summary>
    public sealed record Unknown : ChangeOutcome;
}

/// <summary>
/// The one path for every change that staff make to a lead: a transaction writes the row, raises its version by one and appends
/// one <see cref="LeadEvent"/>; it commits; then open pages are told. Who may not is refused with a <see cref="NotPermittedException"/>.
/// </summary>
public sealed partial class ChangeLead(
    IDbContextFactory<SiteDb> databases, EnquiryLetters letters, LeadFeed feed, MailBell bell, TimeProvider clock)
{
    /// <summary>The longest note or reason, in UTF-16 code units.</summary>
    public const int MaxTextLength = 10_000;

    /// <summary>
    /// Sets the status. Responded, and what can only follow it (Qualified, Won), also ends the prospect's wait:
    /// <see cref="Lead.FirstResponseAt"/> becomes now unless it is known already, and is never taken back.
    /// </summary>
    /// <param name="reference">The lead.</param>
    /// <param name="seen">The version that the person decided on.</param>
    /// <param name="status">The new status.</param>
    /// <param name="reason">Why; demanded for Lost, null otherwise.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">A lead is to be Lost without a reason, or the reason is too long.</exception>
    public Task<ChangeOutcome> SetStatus(
        string reference, int seen, LeadStatus status, string? reason, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Reply);
        ArgumentOutOfRangeException.ThrowIfEqual(status, LeadStatus.Merged);
        if (status == LeadStatus.Lost)
        {
            reason = Text(reason);
        }

        return Change(
            reference, seen, LeadEventKind.StatusChanged, (_, lead) => Task.FromResult(SetStatus(lead, status, reason, by)), cancellationToken);
    }

    /// <summary>Puts spam back to the status it had before; what was kept apart from the start has its letters ordered now.</summary>
    /// <param name="reference">The lead.</param>
    /// <param name="seen">The version that the person decided on.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ChangeOutcome> RestoreFromSpam(string reference, int seen, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Reply);
        return Change(reference, seen, LeadEventKind.StatusChanged, async (db, lead) =>
        {
            // What was spam from the start has no earlier status.
            var before = await db.LeadEvents
                .Where(e => e.LeadId == lead.Id && e.Kind == LeadEventKind.StatusChanged && e.After == nameof(LeadStatus.Spam))
                .OrderByDescending(e => e.Id)
                .Select(e => e.Before)
                .FirstOrDefaultAsync(cancellationToken);
            if (lead.Status != LeadStatus.Spam)
            {
                return null;
            }

            if (!await db.Deliveries.AnyAsync(letter => letter.LeadId == lead.Id, cancellationToken))
            {
                letters.Order(lead, acknowledge: true);
            }

            lead.LookAt = Now;

            return SetStatus(lead, Enum.TryParse<LeadStatus>(before, out var status) ? status : LeadStatus.New, null, by);
        }, cancellationToken);
    }

    /// <summary>Adds a note for colleagues. Notes never collide with anything. Who is named in it with an @ is told by letter.</summary>
    /// <param name="reference">The lead.</param>
    /// <param name="text">The note.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The note is empty or too long.</exception>
    public Task<ChangeOutcome> AddNote(string reference, string text, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Reply);
        var note = Text(text);
        return Change(
            reference, null, LeadEventKind.NoteAdded, (db, lead) => AddNote(db, lead, note, by, cancellationToken), cancellationToken);
    }

    private async Task<LeadEvent?> AddNote(SiteDb db, Lead lead, string note, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        if (note.Contains('@', StringComparison.Ordinal))
        {
            var staff = await db.Staff.AsNoTracking().Where(account => account.DisplayName != "").ToListAsync(cancellationToken);
            foreach (var told in staff.Where(account => account.Id != by.StaffId && note.Contains($"@{account.DisplayName}", StringComparison.OrdinalIgnoreCase)))
            {
                letters.Order(lead, EnquiryLetters.Mentioned, told.Email!, $"{by.StaffName} wrote:\n\n{note}");
            }
        }

        return Event(LeadEventKind.NoteAdded, by, note);
    }

    private async Task<ChangeOutcome> Change(
        string reference, int? seen, LeadEventKind kind, Func<SiteDb, Lead, Task<LeadEvent?>> apply, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();

        // On SQLite this takes the write lock at once, so that what is read below can't change before it is written.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var lead = await db.Leads.SingleOrDefaultAsync(l => l.Reference == reference, cancellationToken);
        if (lead is null)
        {
            return new ChangeOutcome.Unknown();
        }

        if (lead.MergedInto is { } into)
        {
            // Who decided on it as it was decides again; what fits any time goes to the lead that it is part of now.
            if (seen is not null)
            {
                return new ChangeOutcome.Collided([await db.LeadEvents.AsNoTracking().Where(e => e.LeadId == lead.Id && e.Kind == LeadEventKind.Merged)
                    .OrderByDescending(e => e.Id).FirstAsync(cancellationToken)]);
            }

            lead = await db.Leads.SingleAsync(l => l.Reference == into, cancellationToken);
        }

        if (seen < lead.Version && await ChangesSince(db, lead, seen.Value, kind, cancellationToken) is { Count: > 0 } theirs)
        {
            return new ChangeOutcome.Collided(theirs);
        }

        if (await apply(db, lead) is { } happened)
        {
            lead.Version++;
            lead.Events.Add(happened);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            bell.Ring();
            feed.Publish(new LeadSignal(lead.Id, Arrived: false));
        }

        return new ChangeOutcome.Done();
    }

    // Each version is one event, so the events since a version are the last ones; only those of the same kind are a reason to refuse.
    private static async Task<List<LeadEvent>> ChangesSince(
        SiteDb db, Lead lead, int seen, LeadEventKind kind, CancellationToken cancellationToken)
    {
        var since = await db.LeadEvents.AsNoTracking()
            .Where(e => e.LeadId == lead.Id)
            .OrderByDescending(e => e.Id)
            .Take(lead.Version - seen)
            .ToListAsync(cancellationToken);
        return [.. since.Where(e => e.Kind == kind || (kind == LeadEventKind.StatusChanged && e.Kind == LeadEventKind.Answered && e.Before != e.After)).Reverse()];
    }

    private LeadEvent? SetStatus(Lead lead, LeadStatus status, string? reason, ClaimsPrincipal by)
    {
        var before = lead.Status;
        if (before == status)
        {
            return null;
        }

        lead.Status = status;
        lead.SpamDecision = status switch
        {
            LeadStatus.Spam => true,
            LeadStatus.New or LeadStatus.Open when before is not LeadStatus.Spam => lead.SpamDecision,
            _ => false,
        };
        if (status is LeadStatus.Responded or LeadStatus.Qualified or LeadStatus.Won)
        {
            lead.FirstResponseAt ??= Now;
        }
        else if (status is LeadStatus.New or LeadStatus.Open)
        {
            lead.LookAt ??= Now;
        }

        return Event(LeadEventKind.StatusChanged, by, reason, before.ToString(), status.ToString());
    }

    private LeadEvent Event(LeadEventKind kind, ClaimsPrincipal by, string? text, string? before = null, string? after = null) => new()
    {
        At = Now,
        Kind = kind,
        StaffId = by.StaffId,
        StaffName = by.StaffName,
        From = by.SignedInFrom,
        Before = before,
        After = after,
        Text = text,
    };

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private static string Text(string? text)
    {
        var clean = text?.ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal).Trim() ?? "";
        ArgumentException.ThrowIfNullOrEmpty(clean, nameof(text));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clean.Length, MaxTextLength, nameof(text));
        return clean;
    }
}
