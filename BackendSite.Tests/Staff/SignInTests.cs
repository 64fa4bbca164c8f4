using System.Net;
using BackendSite.Staff;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Staff;

/// <summary>Signing in, over HTTP, as a browser without JavaScript does it.</summary>
[OnEachDatabase]
public class SignInTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    /// <summary>Links that somebody could send to a colleague, to send them elsewhere after they signed in.</summary>
    public static TheoryData<string> Hostile =>
    [
        "https://evil.test/",
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "\\/evil.test",
        "/%2F/evil.test",
        "/%5Cevil.test",
        "%2F%2Fevil.test",
        "javascript:alert(1)",
        "/staff//evil.test",
        "/staff/..//evil.test",
        "/staff/%2e%2e//evil.test",
        "/staff/\r\nLocation: https://evil.test",
        "/staff/\t/evil.test",
        "https:evil.test",
        "/staff@evil.test",
        " //evil.test",
        "/staff/\u202eevil",
        "/staff/sign-out",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task After_signing_in_a_hostile_return_address_leads_to_the_inbox(string address)
    {
        await site.AddStaff();
        using var visitor = new PlainVisitor(site);
        var page = $"/staff/sign-in?to={Uri.EscapeDataString(address)}";

        using var answer = await visitor.Submit(page, Credentials());

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/staff/leads", answer.Headers.Location?.AbsolutePath());
        using var again = await visitor.Client.GetAsync(page, TestContext.Current.CancellationToken);
        Assert.Equal("/staff/leads", again.Headers.Location?.AbsolutePath());
    }

    [Theory]
    [InlineData("/staff/sign-in?to=//evil.test")]
    [InlineData("/staff/sign-in?to=%ff%fe")]
    [InlineData("/staff/sign-in?to=%00")]
    [InlineData("/staff/sign-in?to=a&to=b")]
    public async Task The_sign_in_page_opens_whatever_the_return_address(string page)
    {
        using var answer = await site.Client.GetAsync(page, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_that_was_asked_for_opens_after_signing_in()
    {
        await site.AddStaff();
        using var visitor = new PlainVisitor(site);
        using var refused = await visitor.Client.GetAsync("/staff/leads/ABCD2345?view=open&x=1", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, refused.StatusCode);
        var signIn = refused.Headers.Location!.AbsolutePath();
        Assert.StartsWith("/staff/sign-in?to=", signIn);

        using var answer = await visitor.Submit(signIn, Credentials());

        Assert.Equal("/staff/leads/ABCD2345?view=open&x=1", answer.Headers.Location?.AbsolutePath());
    }

    [Theory]
    [InlineData("/staff")]
    [InlineData("/staff/leads")]
    [InlineData("/staff/leads/ABCD2345")]
    [InlineData("/staff/no-such-page")]
    public async Task Nobody_sees_a_staff_page_without_signing_in(string page)
    {
        using var answer = await site.Client.GetAsync(page, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.StartsWith("/staff/sign-in", answer.Headers.Location?.AbsolutePath());
        Assert.Equal("no-store, private", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_is_not_found_and_asks_nobody_to_sign_in()
    {
        using var answer = await site.Client.GetAsync("/no-such-page", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Wrong_password_unknown_name_open_invitation_and_locked_account_get_the_same_answer()
    {
        await site.AddStaff("known@example.com");
        await Invite("invited@example.com");
        await site.AddStaff("locked@example.com");
        await Change("locked@example.com", account => account.LockoutEnd = DateTimeOffset.UtcNow.AddMinutes(10));

        var answers = new HashSet<(HttpStatusCode, string)>();
        foreach (var (email, password) in new[]
        {
            ("known@example.com", "a wrong password here"),
            ("unknown@example.com", "a wrong password here"),
            ("invited@example.com", "a wrong password here"),
            ("locked@example.com", StaffEntry.Password),
            ("known@example.com", new string('x', 100_000)),
        })
        {
            using var visitor = new PlainVisitor(site, from: "127.0.0.8");
            using var answer = await visitor.Submit("/staff/sign-in", Credentials(email, password));
            answers.Add((answer.StatusCode, WithoutTokens(await answer.Text()).Replace(email, "EMAIL")));
        }

        var (status, text) = Assert.Single(answers);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("fit together", text);
    }

    [Theory]
    [InlineData("known@example.com")]
    [InlineData("unknown@example.com")]
    [InlineData("locked-2@example.com")]
    public async Task Whatever_the_name_one_password_is_hashed_so_that_the_time_tells_nothing(string email)
    {
        var hasher = new CountingHasher();
        await using var watched = await new SiteFixture
        {
            Replace = services => services.AddSingleton<IPasswordHasher<StaffUser>>(hasher),
        }.Start();
        await watched.AddStaff("known@example.com");
        await watched.AddStaff("locked-2@example.com");
        await using (var db = watched.OpenDatabase())
        {
            await db.Staff.Where(account => account.UserName == "locked-2@example.com").ExecuteUpdateAsync(
                change => change.SetProperty(account => account.LockoutEnd, DateTimeOffset.UtcNow.AddHours(1)),
                TestContext.Current.CancellationToken);
        }

        using var visitor = new PlainVisitor(watched);
        using var first = await visitor.Submit("/staff/sign-in", Credentials(email, "a wrong password here"));
        hasher.Verified = 0;

        using var answer = await visitor.Submit("/staff/sign-in", Credentials(email, "a wrong password here"));

        Assert.Equal(1, hasher.Verified);
    }

    [Fact]
    public async Task A_hundred_wrong_passwords_at_once_from_one_place_neither_get_in_nor_lock_the_owner_out()
    {
        await site.AddStaff("target@example.com");
        using var outsider = new PlainVisitor(site, from: "127.0.0.66");
        var form = await outsider.Form("/staff/sign-in");
        form["email"] = "target@example.com";

        var statuses = await Task.WhenAll(Enumerable.Range(0, 100).Select(async number =>
        {
            using var answer = await outsider.Send("/staff/sign-in", new(form) { ["password"] = $"a wrong password {number}" });
            return answer.StatusCode;
        }));

        Assert.Equal(WrongTries.PerName, statuses.Count(status => status == HttpStatusCode.UnprocessableEntity));
        Assert.Equal(100 - WrongTries.PerName, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
        using var owner = new PlainVisitor(site, from: "127.0.0.67");
        using var entered = await owner.Submit("/staff/sign-in", Credentials("target@example.com"));
        Assert.Equal(HttpStatusCode.Found, entered.StatusCode);
    }

    [Fact]
    public async Task Five_wrong_passwords_from_anywhere_close_an_account_for_fifteen_minutes()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await new SiteFixture { Replace = services => services.AddSingleton<TimeProvider>(time) }.Start();
        await own.AddStaff();
        for (var number = 1; number <= SignInStaff.TriesBeforeLock; number++)
        {
            using var guesser = new PlainVisitor(own, from: $"127.0.1.{number}");
            using var wrong = await guesser.Submit("/staff/sign-in", Credentials(password: "a wrong password here"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        }

        using var owner = new PlainVisitor(own);
        using var locked = await owner.Submit("/staff/sign-in", Credentials());
        time.Advance(SignInStaff.LockedFor + TimeSpan.FromSeconds(1));
        using var open = await owner.Submit("/staff/sign-in", Credentials());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, locked.StatusCode);
        Assert.Equal(HttpStatusCode.Found, open.StatusCode);
    }

    [Fact]
    public async Task A_place_with_too_many_tries_may_try_again_after_a_while()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await new SiteFixture { Replace = services => services.AddSingleton<TimeProvider>(time) }.Start();
        await own.AddStaff();
        using var visitor = new PlainVisitor(own);
        var statuses = new List<HttpStatusCode>();
        for (var number = 0; number <= WrongTries.PerName; number++)
        {
            using var answer = await visitor.Submit("/staff/sign-in", Credentials(password: "a wrong password here"));
            statuses.Add(answer.StatusCode);
        }

        time.Advance(WrongTries.Window + TimeSpan.FromSeconds(1));
        using var later = await visitor.Submit("/staff/sign-in", Credentials());

        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, statuses[..^1]);
        Assert.Equal(HttpStatusCode.Found, later.StatusCode);
    }

    [Fact]
    public async Task What_is_missing_is_named_and_the_address_is_kept()
    {
        using var visitor = new PlainVisitor(site);

        using var answer = await visitor.Submit("/staff/sign-in", Credentials("o'brien@example.com", ""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var text = WebUtility.HtmlDecode(await answer.Text());
        Assert.Contains("Enter your password.", text);
        Assert.Contains("o'brien@example.com", text);
    }

    [Fact]
    public async Task A_form_whose_token_no_longer_holds_is_shown_again_with_a_word_about_it()
    {
        using var visitor = new PlainVisitor(site);
        var form = await visitor.Form("/staff/sign-in?to=/staff/leads/ABCD2345");
        form["form-token"] = "stale";

        using var answer = await visitor.Send("/staff/sign-in?to=/staff/leads/ABCD2345", form);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        using var again = await visitor.Client.GetAsync(answer.Headers.Location, TestContext.Current.CancellationToken);
        Assert.Contains("open for too long", await again.Text());
        Assert.Contains("ABCD2345", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Signing_out_needs_a_post_with_the_token_of_the_page()
    {
        using var visitor = await site.EnterStaff("leaver@example.com");
        using var byLink = await visitor.Client.GetAsync("/staff/sign-out", TestContext.Current.CancellationToken);
        using var withoutToken = await visitor.Send("/staff/sign-out", []);
        using var still = await visitor.Client.GetAsync("/staff/leads", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, byLink.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, withoutToken.StatusCode);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    private static Dictionary<string, string> Credentials(string email = StaffEntry.Email, string password = StaffEntry.Password) =>
        new() { ["email"] = email, ["password"] = password };

    internal static string WithoutTokens(string html) =>
        System.Text.RegularExpressions.Regex.Replace(html, "CfDJ8[^\"<>]*?(\"|-->)", "");

    private async Task Invite(string email)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<InviteStaff>().Invite(email, admin: false, TestContext.Current.CancellationToken);
    }

    private async Task Change(string email, Action<StaffUser> change)
    {
        await using var db = site.OpenDatabase();
        change(await db.Staff.SingleAsync(account => account.UserName == email, TestContext.Current.CancellationToken));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private sealed class CountingHasher : PasswordHasher<StaffUser>
    {
        public int Verified { get; set; }

        public override PasswordVerificationResult VerifyHashedPassword(StaffUser user, string hashedPassword, string providedPassword)
        {
            Verified++;
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
