using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff.Letters;

/// <summary>Writes to somebody who was invited. The link is made as the letter leaves: nothing that opens an account is stored.</summary>
internal sealed class ComposeInvitation(
    IDbContextFactory<SiteDb> databases, PageRenderer pages, StaffLinks links, IOptions<SiteOptions> site, TimeProvider clock) : IComposeLetter
{
    public const string TheKind = "staff-invitation";

    public string Kind => TheKind;

    public string Name => "Invitation of a colleague";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken) =>
        await Write(links.For(await databases.AccountOf(delivery, clock, cancellationToken)));

    public Task<Letter> Sample(CancellationToken cancellationToken) => Write(site.Value.Absolute(StaffPaths.SetUp));

    private Task<Letter> Write(string link) => pages.LetterWithLink(
        $"Your account at {site.Value.Name}",
        $"A colleague invited you to answer enquiries at {site.Value.Name}. Choose your name and a password; the link works once, within 24 hours.",
        "Set up your account",
        link,
        $"You have this letter because a colleague at {site.Value.Name} entered your address. If you don't know why, you need do nothing.");
}
