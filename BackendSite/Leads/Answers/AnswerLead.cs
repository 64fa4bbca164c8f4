using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Answers;

/// <summary>What came of sending an answer.</summary>
public abstract record AnswerOutcome
{
    private AnswerOutcome()
    {
    }

    /// <summary>It is stored and leaves in a moment.</summary>
    public sealed record Sent : AnswerOutcome;

    /// <summary>Nothing was sent, and the draft is kept: the conversation went on meanwhile.</summary>
    /// <param name="Theirs">What was written since, the newest.</param>
    public sealed record Overtaken(Message Theirs) : AnswerOutcome;

    /// <summary>The lead is gone or was erased.</summary>
    public sealed record Gone : AnswerOutcome;
}

/// <summary>What came of saving a draft.</summary>
/// <param name="At">When the draft that is stored now was saved, UTC; null for none.</param>
/// <param name="OtherText">Another text that stands there, and was left alone; null when this one was saved.</param>
public sealed record SavedDraft(DateTime? At, string? OtherText);

/// <summary>
/// Answers to a prospect, written on the lead's page: a draft is a row from its first letter on; sending makes it a message and orders
/// its letter in one transaction; for ten seconds it can be taken back, since the letter is not due before.
/// </summary>
public sealed class AnswerLead(IDbContextFactory<SiteDb> databases, Outbox outbox, MailBell bell, LeadFeed feed, TimeProvider clock)
{
    /// <summary>How long an answer can be taken back.</summary>
    public static readonly TimeSpan UndoTime = TimeSpan.FromSeconds(10);

    /// <summary>The longest answer, in UTF-16 code units.</summary>
    public const int MaxTextLength = 50_000;

    /// <summary>The longest subject, in UTF-16 code units.</summary>
    public const int MaxSubjectLength = 200;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Keeps what this person has written so far; an empty text ends the draft.</summary>
    /// <param name="leadId">The lead.</param>
    /// <param name="subject">One line.</param>
    /// <param name="text">The answer so far.</param>
    /// <param name="known">When the draft that this goes on from was saved, UTC; null when there was none.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">It is too long.</exception>
    public async Task<SavedDraft> SaveDraft(
        long leadId, string subject, string text, DateTime? known, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Reply);
        var (line, words, now) = (Subject(subject), Text(text), Now);
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        leadId = await db.GoesOnAs(leadId, cancellationToken);
        if (!await db.Leads.AnyAsync(lead => lead.Id == leadId && lead.ErasedAt == null, cancellationToken))
        {
            return new(null, null);
        }

        var before = await Draft(db, leadId, by, cancellationToken);
        if (before is not null && before.At != known)
        {
            return new(before.At, before.Text);
        }

        if (words.Trim().Length == 0)
        {
            db.RemoveRange(before is null ? [] : [before]);
        }
        else
        {
            Write(db, before, leadId, line, words, by, now);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (before is null != (words.Trim().Length == 0))
        {
            // Colleagues see that somebody began to write, or gave it up; not each letter.
            feed.Publish(new LeadSignal(leadId, Arrived: false));
        }

        return new(words.Trim().Length == 0 ? null : now, null);
    }

    /// <summary>Sends an answer; the person's draft becomes it.</summary>
    /// <param name="leadId">The lead.</param>
    /// <param name="subject">One line.</param>
    /// <param name="text">The answer.</param>
    /// <param name="seen">The newest message that the person has seen, 0 for none; a newer one of others is a reason to stop.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">It is empty or too long.</exception>
    public async Task<AnswerOutcome> Send(
        long leadId, string subject, string text, long seen, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Reply);
        var (line, words) = (Subject(subject), Text(text).Trim());
        ArgumentException.ThrowIfNullOrEmpty(words, nameof(text));
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        leadId = await db.GoesOnAs(leadId, cancellationToken);
        if (await db.Leads.SingleOrDefaultAsync(lead => lead.Id == leadId && lead.ErasedAt == null, cancellationToken) is not { } lead)
        {
            return new AnswerOutcome.Gone();
        }

        Guid? me = by.StaffId;
        var theirs = await db.Messages.AsNoTracking()
            .Where(m => m.LeadId == leadId && m.Id > seen && (m.Kind == MessageKind.Received || (m.Kind == MessageKind.Sent && m.StaffId != me)))
            .OrderByDescending(m => m.Id)
            .FirstOrDefaultAsync(cancellationToken);
        var draft = await Draft(db, leadId, by, cancellationToken);
        if (theirs is not null)
        {
            Write(db, draft, leadId, line, words, by, Now);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new AnswerOutcome.Overtaken(theirs);
        }

        var letter = outbox.Order(AnswerLetters.Reply, lead.Email);
        (letter.IsAwaited, letter.NextAttemptAt) = (true, Now + UndoTime);
        lead.Deliveries.Add(letter);
        db.RemoveRange(draft is null ? [] : [draft]);
        db.Add(New(leadId, MessageKind.Sent, lead.Email, line, words, by, Now, letter.MessageId));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        bell.Ring();
        feed.Publish(new LeadSignal(leadId, Arrived: false));
        return new AnswerOutcome.Sent();
    }

    /// <summary>Takes an answer back into a draft, as long as no sender has it.</summary>
    /// <returns>False when it is too late.</returns>
    public async Task<bool> Undo(long leadId, long message, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Reply);
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        Guid? me = by.StaffId;
        var answer = await db.Messages.SingleOrDefaultAsync(
            m => m.Id == message && m.LeadId == leadId && m.Kind == MessageKind.Sent && m.StaffId == me, cancellationToken);
        var taken = answer is null ? 0 : await db.Deliveries
            .Where(letter => letter.MessageId == answer.MessageId && letter.State == DeliveryState.Pending
                && letter.Attempts == 0 && !letter.PossibleRepeat && letter.NextAttemptAt > Now)
            .ExecuteDeleteAsync(cancellationToken);
        if (taken == 0)
        {
            return false;
        }

        // What was begun since stays, below.
        leadId = await db.GoesOnAs(leadId, cancellationToken);
        var draft = await Draft(db, leadId, by, cancellationToken);
        Write(db, draft, leadId, answer!.Subject, draft is null ? answer.Text : $"{answer.Text}\n\n{draft.Text}", by, Now);
        db.Remove(answer);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.Publish(new LeadSignal(leadId, Arrived: false));
        return true;
    }

    private static Task<Message?> Draft(SiteDb db, long leadId, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        Guid? me = by.StaffId;
        return db.Messages.SingleOrDefaultAsync(m => m.LeadId == leadId && m.Kind == MessageKind.Draft && m.StaffId == me, cancellationToken);
    }

    private static void Write(SiteDb db, Message? draft, long leadId, string subject, string text, ClaimsPrincipal by, DateTime now)
    {
        if (draft is null)
        {
            db.Add(New(leadId, MessageKind.Draft, "", subject, text, by, now));
            return;
        }

        (draft.Subject, draft.Text, draft.At) = (subject, text, now);
    }

    private static Message New(
        long leadId, MessageKind kind, string to, string subject, string text, ClaimsPrincipal by, DateTime now, string? messageId = null) => new()
        {
            LeadId = leadId,
            Kind = kind,
            MessageId = messageId,
            At = now,
            StaffId = by.StaffId,
            FromName = by.StaffName,
            To = to,
            Subject = subject,
            Text = text,
        };

    private static string Subject(string subject)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subject.Length, MaxSubjectLength, nameof(subject));
        return PlainWords.OneLine(subject);
    }

    private static string Text(string text)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MaxTextLength, nameof(text));
        return PlainWords.Lines(text);
    }
}
