using System.Security.Claims;
using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff.Work;

/// <summary>How somebody wants to work; skills are what was typed, separated by commas or lines.</summary>
public sealed record WorkWishes(bool TakesLeads, int Capacity, bool WantsDigest, string Tech, string Industries, string Topics);

/// <summary>Changes how somebody works. Everyone may for themselves, managers for others.</summary>
public sealed class ChangeWork(IDbContextFactory<SiteDb> databases, WorkChanged changed)
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
            work.TakesLeads = wishes.TakesLeads;
            work.WantsDigest = wishes.WantsDigest;
            work.Capacity = Math.Clamp(wishes.Capacity, 0, MostCapacity);
            await db.StaffSkills.Where(skill => skill.StaffId == staff).ExecuteDeleteAsync(cancellationToken);
            db.AddRange([
                .. Skills(staff, SkillKind.Tech, wishes.Tech), .. Skills(staff, SkillKind.Industry, wishes.Industries), .. Skills(staff, SkillKind.Topic, wishes.Topics)]);
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
            db.Add(new StaffAbsence { StaffId = staff, From = from, To = to });
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
            await db.StaffAbsences.Where(one => one.Id == absence && one.StaffId == staff).ExecuteDeleteAsync(cancellationToken);
        }

        changed.Tell(staff);
    }

    /// <summary>The row of an account, tracked and made if need be; part of the caller's transaction.</summary>
    public static async Task<StaffWork> WorkOf(SiteDb db, Guid staff, CancellationToken cancellationToken)
    {
        var work = await db.StaffWork.SingleOrDefaultAsync(one => one.StaffId == staff, cancellationToken);
        return work ?? db.Add(new StaffWork { StaffId = staff }).Entity;
    }

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
