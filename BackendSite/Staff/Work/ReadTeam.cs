using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff.Work;

/// <summary>Reads who works here and how. A handful of rows, so all of them are read.</summary>
public static class ReadTeam
{
    /// <summary>Everyone who has an open account, by name.</summary>
    /// <param name="db">Where to read.</param>
    /// <param name="today">Absences that ended before are left out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IReadOnlyList<TeamMember>> Team(this SiteDb db, DateOnly today, CancellationToken cancellationToken)
    {
        var people = await db.Staff.AsNoTracking()
            .Where(StaffUser.WorksHere)
            .OrderBy(account => account.DisplayName)
            .ToListAsync(cancellationToken);
        var works = await db.StaffWork.AsNoTracking().ToDictionaryAsync(work => work.StaffId, cancellationToken);
        var skills = (await db.StaffSkills.AsNoTracking().OrderBy(skill => skill.Id).ToListAsync(cancellationToken)).ToLookup(skill => skill.StaffId);
        var absences = (await db.StaffAbsences.AsNoTracking().Where(absence => absence.To >= today).OrderBy(absence => absence.From).ToListAsync(cancellationToken))
            .ToLookup(absence => absence.StaffId);
        return [.. people.Select(account => Member(
            account, works.GetValueOrDefault(account.Id) ?? new() { StaffId = account.Id }, [.. skills[account.Id]], [.. absences[account.Id]]))];
    }

    private static TeamMember Member(StaffUser account, StaffWork work, StaffSkill[] skills, StaffAbsence[] absences) => new()
    {
        Id = account.Id,
        Name = account.DisplayName,
        Initials = account.Initials,
        Photo = StaffPhoto.AddressOf(account.Id, account.PhotoVersion),
        Email = account.Email ?? "",
        Role = account.Role,
        MutedLetters = account.MutedLetters,
        TakesLeads = work.TakesLeads,
        Capacity = work.Capacity,
        WantsDigest = work.WantsDigest,
        DigestOn = work.DigestOn,
        LastGivenAt = work.LastGivenAt,
        Skills = skills,
        Absences = absences,
    };
}
