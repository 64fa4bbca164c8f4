using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff.Letters;

/// <summary>Writes to somebody who forgot their password. The link is made as the letter leaves: nothing that opens an account is stored.</summary>
internal sealed class ComposePasswordLetter(
    IDbContextFactory<SiteDb> databases, PageRenderer pages, StaffLinks links, IOptions<SiteOptions> site, TimeProvider clock) : IComposeLetter
{
    public const string TheKind = "staff-password";

    public string Kind => TheKind;

    public string Name => "New password";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken) =>
        await Write(links.For(await databases.AccountOf(delivery, clock, cancellationToken)));

    public Task<Letter> Sample(CancellationToken cancellationToken) => Write(site.Value.Absolute(StaffPaths.SetUp));

    private Task<Letter> Write(string link) => pages.LetterWithLink(
        "Choose a new password",
        $"Somebody, most likely you, asked for a new password for your account at {site.Value.Name}. If it was not you, you need do nothing: the old password still works, and this link opens nothing for whoever doesn't have this letter.",
        "Choose a new password",
        link,
        $"You have this letter because your address belongs to an account at {site.Value.Name}.");
}
