using System.Net;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackendSite.Tests.Staff;

/// <summary>The company's provider, and two sites that use it: one beside passwords, one as the only way in, where it also gives the roles.</summary>
public sealed class CompanyHouse : IAsyncLifetime
{
    public CompanyProvider Provider { get; private set; } = null!;

    public SiteFixture Beside { get; private set; } = null!;

    public SiteFixture Only { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await CompanyProvider.Start();
        Beside = await new SiteFixture { Settings = Provider.Settings }.Start();
        Only = await new SiteFixture
        {
            Settings = new(Provider.Settings) { ["Staff:SingleSignOn:Only"] = "true", ["Staff:SingleSignOn:RoleClaim"] = "role" },
        }.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Beside.DisposeAsync();
        await Only.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

/// <summary>Signing in with the company's own accounts: a real provider, and a browser that is sent there and back.</summary>
public sealed class SingleSignOnTests(CompanyHouse house, BrowserFixture browser) : IClassFixture<CompanyHouse>, IDisposable
{
    private const string NotLetIn = "You were not let in with that account";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private CompanyProvider Provider => house.Provider;

    public void Dispose() => Provider.OnlyWhenAsked = false;

    [Fact]
    public async Task Somebody_of_the_company_comes_in_where_they_wanted_to_and_comes_back_as_the_same_person()
    {
        Provider.People["Ola"] = new("Ola", "ola@example.com");
        await using (var visit = await Visit(house.Beside))
        {
            await visit.Page.GotoAsync("/staff/me");
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Example" }).ClickAsync();
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Ola", Exact = true }).ClickAsync();
            await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Me", Exact = true }).WaitForAsync();
            Assert.EndsWith("/staff/me", visit.Page.Url);
        }

        // Another address of the company, the same person.
        Provider.People["Ola"] = new("Ola", "ola.nowak@example.com");
        using var later = new PlainVisitor(house.Beside);
        Assert.Equal("/staff/leads", await Enter(later, "Ola"));

        await using var db = house.Beside.OpenDatabase();
        var account = Assert.Single(await db.Staff.Where(staff => staff.Email!.StartsWith("ola")).ToListAsync(Cancelled));
        Assert.Equal(("ola@example.com", "Ola of Example", StaffRole.Viewer, null), (account.Email, account.DisplayName, account.Role, account.PasswordHash));
        Assert.Equal(2, await db.AuditEntries.CountAsync(line => line.Kind == AuditKind.SignedIn && line.StaffId == account.Id && line.Text == "the company's account", Cancelled));
    }

    [Theory]
    [InlineData("ann@example.org", true, false)]
    [InlineData("ann@evil-example.com", true, false)]
    [InlineData("ann@example.com.evil.test", true, false)]
    [InlineData("ann@mail.example.com", true, false)]
    [InlineData("ann@example.com", false, false)]
    [InlineData("ann@example.com", false, true)]
    [InlineData(null, true, false)]
    public async Task Who_is_of_another_domain_or_whose_address_nobody_has_seen_is_refused(string? email, bool verified, bool onlyWhenAsked)
    {
        Provider.OnlyWhenAsked = onlyWhenAsked;
        Provider.People["Ann"] = new("Ann", email, verified);
        using var visitor = new PlainVisitor(house.Beside);

        Assert.Contains(NotLetIn, await PageAfter(visitor, "Ann"));

        await using var db = house.Beside.OpenDatabase();
        Assert.False(await db.Staff.AnyAsync(staff => staff.Email == "ann@example.com", Cancelled));
        Assert.True(await db.AuditEntries.AnyAsync(line => line.Kind == AuditKind.SignInRefused && line.Text == "the company's account", Cancelled));
        using var inside = await visitor.Client.GetAsync("/staff/leads", Cancelled);
        Assert.Equal(HttpStatusCode.Found, inside.StatusCode);
    }

    [Fact]
    public async Task Somebody_else_is_told_so_in_the_browser_and_may_try_another_account()
    {
        Provider.People["Eve"] = new("Eve", "eve@example.org");
        Provider.People["Ewa"] = new("Ewa", "ewa@example.com", Verified: null);
        await using var visit = await Visit(house.Beside);
        var page = visit.Page;
        await page.GotoAsync("/staff/sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Example" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Eve", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(NotLetIn);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Example" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Ewa", Exact = true }).ClickAsync();

        await page.GetByRole(AriaRole.Heading, new() { Name = "Leads" }).WaitForAsync();
    }

    [Fact]
    public async Task An_address_that_belongs_to_somebody_else_now_opens_nobodys_account()
    {
        Provider.People["Old"] = new("Old", "desk@example.com");
        Provider.People["New"] = new("New", "desk@example.com");
        using var first = new PlainVisitor(house.Beside);
        Assert.Equal("/staff/leads", await Enter(first, "Old"));
        using var second = new PlainVisitor(house.Beside);

        Assert.Contains(NotLetIn, await PageAfter(second, "New"));
    }

    [Fact]
    public async Task A_closed_account_stays_closed_whatever_the_provider_says()
    {
        Provider.People["Leo"] = new("Leo", "leo@example.com");
        using var before = new PlainVisitor(house.Beside);
        await Enter(before, "Leo");
        await using (var db = house.Beside.OpenDatabase())
        {
            await db.Staff.Where(staff => staff.Email == "leo@example.com").ExecuteUpdateAsync(change => change.SetProperty(staff => staff.ClosedAt, DateTime.UtcNow), Cancelled);
        }

        using var after = new PlainVisitor(house.Beside);
        Assert.Contains(NotLetIn, await PageAfter(after, "Leo"));

        await using var audit = house.Beside.OpenDatabase();
        Assert.True(await audit.AuditEntries.AnyAsync(line => line.Kind == AuditKind.SignInRefused && line.StaffName == "Leo of Example", Cancelled));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_provider_gives_the_role_each_time_and_without_one_nobody_comes_in(bool onlyWhenAsked)
    {
        Provider.OnlyWhenAsked = onlyWhenAsked;
        var name = $"Rita {onlyWhenAsked}";
        var email = $"rita-{onlyWhenAsked}@example.com";
        async Task<StaffRole> RoleAfter(params string[] roles)
        {
            Provider.People[name] = new(name, email, true, roles);
            using var visitor = new PlainVisitor(house.Only);
            Assert.Equal("/staff/leads", await Enter(visitor, name));
            await using var db = house.Only.OpenDatabase();
            return (await db.Staff.SingleAsync(staff => staff.Email == email, Cancelled)).Role;
        }

        Assert.Equal(StaffRole.Manager, await RoleAfter("everybody", "manager"));
        Assert.Equal(StaffRole.Sales, await RoleAfter("Sales"));
        Provider.People[name] = new(name, email, true, "everybody", "2");
        using var last = new PlainVisitor(house.Only);
        Assert.Contains(NotLetIn, await PageAfter(last, name));
    }

    [Fact]
    public async Task Where_it_is_the_only_way_in_no_password_no_link_and_no_passkey_opens_anything()
    {
        await house.Only.AddStaff("pass@example.com");
        using var elsewhere = new PlainVisitor(house.Beside);
        using var visitor = new PlainVisitor(house.Only);
        var page = await visitor.Client.GetStringAsync("/staff/sign-in", Cancelled);
        Assert.DoesNotContain("<form", page);
        Assert.Contains("Sign in with Example", page);

        await using var scope = house.Only.Services.CreateAsyncScope();
        var (link, _) = await scope.ServiceProvider.GetRequiredService<InviteStaff>().Invite("link@example.com", admin: true, Cancelled);
        var setUp = await visitor.Client.GetStringAsync(link, Cancelled);
        Assert.DoesNotContain("<form", setUp);
        Assert.Contains("You need no password here", setUp);
        var entering = scope.ServiceProvider.GetRequiredService<EnterStaff>();
        Assert.Equal(SignInEnd.Refused, await entering.Admit(await house.Only.AddStaff("pass@example.com"), "a password"));
        using var passkey = await visitor.Client.PostAsync("/staff/sign-in/passkey", new StringContent("{\"credential\":\"{}\"}", null, "application/json"), Cancelled);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, passkey.StatusCode);

        // Who was invited comes in as what they were invited.
        Provider.People["Link"] = new("Link", "link@example.com", true, "Admin");
        Assert.Equal("/staff/leads", await Enter(visitor, "Link"));
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_said_on_the_page_and_is_no_fault_of_ours()
    {
        await using var alone = await new SiteFixture
        {
            Settings = new(Provider.Settings) { ["Staff:SingleSignOn:Authority"] = "http://127.0.0.1:1/", ["Staff:SingleSignOn:Only"] = "true" },
        }.Start();
        await using var visit = await browser.Visit(alone.Address);
        await visit.Page.GotoAsync("/staff/sign-in");

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Example" }).ClickAsync();

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not answer just now");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Example" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_answer_that_was_changed_copied_or_never_asked_for_lets_nobody_in()
    {
        Provider.People["Tom"] = new("Tom", "tom@example.com");
        using var visitor = new PlainVisitor(house.Beside);
        var answer = await AnswerFor(visitor, "Tom");
        var query = QueryHelpers.ParseQuery(answer.Query);
        string With(string key, string? value) =>
            QueryHelpers.AddQueryString(answer.AbsolutePath, query.ToDictionary(pair => pair.Key, pair => (string?)pair.Value.ToString()).Where(pair => pair.Key != key).Append(new(key, value)).Where(pair => pair.Value is not null));
        using var stranger = new PlainVisitor(house.Beside);

        foreach (var (who, path) in new[]
        {
            (visitor, With("state", query["state"].ToString()[..^4] + "AAAA")),
            (visitor, With("state", null)),
            (visitor, With("error", "access_denied")),
            (visitor, answer.AbsolutePath),
            (stranger, answer.PathAndQuery),
        })
        {
            using var refused = await who.Client.GetAsync(path, Cancelled);
            Assert.Equal("/staff/sign-in?refused=answer", refused.Headers.Location?.AbsolutePath());
            using var inside = await who.Client.GetAsync("/staff/leads", Cancelled);
            Assert.Equal(HttpStatusCode.Found, inside.StatusCode);
        }

        Assert.Contains("was not finished", await visitor.Client.GetStringAsync("/staff/sign-in?refused=answer", Cancelled));
    }

    [Fact]
    public async Task A_code_that_was_changed_or_used_with_another_sign_in_lets_nobody_in()
    {
        Provider.People["Tea"] = new("Tea", "tea@example.com");
        using var one = new PlainVisitor(house.Beside);
        using var other = new PlainVisitor(house.Beside);
        var first = QueryHelpers.ParseQuery((await AnswerFor(one, "Tea")).Query);
        var second = await AnswerFor(other, "Tea");

        // Injected into another browser's sign-in: the proof key (PKCE) does not fit.
        var mixed = QueryHelpers.AddQueryString(second.AbsolutePath, new Dictionary<string, string?>
        {
            ["code"] = first["code"],
            ["state"] = QueryHelpers.ParseQuery(second.Query)["state"],
            ["iss"] = first["iss"],
        });
        using var refused = await other.Client.GetAsync(mixed, Cancelled);

        Assert.Equal("/staff/sign-in?refused=answer", refused.Headers.Location?.AbsolutePath());
        await using var db = house.Beside.OpenDatabase();
        Assert.False(await db.Staff.AnyAsync(staff => staff.Email == "tea@example.com", Cancelled));
    }

    [Fact]
    public async Task The_cookies_on_the_way_to_the_provider_are_bound_to_the_host_of_a_published_site()
    {
        await using var published = await new SiteFixture
        {
            Environment = "Production",
            Settings = Provider.Settings,
            Replace = services => services.AddSingleton<IStartupFilter>(new BehindTls()),
        }.Start();

        using var sent = await published.Client.GetAsync("/staff/sign-in/company", Cancelled);

        Assert.Equal(2, sent.Headers.GetValues("Set-Cookie").Count());
        Assert.All(sent.Headers.GetValues("Set-Cookie"), cookie => Assert.Matches("^__Host-staff-company-[^;]+; expires=[^;]+; path=/; secure; samesite=lax; httponly$", cookie));
    }

    private async Task<BrowserVisit> Visit(SiteFixture site)
    {
        var visit = await browser.Visit(site.Address);
        visit.Expect(Provider.Address);
        return visit;
    }

    // Through the provider and back, and what the site says then.
    private async Task<string> Enter(PlainVisitor visitor, string person)
    {
        using var back = await visitor.Client.GetAsync((await AnswerFor(visitor, person)).PathAndQuery, Cancelled);
        Assert.Equal(HttpStatusCode.Found, back.StatusCode);
        return back.Headers.Location!.AbsolutePath();
    }

    private async Task<string> PageAfter(PlainVisitor visitor, string person) =>
        await visitor.Client.GetStringAsync(await Enter(visitor, person), Cancelled);

    // Where the provider sends this person back to.
    private async Task<Uri> AnswerFor(PlainVisitor visitor, string person)
    {
        using var sent = await visitor.Client.GetAsync("/staff/sign-in/company", Cancelled);
        Assert.StartsWith(Provider.Address, sent.Headers.Location?.AbsoluteUri);
        using var answered = await visitor.Client.GetAsync(QueryHelpers.AddQueryString(sent.Headers.Location!.AbsoluteUri, "person", person), Cancelled);
        Assert.Equal(HttpStatusCode.Found, answered.StatusCode);
        return answered.Headers.Location!;
    }
}
