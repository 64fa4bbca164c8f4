using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Staff.Work;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.FollowUp;

/// <summary>
/// Once on every working day, when it opens: each colleague who is there gets a letter with what waits for them, and the leads of those
/// who are away are looked at. That it was done is written with the letters.
/// </summary>
internal sealed class MorningRound(IDbContextFactory<SiteDb> databases, Outbox outbox, CurrentCalendar calendars, MailBell bell, TimeProvider clock)
{
    private DateOnly? done;

    /// <summary>Does it, unless it was done today or nobody is at work.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var today = calendars.Now.DayOf(now);
        if (done == today || !calendars.Now.IsOpen(now))
        {
            return;
        }

        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var people = (await db.Team(today, cancellationToken)).Where(member => (member.DigestOn ?? DateOnly.MinValue) < today).ToList();
        foreach (var member in people)
        {
            var away = member.AwayUntil(today) is not null;
            (await ChangeWork.WorkOf(db, member.Id, cancellationToken)).DigestOn = today;
            if (!away && member.WantsDigest && await WaitsSomething(db, member, cancellationToken))
            {
                db.Add(outbox.Order(EnquiryLetters.Digest, member.Email, today.ToString("O")));
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await KeepFollowing.LookAgain(db, [.. people.Where(member => member.AwayUntil(today) is not null).Select(member => member.Id)], now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        done = today;
        bell.Ring();
    }

    // A letter that says nothing teaches people not to read it.
    private static Task<bool> WaitsSomething(SiteDb db, TeamMember member, CancellationToken cancellationToken) =>
        StaffRights.Of(member.Role).Contains(StaffRight.Team)
            ? db.Leads.Where(Lead.WaitsForAnswer).AnyAsync(cancellationToken)
            : db.Leads.Where(Lead.WaitsForAnswer).AnyAsync(lead => lead.OwnerId == member.Id, cancellationToken);
}
