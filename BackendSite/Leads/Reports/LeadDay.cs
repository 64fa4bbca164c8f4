using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BackendSite.Leads.Reports;

/// <summary>By what the leads of a day are told apart.</summary>
public enum ReportBy
{
    /// <summary>Not at all: one row with an empty value.</summary>
    Everything,

    /// <summary>The page they were written on.</summary>
    Page,

    /// <summary>The call to action that led to the form.</summary>
    CallToAction,

    /// <summary>What they are interested in; a lead with two interests counts at both.</summary>
    Interest,

    /// <summary>Who has them.</summary>
    Owner,

    /// <summary>Why they were lost.</summary>
    Reason,
}

/// <summary>
/// What came of the leads that arrived on one day, summed up so that a report reads a few rows instead of all leads. It can be thrown
/// away and made again at any time.
/// </summary>
public sealed class LeadDay
{
    /// <summary>The day of arrival, by the calendar.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>By what the leads are told apart.</summary>
    public required ReportBy By { get; init; }

    /// <summary>Which of them, in words.</summary>
    public required string Value { get; init; }

    /// <summary>Leads that arrived; spam is none.</summary>
    public int Received { get; set; }

    /// <summary>Of these, answered by when it was promised.</summary>
    public int InTime { get; set; }

    /// <summary>Answered after that, or not yet although it has passed.</summary>
    public int Late { get; set; }

    /// <summary>Became customers.</summary>
    public int Won { get; set; }

    /// <summary>Did not.</summary>
    public int Lost { get; set; }

    /// <summary>
    /// Working times until a first answer: minutes, how many, minutes, how many … Rounded up, the longer the coarser but by less than a
    /// sixth, so that a day with thousands of leads is read about as fast as one with ten.
    /// </summary>
    public List<int> Minutes { get; set; } = [];

    /// <summary>Counts one first answer.</summary>
    internal void Count(TimeSpan worked)
    {
        var minutes = worked.TotalMinutes;
        var step = minutes <= 60 ? 1 : minutes <= 600 ? 10 : minutes <= 6_000 ? 100 : 1_000;
        var rounded = (int)Math.Ceiling(minutes / step) * step;
        for (var i = 0; i < Minutes.Count; i += 2)
        {
            if (Minutes[i] == rounded)
            {
                Minutes[i + 1]++;
                return;
            }
        }

        Minutes.AddRange([rounded, 1]);
    }
}

/// <summary>How far the days are summed up: no row before the first time, then one.</summary>
public sealed class ReportMark
{
    /// <summary>The only row's.</summary>
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    /// <summary>The last event that is in the sums.</summary>
    public required long LastEventId { get; set; }

    /// <summary>When they were made, UTC.</summary>
    public required DateTime At { get; set; }
}

internal sealed class LeadDayMapping : IEntityTypeConfiguration<LeadDay>, IEntityTypeConfiguration<ReportMark>
{
    public void Configure(EntityTypeBuilder<LeadDay> day)
    {
        day.ToTable("LeadDays");
        day.HasKey(d => new { d.Day, d.By, d.Value });
        day.HasIndex(d => new { d.By, d.Value });
        day.Property(d => d.By).HasConversion<string>();
        day.Property(d => d.Minutes).HasConversion(new InText(), new ValueComparer<List<int>>((one, other) => one!.SequenceEqual(other!), numbers => numbers.Count, numbers => numbers.ToList()));
    }

    // A year has a million numbers, which a general reader of JSON takes many times longer for.
    private sealed class InText() : ValueConverter<List<int>, string>(numbers => Write(numbers), text => Read(text))
    {
        private static string Write(List<int> numbers) => $"[{string.Join(',', numbers)}]";

        private static List<int> Read(string text)
        {
            var numbers = new List<int>(text.AsSpan().Count(',') + 1);
            var inner = text.AsSpan()[1..^1];
            foreach (var part in inner.Split(','))
            {
                if (!inner[part].IsEmpty)
                {
                    numbers.Add(int.Parse(inner[part], CultureInfo.InvariantCulture));
                }
            }

            return numbers;
        }
    }

    public void Configure(EntityTypeBuilder<ReportMark> mark)
    {
        mark.ToTable("ReportMarks");
        mark.Property(m => m.Id).ValueGeneratedNever();
    }
}
