using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff.Letters;

/// <summary>What the letters to colleagues have in common.</summary>
internal static class StaffLetters
{
    /// <summary>The open account that a letter is about.</summary>
    /// <exception cref="InvalidOperationException">It is gone, closed, or the letter is so old that its link must not live again.</exception>
    public static async Task<StaffUser> AccountOf(
        this IDbContextFactory<SiteDb> databases, Delivery delivery, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (delivery.CreatedAt + StaffLinks.Lifetime < clock.GetUtcNow().UtcDateTime)
        {
            throw new InvalidOperationException("This letter's link was good for a day, and the day is over. Invite the colleague again.");
        }

        var id = Guid.Parse(delivery.Data!);
        await using var db = databases.CreateDbContext();
        return await db.Staff.AsNoTracking().SingleOrDefaultAsync(staff => staff.Id == id && staff.ClosedAt == null, cancellationToken)
            ?? throw new InvalidOperationException("The account is gone or closed.");
    }

    /// <summary>A letter that says one thing and has one link.</summary>
    public static async Task<Letter> LetterWithLink(this PageRenderer pages, string heading, string words, string act, string link, string why)
    {
        var html = await pages.Render<LinkLetter>(new Dictionary<string, object?>
        {
            [nameof(LinkLetter.Heading)] = heading,
            [nameof(LinkLetter.Words)] = words,
            [nameof(LinkLetter.Act)] = act,
            [nameof(LinkLetter.Link)] = link,
            [nameof(LinkLetter.Reason)] = why,
        });
        var text = $"""
            {heading}

            {words}

            {act}: {link}

            --
            {why}

            """;
        return new(heading, text, html);
    }
}
