using System.Net;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Staff;

/// <summary>Set-up links: the first account, invitations, and that each works once and for a day.</summary>
[OnEachDatabase]
public sealed class SetUpTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);
    private readonly SiteFixture site;

    public SetUpTests() => site = new SiteFixture { Replace = services => services.AddSingleton<TimeProvider>(time) };

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task The_first_link_makes_an_admin_and_lets_them_in()
    {
        using var visitor = new PlainVisitor(site);

        using var answer = await visitor.Submit(FirstLink(), Person("anna@example.com"));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/staff/leads", answer.Headers.Location?.AbsolutePath());
        using var inbox = await visitor.Client.GetAsync("/staff/leads", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, inbox.StatusCode);
        await using var db = site.OpenDatabase();
        var account = await db.Staff.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("Anna", "anna@example.com", StaffRole.Admin), (account.DisplayName, account.Email, account.Role));
    }

    [Fact]
    public async Task Eight_people_with_the_first_link_at_once_make_one_account()
    {
        var link = FirstLink();
        var visitors = Enumerable.Range(0, 8).Select(_ => new PlainVisitor(site)).ToList();
        var forms = new List<Dictionary<string, string>>();
        foreach (var visitor in visitors)
        {
            forms.Add(await visitor.Form(link));
        }

        var statuses = await Task.WhenAll(visitors.Select(async (visitor, number) =>
        {
            var form = forms[number];
            foreach (var (name, value) in Person($"anna{number}@example.com"))
            {
                form[name] = value;
            }

            using var answer = await visitor.Send(link, form);
            return answer.StatusCode;
        }));

        Assert.Single(statuses, HttpStatusCode.Found);
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.Staff.CountAsync(TestContext.Current.CancellationToken));
        visitors.ForEach(visitor => visitor.Dispose());
    }

    [Fact]
    public async Task The_first_link_is_used_up_once_somebody_can_enter_and_not_printed_again()
    {
        var link = FirstLink();
        await site.AddStaff();

        using var answer = await site.Client.GetAsync(link, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
    }

    [Fact]
    public async Task A_link_works_for_a_day()
    {
        var first = FirstLink();
        var invitation = await Invite("bob@example.com");
        time.Advance(StaffLinks.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [await Open(first), await Open(invitation)]);

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([HttpStatusCode.Gone, HttpStatusCode.Gone], [await Open(first), await Open(invitation)]);
    }

    [Fact]
    public async Task An_invitation_lets_its_owner_choose_a_name_and_a_password_once()
    {
        var link = await Invite("bob@example.com");
        using var bob = new PlainVisitor(site);
        using var accepted = await bob.Submit(link, new() { ["name"] = "Bob", ["password"] = StaffEntry.Password, ["email"] = "mallory@example.com" });
        using var finder = new PlainVisitor(site);
        var again = await Open(link);

        Assert.Equal(HttpStatusCode.Found, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, again);
        await using var db = site.OpenDatabase();
        var account = await db.Staff.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("Bob", "bob@example.com", StaffRole.Sales), (account.DisplayName, account.Email, account.Role));
    }

    [Fact]
    public async Task A_link_names_nobody()
    {
        var link = await Invite("bob@example.com");

        Assert.DoesNotContain("bob", link, StringComparison.OrdinalIgnoreCase);
        Assert.Matches(@"^http://[^/]+/staff/setup\?account=[0-9a-f-]{36}&code=[\w-]+$", link);
    }

    [Fact]
    public async Task A_newer_link_ends_the_older_one_and_a_new_password_ends_the_sessions()
    {
        using var session = await site.EnterStaff();
        var older = await Invite(StaffEntry.Email);
        var newer = await Invite(StaffEntry.Email);
        Assert.Equal(HttpStatusCode.Gone, await Open(older));
        using var owner = new PlainVisitor(site);
        using var accepted = await owner.Submit(newer, new() { ["name"] = "Anna", ["password"] = "nine quiet rivers talk" });
        Assert.Equal(HttpStatusCode.Found, accepted.StatusCode);

        time.Advance(StaffSession.RecheckEvery + TimeSpan.FromSeconds(1));
        using var old = await session.Client.GetAsync("/staff/leads", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Found, old.StatusCode);
    }

    [Fact]
    public async Task A_link_of_one_account_or_of_nobody_opens_no_other()
    {
        var alice = await Invite("alice@example.com");
        var bob = await Invite("bob@example.com");
        var code = alice[alice.IndexOf("&code=", StringComparison.Ordinal)..];

        Assert.Equal(HttpStatusCode.Gone, await Open(bob[..bob.IndexOf('&')] + code));
        Assert.Equal(HttpStatusCode.Gone, await Open("/staff/setup?" + code[1..]));
        Assert.Equal(HttpStatusCode.Gone, await Open("/staff/setup"));
        Assert.Equal(HttpStatusCode.Gone, await Open("/staff/setup?code=%00&account=x"));
    }

    [Fact]
    public async Task A_weak_password_is_refused_with_what_was_typed_kept()
    {
        using var visitor = new PlainVisitor(site);

        using var answer = await visitor.Submit(
            FirstLink(), new() { ["name"] = "Anna", ["email"] = "anna@example.com", ["password"] = "password123456" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var text = await answer.Text();
        Assert.Contains("easy to guess", text);
        Assert.Contains("value=\"anna@example.com\"", text);
        Assert.DoesNotContain("password123456", text);
    }

    private string FirstLink() => site.Services.GetRequiredService<StaffLinks>().ForFirstAccount();

    private async Task<string> Invite(string email)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var (link, problem) = await scope.ServiceProvider.GetRequiredService<InviteStaff>()
            .Invite(email, admin: false, TestContext.Current.CancellationToken);
        Assert.Null(problem);
        return link!;
    }

    private async Task<HttpStatusCode> Open(string link)
    {
        using var answer = await site.Client.GetAsync(link, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static Dictionary<string, string> Person(string email) =>
        new() { ["name"] = "Anna", ["email"] = email, ["password"] = StaffEntry.Password };
}
