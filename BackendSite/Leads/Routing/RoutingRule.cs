using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Leads.Routing;

/// <summary>What of an enquiry a rule looks at.</summary>
public enum RuleSubject
{
    /// <summary>Every enquiry, whatever it says.</summary>
    Everything,

    /// <summary>The tech stack.</summary>
    TechStack,

    /// <summary>The industry.</summary>
    Industry,

    /// <summary>What was ticked under "I'm interested in".</summary>
    Interest,

    /// <summary>The message and all of the above.</summary>
    Anywhere,

    /// <summary>The page that it was written on.</summary>
    Page,
}

/// <summary>One rule: what it is about decides who answers it. The first one that holds and whose people are free counts.</summary>
public sealed class RoutingRule
{
    public long Id { get; private set; }

    /// <summary>Rules are tried in this order.</summary>
    public required int Position { get; set; }

    /// <summary>What it looks at.</summary>
    public required RuleSubject Subject { get; set; }

    /// <summary>One of these is enough, separated by commas; not read for <see cref="RuleSubject.Everything"/>.</summary>
    public required string Words { get; set; }

    /// <summary>The account that gets the lead; null where <see cref="Skill"/> says it.</summary>
    public Guid? StaffId { get; set; }

    /// <summary>The skill that whoever gets it must have; null where it goes to one person.</summary>
    public string? Skill { get; set; }
}

/// <summary>Who is next among those who fit equally.</summary>
public enum Spread
{
    /// <summary>Whoever has the fewest leads that wait.</summary>
    LeastBusy,

    /// <summary>Whoever got none for the longest time.</summary>
    RoundRobin,
}

/// <summary>What holds where no rule decides: one row, or none for what a new one says.</summary>
public sealed class RoutingDefault
{
    /// <summary>The only row's.</summary>
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    /// <summary>Who is next among equals.</summary>
    public Spread Spread { get; set; }

    /// <summary>Who gets what fits nobody; null for whoever is next.</summary>
    public Guid? FallbackId { get; set; }
}

internal sealed class RoutingMapping : IEntityTypeConfiguration<RoutingRule>, IEntityTypeConfiguration<RoutingDefault>
{
    public void Configure(EntityTypeBuilder<RoutingRule> rule)
    {
        rule.ToTable("RoutingRules");
        rule.Property(r => r.Subject).HasConversion<string>();
        rule.HasOne<StaffUser>().WithMany().HasForeignKey(r => r.StaffId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<RoutingDefault> routing)
    {
        routing.ToTable("RoutingDefaults");
        routing.Property(r => r.Id).ValueGeneratedNever();
        routing.Property(r => r.Spread).HasConversion<string>();
        routing.HasOne<StaffUser>().WithMany().HasForeignKey(r => r.FallbackId).OnDelete(DeleteBehavior.SetNull);
    }
}
