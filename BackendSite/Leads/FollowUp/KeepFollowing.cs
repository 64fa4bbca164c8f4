using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Staff.Work;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.FollowUp;

/// <summary>
/// Keeps the follow-up going: at once when an enquiry arrives or a colleague's work changes, when the next look is due, and every few
/// seconds for what another process wrote; of other working hours the copies of the site tell each other. Nothing ends it but the end of the site.
/// </summary>
internal sealed partial class KeepFollowing(
    FollowLeads leads, MorningRound morning, LoadCalendar hours, IDbContextFactory<SiteDb> databases, LeadFeed feed, WorkChanged work, Rush rush,
    CurrentCalendar calendar, Neighbours neighbours, TimeProvider clock, ILogger<KeepFollowing> log)
    : BackgroundService
{
    private const string Hours = "hours";

    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(15);

    // Between two batches, so that a flood of enquiries is written first.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    private readonly MailBell bell = new();

    public override void Dispose()
    {
        bell.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var arrivals = feed.Subscribe(signal =>
        {
            if (!signal.IsOfLetter)
            {
                bell.Ring();
            }

            return Task.CompletedTask;
        });
        work.Happened += OnWorkChanged;
        neighbours.Listen(Hours, _ => bell.Ring());
        calendar.Changed += Tell;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await bell.Wait(await Round(stoppingToken), clock, stoppingToken);
            }
        }
        finally
        {
            work.Happened -= OnWorkChanged;
            calendar.Changed -= Tell;
        }
    }

    private void Tell() => neighbours.Tell(Hours);

    private async Task<TimeSpan> Round(CancellationToken stopping)
    {
        try
        {
            await rush.MakeRoom(stopping);
            await hours.Run(stopping);
            await morning.Run(stopping);
            var (more, next) = await leads.Run(stopping);
            var wait = more ? Rest : next is { } at ? at - clock.GetUtcNow().UtcDateTime : AtMost;
            return wait < Rest ? Rest : wait < AtMost ? wait : AtMost;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception error)
        {
            LogFailed(log, error);
            return AtMost;
        }
    }

    // Those that wait for somebody whose work changed are looked at again: they may be away now.
    private void OnWorkChanged(Guid staff) => _ = Task.Run(async () =>
    {
        try
        {
            await using var db = databases.CreateDbContext();
            await LookAgain(db, [staff], clock.GetUtcNow().UtcDateTime, CancellationToken.None);
            bell.Ring();
        }
        catch (Exception error)
        {
            LogFailed(log, error);
        }
    });

    /// <summary>Has the waiting leads of some colleagues looked at.</summary>
    internal static Task LookAgain(SiteDb db, IReadOnlyCollection<Guid> owners, DateTime now, CancellationToken cancellationToken) => db.Leads
        .Where(Lead.WaitsForAnswer)
        .Where(lead => lead.OwnerId != null && owners.Contains(lead.OwnerId.Value))
        .ExecuteUpdateAsync(lead => lead.SetProperty(l => l.LookAt, now), cancellationToken);

    [LoggerMessage(Level = LogLevel.Error, Message = "The follow-up of leads failed and goes on")]
    private static partial void LogFailed(ILogger log, Exception error);
}
