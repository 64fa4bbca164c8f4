using System.Net;
using BackendSite.Mail;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Staff;

/// <summary>A new password by mail, and invitations by mail.</summary>
[OnEachDatabase]
public class ForgottenPasswordTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    private const string NewPassword = "nine quiet rivers talk";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_link_in_the_letter_sets_a_new_password_once()
    {
        await site.AddStaff("forgetful@example.com");
        using var visitor = new PlainVisitor(site);
        using var asked = await visitor.Submit("/staff/sign-in/forgotten", new() { ["email"] = "Forgetful@example.com" });
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var link = await LinkTo("forgetful@example.com");

        using var chosen = await visitor.Submit(link, new() { ["password"] = NewPassword });
        using var again = await visitor.Client.GetAsync(link, Cancelled);
        using var fresh = new PlainVisitor(site);
        using var entered = await fresh.Submit("/staff/sign-in", new() { ["email"] = "forgetful@example.com", ["password"] = NewPassword });

        Assert.Equal("/staff/leads", chosen.Headers.Location?.AbsolutePath());
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        Assert.Equal("/staff/leads", entered.Headers.Location?.AbsolutePath());
    }

    [Fact]
    public async Task Known_and_unknown_addresses_get_the_same_answer_and_only_the_known_one_a_letter()
    {
        await site.AddStaff("known-2@example.com");
        var texts = new HashSet<string>();
        foreach (var email in new[] { "known-2@example.com", "nobody@example.com" })
        {
            using var visitor = new PlainVisitor(site, from: "127.0.4.1");
            using var answer = await visitor.Submit("/staff/sign-in/forgotten", new() { ["email"] = email });
            texts.Add(SignInTests.WithoutTokens(await answer.Text()).Replace(email, "EMAIL"));
        }

        Assert.Single(texts);
        await using var db = site.OpenDatabase();
        Assert.True(await db.Deliveries.AnyAsync(letter => letter.Recipient == "known-2@example.com", Cancelled));
        Assert.False(await db.Deliveries.AnyAsync(letter => letter.Recipient == "nobody@example.com", Cancelled));
    }

    [Fact]
    public async Task An_invitation_by_mail_lets_its_reader_in_as_what_they_were_invited()
    {
        var admin = SignedIn(await site.AddStaff("boss@example.com"));
        await using (var scope = site.Services.CreateAsyncScope())
        {
            Assert.Null(await scope.ServiceProvider.GetRequiredService<ChangeAccount>().Invite("new@example.com", StaffRole.Viewer, admin, Cancelled));
        }

        using var visitor = new PlainVisitor(site);
        using var accepted = await visitor.Submit(await LinkTo("new@example.com"), new() { ["name"] = "Nora", ["password"] = NewPassword });

        Assert.Equal("/staff/leads", accepted.Headers.Location?.AbsolutePath());
        await using var db = site.OpenDatabase();
        var account = await db.Staff.SingleAsync(staff => staff.Email == "new@example.com", Cancelled);
        Assert.Equal(("Nora", StaffRole.Viewer), (account.DisplayName, account.Role));
    }

    [Fact]
    public async Task The_database_holds_no_link_that_opens_an_account()
    {
        await site.AddStaff("stored@example.com");
        using var visitor = new PlainVisitor(site, from: "127.0.4.2");
        using var asked = await visitor.Submit("/staff/sign-in/forgotten", new() { ["email"] = "stored@example.com" });
        await LinkTo("stored@example.com");

        await using var db = site.OpenDatabase();
        var letter = await db.Deliveries.SingleAsync(delivery => delivery.Recipient == "stored@example.com", Cancelled);
        Assert.True(Guid.TryParse(letter.Data, out _));
    }

    internal static System.Security.Claims.ClaimsPrincipal SignedIn(StaffUser account) =>
        Leads.LeadsRoom.Colleague(account.DisplayName, account.Id.ToString(), account.Role);

    // Composed as the senders do it.
    private async Task<string> LinkTo(string email)
    {
        await using var db = site.OpenDatabase();
        var delivery = await db.Deliveries.AsNoTracking().SingleAsync(letter => letter.Recipient == email, Cancelled);
        var letter = await site.Services.GetRequiredService<LetterKinds>().Find(delivery.Kind).Compose(delivery, Cancelled);
        var link = letter.Text[letter.Text.IndexOf("http", StringComparison.Ordinal)..].Split('\n')[0];
        Assert.Contains(link.Replace("&", "&amp;"), letter.Html);
        return new Uri(link).PathAndQuery;
    }
}
