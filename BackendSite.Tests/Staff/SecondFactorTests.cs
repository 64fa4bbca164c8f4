using System.Net;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Staff;

/// <summary>Codes after the password, over HTTP.</summary>
[OnEachDatabase]
public sealed class SecondFactorTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);
    private readonly SiteFixture site;
    private string key = "";
    private IReadOnlyList<string> codes = [];

    public SecondFactorTests() => site = new SiteFixture { Replace = services => services.AddSingleton<TimeProvider>(time) };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SecondFactor Factor => site.Services.GetRequiredService<SecondFactor>();

    public async ValueTask InitializeAsync()
    {
        await site.InitializeAsync();
        var account = await site.AddStaff();
        key = (await Factor.Propose(account.Id, Cancelled))!;
        codes = (await Factor.Confirm(account.Id, Totp.CodeAt(key, time.GetUtcNow()), null, Cancelled))!;
        time.Advance(TimeSpan.FromMinutes(2));
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_password_alone_opens_nothing_but_the_question_for_the_code()
    {
        using var visitor = await WithPassword();

        using var inbox = await visitor.Client.GetAsync("/staff/leads", Cancelled);

        Assert.Equal(HttpStatusCode.Found, inbox.StatusCode);
        Assert.StartsWith("/staff/sign-in", inbox.Headers.Location?.AbsolutePath());
    }

    [Fact]
    public async Task The_code_of_the_app_lets_in_once()
    {
        using var visitor = await WithPassword("/staff/leads/ABCD2345");
        using var other = await WithPassword();
        var code = Totp.CodeAt(key, time.GetUtcNow());

        using var answer = await visitor.Submit("/staff/sign-in/code?to=/staff/leads/ABCD2345", new() { ["code"] = code });
        using var again = await other.Submit("/staff/sign-in/code", new() { ["code"] = code });

        Assert.Equal("/staff/leads/ABCD2345", answer.Headers.Location?.AbsolutePath());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
    }

    [Fact]
    public async Task A_recovery_code_lets_in_once_however_it_is_typed()
    {
        using var visitor = await WithPassword();
        using var other = await WithPassword();

        using var answer = await visitor.Submit("/staff/sign-in/code", new() { ["code"] = $" {codes[0].ToUpperInvariant()} " });
        using var again = await other.Submit("/staff/sign-in/code", new() { ["code"] = codes[0] });

        Assert.Equal("/staff/leads", answer.Headers.Location?.AbsolutePath());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        await using var db = site.OpenDatabase();
        var account = await db.Staff.SingleAsync(Cancelled);
        Assert.Equal(9, account.RecoveryCodes.Count);
        Assert.DoesNotContain(account.RecoveryCodes, stored => codes.Contains(stored));
        Assert.DoesNotContain(key, account.AuthenticatorKey);
    }

    [Fact]
    public async Task Codes_cannot_be_guessed_from_one_place_nor_from_many()
    {
        var ends = new List<HttpStatusCode>();
        for (var place = 1; place <= 2; place++)
        {
            using var guesser = new PlainVisitor(site, from: $"127.0.3.{place}");
            using var password = await guesser.Submit("/staff/sign-in", new() { ["email"] = StaffEntry.Email, ["password"] = StaffEntry.Password });
            var form = await guesser.Form("/staff/sign-in/code");
            for (var guess = 0; guess < WrongTries.PerName + 1; guess++)
            {
                using var answer = await guesser.Send("/staff/sign-in/code", new(form) { ["code"] = $"00000{guess}" });
                ends.Add(answer.StatusCode);
            }
        }

        await using var db = site.OpenDatabase();

        Assert.Equal(2, ends.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.True((await db.Staff.SingleAsync(Cancelled)).LockoutEnd > time.GetUtcNow());
    }

    [Fact]
    public async Task Half_the_way_in_ends_after_ten_minutes()
    {
        using var visitor = await WithPassword();
        time.Advance(HalfWay.Lifetime + TimeSpan.FromSeconds(1));

        using var answer = await visitor.Client.GetAsync("/staff/sign-in/code", Cancelled);

        Assert.Equal("/staff/sign-in", answer.Headers.Location?.AbsolutePath());
    }

    [Fact]
    public async Task Where_the_owner_requires_it_a_new_colleague_ties_an_app_before_anything_opens()
    {
        await using var strict = await new SiteFixture
        {
            Settings = { ["Staff:RequireSecondFactor"] = "true" },
            Replace = services => services.AddSingleton<TimeProvider>(time),
        }.Start();
        await strict.AddStaff();
        using var visitor = new PlainVisitor(strict);
        using var password = await visitor.Submit("/staff/sign-in", new() { ["email"] = StaffEntry.Email, ["password"] = StaffEntry.Password });
        Assert.Equal("/staff/sign-in/second-factor", password.Headers.Location?.AbsolutePath());
        using var page = await visitor.Client.GetAsync("/staff/sign-in/second-factor", Cancelled);
        var shown = System.Text.RegularExpressions.Regex.Match(await page.Text(), "class=\"key\">([A-Z2-7 ]+)<").Groups[1].Value.Replace(" ", "");

        using var wrong = await visitor.Submit("/staff/sign-in/second-factor", new() { ["code"] = "000000" });
        using var tied = await visitor.Submit("/staff/sign-in/second-factor", new() { ["code"] = Totp.CodeAt(shown, time.GetUtcNow()) });
        using var inbox = await visitor.Client.GetAsync("/staff/leads", Cancelled);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("Keep these codes", await tied.Text());
        Assert.Equal(HttpStatusCode.OK, inbox.StatusCode);
    }

    private async Task<PlainVisitor> WithPassword(string? to = null)
    {
        var visitor = new PlainVisitor(site);
        using var answer = await visitor.Submit(
            to is null ? "/staff/sign-in" : $"/staff/sign-in?to={to}", new() { ["email"] = StaffEntry.Email, ["password"] = StaffEntry.Password });
        Assert.StartsWith("/staff/sign-in/code", answer.Headers.Location?.AbsolutePath());
        return visitor;
    }
}
