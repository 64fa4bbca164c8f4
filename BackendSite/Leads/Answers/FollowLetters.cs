using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Staff;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Answers;

/// <summary>
/// Draws the consequences of what became of letters: the promise is kept when the mail server has accepted an answer; one that was given
/// up or came back is an event of its lead, and of one to the prospect the owner is told. A letter stays awaited until that is committed, so that a stop at any point only delays it.
/// </summary>
internal sealed partial class FollowLetters(
    IDbContextFactory<SiteDb> databases, LettersSettled settled, LetterKinds kinds, LeadAddress addresses, Outbox outbox, MailBell bell, LeadFeed feed,
    TimeProvider clock, ILogger<FollowLetters> log)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private const int MostAtOnce = 100;

    /// <summary>Follows all that are settled.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var letters = await db.Deliveries.AsNoTracking()
            .Where(letter => letter.IsAwaited && (letter.State == DeliveryState.Sent || letter.State == DeliveryState.Dead))
            .OrderBy(letter => letter.Id)
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken);
        foreach (var letter in letters)
        {
            await Follow(letter, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var bell = new MailBell();
        using var subscription = settled.Subscribe(letter =>
        {
            if (letter.IsAwaited)
            {
                bell.Ring();
            }
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Run(stoppingToken);
                await bell.Wait(Look, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LogFailed(log, error.GetType().Name, error.Message);
                await Task.Delay(Look, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Follow(Delivery letter, CancellationToken cancellationToken)
    {
        CrashPoint.Pass("follow: found");
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var mine = await db.Deliveries
            .Where(l => l.Id == letter.Id && l.IsAwaited && l.State == letter.State)
            .ExecuteUpdateAsync(row => row.SetProperty(l => l.IsAwaited, false), cancellationToken);
        if (mine == 0)
        {
            // Another process was quicker, or it is sent again.
            return;
        }

        var about = await db.GoesOnAs(letter.LeadId ?? 0, cancellationToken);
        if (await db.Leads.SingleOrDefaultAsync(lead => lead.Id == about && lead.ErasedAt == null, cancellationToken) is { } lead)
        {
            await Conclude(db, lead, letter, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        CrashPoint.Pass("follow: rows written");
        await transaction.CommitAsync(cancellationToken);
        CrashPoint.Pass("follow: committed");
        bell.Ring();
        if (about > 0)
        {
            feed.Publish(new LeadSignal(about, Arrived: false));
        }
    }

    private async Task Conclude(SiteDb db, Lead lead, Delivery letter, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (letter.State == DeliveryState.Dead)
        {
            lead.Version++;
            lead.Events.Add(new() { At = now, Kind = LeadEventKind.LetterFailed, After = kinds.NameOf(letter.Kind), Text = letter.LastError });
            await Tell(db, lead, letter, cancellationToken);
        }
        else if (letter.Kind == AnswerLetters.Reply)
        {
            var author = await db.Messages
                .Where(message => message.MessageId == letter.MessageId)
                .Select(message => new { message.StaffId, message.FromName })
                .SingleOrDefaultAsync(cancellationToken);
            KeepPromise.By(lead, letter.SentAt ?? now, now, author?.StaffId, author?.FromName);
        }
    }

    // Of a letter to one of us nobody is told by letter: it would go the same way. This one can't be muted as others can: without it the
    // prospect waits for an answer that never came while the lead counts as answered, and nothing else says so.
    private async Task Tell(SiteDb db, Lead lead, Delivery letter, CancellationToken cancellationToken)
    {
        if (letter.Recipient != lead.Email || lead.Status == LeadStatus.Spam || await addresses.IsOurs(db, lead.EmailKey, cancellationToken))
        {
            return;
        }

        var owner = await db.Staff.AsNoTracking().SingleOrDefaultAsync(account => account.Id == lead.OwnerId && account.ClosedAt == null, cancellationToken);
        lead.Deliveries.Add(outbox.Order(AnswerLetters.Undelivered, owner?.Email ?? addresses.Engagement, letter.MessageId));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What became of letters could not be followed and is tried again: {Error}: {Message}")]
    private static partial void LogFailed(ILogger log, string error, string message);
}
