namespace BackendSite.Staff.Work;

/// <summary>Someone who may be given leads, and how they work.</summary>
public sealed record TeamMember
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <inheritdoc cref="StaffUser.Initials"/>
    public string? Initials { get; init; }

    /// <inheritdoc cref="Colleague.Photo"/>
    public string? Photo { get; init; }

    public required string Email { get; init; }

    public required StaffRole Role { get; init; }

    /// <summary>Kinds of letters that this person does not want.</summary>
    public IReadOnlyList<string> MutedLetters { get; init; } = [];

    /// <summary>As in <see cref="StaffWork"/>.</summary>
    public bool TakesLeads { get; init; } = true;

    /// <inheritdoc cref="StaffWork.Capacity"/>
    public int Capacity { get; init; } = StaffWork.UsualCapacity;

    /// <inheritdoc cref="StaffWork.WantsDigest"/>
    public bool WantsDigest { get; init; } = true;

    /// <inheritdoc cref="StaffWork.DigestOn"/>
    public DateOnly? DigestOn { get; init; }

    /// <inheritdoc cref="StaffWork.LastGivenAt"/>
    public DateTime? LastGivenAt { get; init; }

    /// <summary>What they know well.</summary>
    public IReadOnlyList<StaffSkill> Skills { get; init; } = [];

    /// <summary>When they are away, from today on.</summary>
    public IReadOnlyList<StaffAbsence> Absences { get; init; } = [];

    /// <summary>The names of the skills of one kind.</summary>
    public IEnumerable<string> SkillsOf(SkillKind kind) => Skills.Where(skill => skill.Kind == kind).Select(skill => skill.Name);

    /// <summary>The last day of the absence that covers this one, however many entries it is made of; null when they are there.</summary>
    public DateOnly? AwayUntil(DateOnly day)
    {
        DateOnly? last = null;
        while (Absences.FirstOrDefault(absence => absence.From <= day && day <= absence.To) is { } absence)
        {
            last = absence.To;
            day = absence.To.AddDays(1);
        }

        return last;
    }
}
