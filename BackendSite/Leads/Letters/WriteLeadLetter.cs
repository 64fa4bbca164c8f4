using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Leads.Routing;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Letters;

/// <summary>What a letter to a colleague says about one lead.</summary>
/// <param name="Heading">What it comes to; the prospect's name follows.</param>
/// <param name="Why">Why they have it.</param>
/// <param name="Act">What the button does, and where it leads; null to open the lead.</param>
internal sealed record LeadNews(string Heading, string Why, (string Name, string Address)? Act = null);

/// <summary>Writes letters to colleagues about one lead. An answer to one goes to the prospect.</summary>
internal sealed class WriteLeadLetter(
    IDbContextFactory<SiteDb> databases, PageRenderer pages, CurrentCalendar calendars, ClaimLinks links, IOptions<SiteOptions> site)
{
    /// <summary>The lead of a delivery.</summary>
    /// <exception cref="InvalidOperationException">It is gone, so there is nothing to write about.</exception>
    public async Task<Lead> LeadOf(Delivery delivery, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.Leads.AsNoTracking().SingleAsync(lead => lead.Id == delivery.LeadId, cancellationToken);
    }

    /// <summary>The link by which the recipient of a letter takes the lead; null for an address that is nobody's.</summary>
    public async Task<string?> ClaimLink(Lead lead, string recipient, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var name = recipient.ToUpperInvariant();
        var staff = await db.Staff.Where(account => account.NormalizedEmail == name).Select(account => (Guid?)account.Id).FirstOrDefaultAsync(cancellationToken);
        return staff is { } id && lead.OwnerId != id ? links.For(lead.Reference, id) : null;
    }

    /// <summary>The lead of the samples.</summary>
    public Lead Example() => ExampleLead.In(calendars.Now);

    /// <summary>Writes it.</summary>
    public async Task<Letter> Write(Lead lead, LeadNews news)
    {
        var prospect = PlainWords.OneLine(lead.FullName);
        var name = PlainWords.OneLine($"{lead.FullName}, {lead.Company}");
        var due = calendars.Now.DueText(lead.DueAt);
        var page = site.Value.Absolute($"/staff/leads/{lead.Reference}");
        var html = await pages.Render<LeadLetter>(new Dictionary<string, object?>
        {
            [nameof(LeadLetter.Heading)] = $"{news.Heading}: {name}",
            [nameof(LeadLetter.Due)] = due,
            [nameof(LeadLetter.News)] = news.Why,
            [nameof(LeadLetter.Message)] = lead.Message,
            [nameof(LeadLetter.Reference)] = lead.Reference,
            [nameof(LeadLetter.Prospect)] = prospect,
            [nameof(LeadLetter.Act)] = news.Act,
            [nameof(LeadLetter.Address)] = page,
        });
        var text = $"""
            {news.Heading}: {name}

            Answer by {due}

            {news.Why}

            {prospect} wrote:

            {lead.Message}

            --
            {(news.Act is var (act, link) ? $"{act}: {link}\n" : "")}Open the lead: {page}
            You have this letter because you answer enquiries here; the reference is {lead.Reference}.
            Your reply to this letter goes to {prospect} directly.

            """;
        return new($"{news.Heading}: {name}, {lead.Reference}", text, html) { ReplyTo = (lead.FullName, lead.Email), List = EnquiryLetters.List };
    }
}
