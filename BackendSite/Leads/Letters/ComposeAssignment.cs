using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Letters;

/// <summary>Writes <see cref="EnquiryLetters.Assigned"/>. An answer to it goes to the prospect.</summary>
internal sealed class ComposeAssignment(
    IDbContextFactory<SiteDb> databases, PageRenderer pages, WorkingCalendar calendar, IOptions<SiteOptions> site) : IComposeLetter
{
    public string Kind => EnquiryLetters.Assigned;

    public string Name => "Assignment";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var lead = await db.Leads.AsNoTracking().SingleAsync(l => l.Id == delivery.LeadId, cancellationToken);
        return await Write(lead, delivery.Data ?? "");
    }

    public Task<Letter> Sample(CancellationToken cancellationToken) =>
        Write(ExampleLead.In(calendar), "Ana Kovač gave you this lead.");

    private async Task<Letter> Write(Lead lead, string why)
    {
        var name = PlainWords.OneLine($"{lead.FullName}, {lead.Company}");
        var due = calendar.DueText(lead.DueAt);
        var address = site.Value.Absolute($"/staff/leads/{lead.Reference}");
        var html = await pages.Render<LeadLetter>(new Dictionary<string, object?>
        {
            [nameof(LeadLetter.Heading)] = $"Yours to answer: {name}",
            [nameof(LeadLetter.Due)] = due,
            [nameof(LeadLetter.Text)] = $"{why}\n\n{lead.Message}",
            [nameof(LeadLetter.Reference)] = lead.Reference,
            [nameof(LeadLetter.Address)] = address,
        });
        var text = $"""
            Yours to answer: {name}

            Answer by {due}

            {why}

            {lead.Message}

            --
            Open the lead: {address}
            Your reply to this letter goes to {PlainWords.OneLine(lead.FullName)} directly.

            """;
        return new($"Yours to answer: {name}, {lead.Reference}", text, html) { ReplyTo = (lead.FullName, lead.Email) };
    }
}
