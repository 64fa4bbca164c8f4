using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff.Work;

/// <summary>How somebody wants to work; skills are what was typed, separated by commas or lines.</summary>
public sealed record WorkWishes(bool TakesLeads, int Capacity, bool WantsDigest, string Tech, string Industries, string Topics);

/// <summary>Changes how somebody works. Everyone may for themselves, managers for others; then it is in the audit.</summary>
public sealed class ChangeWork(IDbContextFactory<SiteDb> databases, WorkChanged changed, Audit audit)
{
    /// <summary>The most leads that one person may be said to take.</summary>
    public const int MostCapacity = 1_000;

    /// <summary>Further skills of a kind are not kept.</summary>
    public const int MostSkills = 50;

    private const int LongestSkill = 60;

    // Who enters the end first means the same days; a slip in the year does not block somebody for ever.
    private const int LongestAbsence = 366;

    /// <summary>Stores limits, wishes and skills in place of those that were there.</summary>
    /// <exception cref="NotPermittedException">It is another person, and the one who asks is no manager.</exception>
    public async Task Save(Guid staff, WorkWishes wishes, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        Demand(staff, by);
        await using (var db = databases.CreateDbContext())
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var work = await WorkOf(db, staff, cancellationToken);
            var known = await db.StaffSkills.AsNoTracking().Where(skill => skill.StaffId == staff).OrderBy(skill => skill.Id).ToListAsync(cancellationToken);
            var before = InWords(work, known);
            work.TakesLeads = wishes.TakesLeads;
            work.WantsDigest = wishes.WantsDigest;
            work.Capacity = Math.Clamp(wishes.Capacity, 0, MostCapacity);
            await db.StaffSkills.Where(skill => skill.StaffId == staff).ExecuteDeleteAsync(cancellationToken);
            List<StaffSkill> skills =
                [.. Skills(staff, SkillKind.Tech, wishes.Tech), .. Skills(staff, SkillKind.Industry, wishes.Industries), .. Skills(staff, SkillKind.Topic, wishes.Topics)];
            db.AddRange(skills);
            await Note(db, staff, by, before, InWords(work, skills), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        changed.Tell(staff);
    }

    /// <summary>Says that somebody is away on these days.</summary>
    /// <returns>What is wrong with the days, in words; null when it is stored.</returns>
    /// <exception cref="NotPermittedException">As for <see cref="Save"/>.</exception>
    public async Task<string?> AddAbsence(Guid staff, DateOnly from, DateOnly to, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        Demand(staff, by);
        if (to < from)
        {
            return "The last day is before the first one.";
        }

        if (to.DayNumber - from.DayNumber > LongestAbsence)
        {
            return "That is more than a year. Switch \"Takes new leads\" off instead.";
        }

        await using (var db = databases.CreateDbContext())
        {
            var absence = new StaffAbsence { StaffId = staff, From = from, To = to };
            db.Add(absence);
            await Note(db, staff, by, null, InWords(absence), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        changed.Tell(staff);
        return null;
    }

    /// <summary>Takes an absence back.</summary>
    /// <exception cref="NotPermittedException">As for <see cref="Save"/>.</exception>
    public async Task RemoveAbsence(Guid staff, long absence, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        Demand(staff, by);
        await using (var db = databases.CreateDbContext())
        {
            if (await db.StaffAbsences.SingleOrDefaultAsync(one => one.Id == absence && one.StaffId == staff, cancellationToken) is { } planned)
            {
                db.Remove(planned);
                await Note(db, staff, by, InWords(planned), null, cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
            }
        }

        changed.Tell(staff);
    }

    /// <summary>The row of an account, tracked and made if need be; part of the caller's transaction.</summary>
    public static async Task<StaffWork> WorkOf(SiteDb db, Guid staff, CancellationToken cancellationToken)
    {
        var work = await db.StaffWork.SingleOrDefaultAsync(one => one.StaffId == staff, cancellationToken);
        return work ?? db.Add(new StaffWork { StaffId = staff }).Entity;
    }

    // What people set for themselves is their own matter.
    private async Task Note(SiteDb db, Guid staff, ClaimsPrincipal by, string? before, string? after, CancellationToken cancellationToken)
    {
        if (by.StaffId != staff && before != after)
        {
            var email = await db.Staff.Where(account => account.Id == staff).Select(account => account.Email).SingleOrDefaultAsync(cancellationToken);
            db.Add(audit.Line(AuditKind.WorkChanged, by, email, before, after));
        }
    }

    private static string InWords(StaffWork work, IEnumerable<StaffSkill> skills) => string.Join(", ", new[]
    {
        work.TakesLeads ? $"takes up to {work.Capacity}" : "takes none",
        work.WantsDigest ? "morning letter" : "no morning letter",
    }.Concat(skills.Select(skill => skill.Name)));

    private static string InWords(StaffAbsence absence) => $"away {absence.From:yyyy-MM-dd} to {absence.To:yyyy-MM-dd}";

    private static IEnumerable<StaffSkill> Skills(Guid staff, SkillKind kind, string typed) => typed
        .Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(name => name.Length > LongestSkill ? name[..LongestSkill] : name)
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Take(MostSkills)
        .Select(name => new StaffSkill { StaffId = staff, Kind = kind, Name = name });

    private static void Demand(Guid staff, ClaimsPrincipal by)
    {
        if (by.StaffId != staff)
        {
            by.Demand(StaffRight.Team);
        }
    }
}
