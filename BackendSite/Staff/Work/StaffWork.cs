using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Staff.Work;

/// <summary>How somebody works. An account without such a row works as a new one says.</summary>
public sealed class StaffWork
{
    /// <summary>As many waiting leads as somebody has at most when nothing is said.</summary>
    public const int UsualCapacity = 10;

    /// <summary>The account.</summary>
    public required Guid StaffId { get; init; }

    /// <summary>False while the site is to give this person no leads.</summary>
    public bool TakesLeads { get; set; } = true;

    /// <summary>From so many leads that wait for an answer on, the site gives this person no more.</summary>
    public int Capacity { get; set; } = UsualCapacity;

    /// <summary>Whether this person wants a letter every working morning with what waits for them.</summary>
    public bool WantsDigest { get; set; } = true;

    /// <summary>The day of the last such letter, by the calendar; null before the first.</summary>
    public DateOnly? DigestOn { get; set; }

    /// <summary>When the site last gave this person a lead, UTC; null for never. Whoever waited longest has the next turn.</summary>
    public DateTime? LastGivenAt { get; set; }
}

/// <summary>What a skill is about.</summary>
public enum SkillKind
{
    /// <summary>A technology, such as .NET.</summary>
    Tech,

    /// <summary>An industry, such as healthcare.</summary>
    Industry,

    /// <summary>Anything else that prospects ask for, such as API integration.</summary>
    Topic,
}

/// <summary>Something that somebody knows well.</summary>
public sealed class StaffSkill
{
    public long Id { get; private set; }

    /// <summary>The account.</summary>
    public required Guid StaffId { get; init; }

    /// <summary>What it is about.</summary>
    public required SkillKind Kind { get; init; }

    /// <summary>As people write it: ".NET".</summary>
    public required string Name { get; init; }
}

/// <summary>Days on which somebody is away.</summary>
public sealed class StaffAbsence
{
    public long Id { get; private set; }

    /// <summary>The account.</summary>
    public required Guid StaffId { get; init; }

    /// <summary>The first day, where the company works.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day, where the company works.</summary>
    public required DateOnly To { get; init; }
}

internal sealed class StaffWorkMapping :
    IEntityTypeConfiguration<StaffWork>,
    IEntityTypeConfiguration<StaffSkill>,
    IEntityTypeConfiguration<StaffAbsence>
{
    public void Configure(EntityTypeBuilder<StaffWork> work)
    {
        work.ToTable("StaffWork");
        work.HasKey(w => w.StaffId);
        work.HasOne<StaffUser>().WithOne().HasForeignKey<StaffWork>(w => w.StaffId);
    }

    public void Configure(EntityTypeBuilder<StaffSkill> skill)
    {
        skill.ToTable("StaffSkills");
        skill.Property(s => s.Kind).HasConversion<string>();
        skill.HasIndex(s => s.StaffId);
        skill.HasOne<StaffUser>().WithMany().HasForeignKey(s => s.StaffId);
    }

    public void Configure(EntityTypeBuilder<StaffAbsence> absence)
    {
        absence.ToTable("StaffAbsences");
        absence.HasIndex(a => new { a.StaffId, a.To });
        absence.HasOne<StaffUser>().WithMany().HasForeignKey(a => a.StaffId);
    }
}
