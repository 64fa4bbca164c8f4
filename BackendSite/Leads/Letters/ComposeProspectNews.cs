using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Leads.Answers;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Letters;

/// <summary>Writes <see cref="AnswerLetters.News"/>: what the prospect answered, for the owner of the lead.</summary>
internal sealed class ComposeProspectNews(
    IDbContextFactory<SiteDb> databases, PageRenderer pages, CurrentCalendar calendars, IOptions<SiteOptions> site) : IComposeLetter
{
    public string Kind => AnswerLetters.News;

    public string Name => "News of a prospect";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var lead = await db.Leads.AsNoTracking().SingleAsync(l => l.Id == delivery.LeadId, cancellationToken);
        var words = await db.Messages.Where(m => m.MessageId == delivery.Data).Select(m => m.Text).SingleAsync(cancellationToken);
        return await Write(lead, words);
    }

    public Task<Letter> Sample(CancellationToken cancellationToken) =>
        Write(ExampleLead.In(calendars.Now), "Thursday at 14:00 suits us. I'll bring our architect, who knows where the pricing hides.\n\nZoë");

    private async Task<Letter> Write(Lead lead, string words)
    {
        var name = PlainWords.OneLine(lead.FullName);
        var excerpt = PlainWords.Excerpt(words);
        var address = site.Value.Absolute($"/staff/leads/{lead.Reference}");
        var html = await pages.Render<ProspectWrote>(new Dictionary<string, object?>
        {
            [nameof(ProspectWrote.Heading)] = $"{name} answered",
            [nameof(ProspectWrote.Text)] = excerpt,
            [nameof(ProspectWrote.Reference)] = lead.Reference,
            [nameof(ProspectWrote.Address)] = address,
        });
        var text = $"""
            {name} answered

            {excerpt}

            --
            Open the lead: {address}
            Your reply to this letter goes to {name} directly; with {site.Value.EngagementEmail} in copy it is kept on the lead.

            """;
        return new($"{name}, {lead.Company} answered: {lead.Reference}", text, html) { ReplyTo = (lead.FullName, lead.Email) };
    }
}
