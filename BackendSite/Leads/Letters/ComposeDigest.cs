using System.Globalization;
using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Letters;

/// <summary>One lead that waits.</summary>
public sealed record WaitingLead(string Reference, string Who, string When, bool IsLate, bool IsMine)
{
    /// <summary>How pressing it is, in words.</summary>
    public string Note => $"{(IsLate ? "Late: the answer was due" : "Answer by")} {When}{(IsMine ? ", yours" : "")}";
}

/// <summary>Writes <see cref="EnquiryLetters.Digest"/>: what waits for one colleague as the day begins, the most pressing first.</summary>
internal sealed class ComposeDigest(
    IDbContextFactory<SiteDb> databases, PageRenderer pages, CurrentCalendar calendars, TimeProvider clock, IOptions<SiteOptions> site) : IComposeLetter
{
    private const int Most = 20;

    public string Kind => EnquiryLetters.Digest;

    public string Name => "Morning letter";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var name = delivery.Recipient.ToUpperInvariant();
        var account = await db.Staff.AsNoTracking().SingleAsync(one => one.NormalizedEmail == name, cancellationToken);
        var waiting = db.Leads.AsNoTracking().Where(Lead.WaitsForAnswer);
        if (!StaffRights.Of(account.Role).Contains(StaffRight.Team))
        {
            waiting = waiting.Where(lead => lead.OwnerId == account.Id);
        }

        var leads = await waiting.OrderBy(lead => lead.DueAt).Take(Most + 1)
            .Select(lead => new { lead.Reference, lead.FullName, lead.Company, lead.DueAt, lead.OwnerId })
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        return await Write(delivery.Data, [.. leads.Select(lead => new WaitingLead(
            lead.Reference, PlainWords.OneLine($"{lead.FullName}, {lead.Company}"), calendars.Now.DueText(lead.DueAt), lead.DueAt < now, lead.OwnerId == account.Id))]);
    }

    public Task<Letter> Sample(CancellationToken cancellationToken)
    {
        var lead = ExampleLead.In(calendars.Now);
        return Write("2026-05-06", [new(lead.Reference, $"{lead.FullName}, {lead.Company}", calendars.Now.DueText(lead.DueAt), false, true)]);
    }

    private async Task<Letter> Write(string? day, IReadOnlyList<WaitingLead> leads)
    {
        var date = DateOnly.TryParseExact(day, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)
            ? parsed.ToString("dddd d MMMM", CultureInfo.InvariantCulture)
            : "today";
        var heading = Heading(leads);
        var address = site.Value.Absolute("/staff/leads?status=waiting&sort=due");
        var html = await pages.Render<DigestLetter>(new Dictionary<string, object?>
        {
            [nameof(DigestLetter.Heading)] = heading,
            [nameof(DigestLetter.Leads)] = leads.Take(Most).ToList(),
            [nameof(DigestLetter.More)] = leads.Count > Most,
            [nameof(DigestLetter.Address)] = address,
        });
        var text = $"""
            {heading}

            {string.Join('\n', leads.Take(Most).Select(lead => $"{lead.Who}\n{lead.Note}\n{site.Value.Absolute($"/staff/leads/{lead.Reference}")}\n"))}
            --
            Open the leads: {address}
            You can switch this letter off under "My work".

            """;
        return new($"{heading}, {date}", text, html) { List = "digest" };
    }

    private static string Heading(IReadOnlyList<WaitingLead> leads) => leads.Count switch
    {
        0 => "Nobody waits for an answer",
        1 => "One enquiry waits for an answer",
        > Most => $"More than {Most} enquiries wait for an answer",
        var count => $"{count} enquiries wait for an answer",
    };
}
