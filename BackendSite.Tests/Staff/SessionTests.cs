using System.Net;
using System.Security.Claims;
using BackendSite.Leads.Privacy;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Staff;

/// <summary>How long a session lasts, in its cookie and in its circuits.</summary>
[OnEachDatabase]
public sealed class SessionTests : IAsyncLifetime
{
    // A whole second: a server keeps microseconds, and this clock has more.
    private readonly FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
    private readonly SiteFixture site;

    public SessionTests() => site = new SiteFixture { Replace = services => services.AddSingleton<TimeProvider>(time) };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_session_ends_after_half_an_hour_without_a_request()
    {
        using var visitor = await site.EnterStaff();
        time.Advance(StaffSession.IdleLimit - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await Open(visitor));
        time.Advance(StaffSession.IdleLimit - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await Open(visitor));

        time.Advance(StaffSession.IdleLimit + TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.Found, await Open(visitor));
    }

    [Fact]
    public async Task A_session_ends_after_twelve_hours_however_busy_it_is()
    {
        using var visitor = await site.EnterStaff();
        var step = TimeSpan.FromMinutes(20);
        var end = StaffSession.AbsoluteLimit;
        while (end - step > TimeSpan.Zero)
        {
            time.Advance(step);
            end -= step;
            Assert.Equal(HttpStatusCode.OK, await Open(visitor));
        }

        time.Advance(step);

        Assert.Equal(HttpStatusCode.Found, await Open(visitor));
    }

    [Fact]
    public async Task Signing_out_ends_this_session_and_a_copy_of_its_cookie_and_no_other()
    {
        using var here = await site.EnterStaff();
        using var elsewhere = await site.EnterStaff();
        var copied = here.Cookies.GetCookieHeader(new Uri(site.Address));
        using var left = await SignOut(here);
        Assert.Equal("/staff/sign-in", left.Headers.Location?.AbsolutePath());
        Assert.Equal(HttpStatusCode.Found, await Open(here));

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.OK, await Open(elsewhere));
        Assert.Equal(HttpStatusCode.Found, await OpenWith(copied));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_cookie_of_the_account_within_a_minute()
    {
        using var here = await site.EnterStaff();
        using var elsewhere = await site.EnterStaff();
        using var colleague = await site.EnterStaff("bo@example.com");
        using var left = await SignOut(here, everywhere: true);
        Assert.Equal(HttpStatusCode.Found, await Open(here));

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.Found, await Open(elsewhere));
        Assert.Equal(HttpStatusCode.OK, await Open(colleague));
    }

    [Fact]
    public async Task One_session_can_be_ended_from_another_one_and_its_circuit_goes_too()
    {
        using var elsewhere = await site.EnterStaff();
        var account = await site.AddStaff();
        var (check, circuit, _) = await Circuit();
        var me = await site.BeginSession(account);
        using var colleague = await site.EnterStaff("bo@example.com");
        var mine = Mine();
        var open = await mine.Sessions(me, Cancelled);
        Assert.Equal(3, open.Count);
        Assert.Equal(me.SessionId, Assert.Single(open, one => one.IsThis).Id);
        var theirs = (await mine.Sessions(await site.BeginSession(await site.AddStaff("bo@example.com")), Cancelled)).First(one => !one.IsThis);

        foreach (var one in open.Where(one => !one.IsThis).Append(theirs))
        {
            await mine.EndSession(one.Id, me, Cancelled);
        }

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Found, await Open(elsewhere));
        Assert.False(await check());
        Assert.Equal(HttpStatusCode.OK, await Open(colleague));
        Assert.Equal(me.SessionId, Assert.Single(await mine.Sessions(me, Cancelled)).Id);
    }

    [Fact]
    public async Task A_session_tells_its_device_and_when_somebody_was_last_seen_in_it()
    {
        await site.AddStaff();
        using var visitor = new PlainVisitor(site, from: "127.0.9.3");
        visitor.Client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0");
        using var answer = await visitor.Submit("/staff/sign-in", new() { ["email"] = StaffEntry.Email, ["password"] = StaffEntry.Password });
        var began = time.GetUtcNow().UtcDateTime;
        time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(HttpStatusCode.OK, await Open(visitor));
        var me = await site.BeginSession(await site.AddStaff());

        var session = Assert.Single(await Mine().Sessions(me, Cancelled), one => !one.IsThis);
        Assert.Equal(("Firefox on Windows", "127.0.9.3", began), (session.Device, session.From, session.BeganAt));
        Assert.Equal(began + TimeSpan.FromMinutes(20), session.LastSeenAt);

        // Nobody came back to it, so it is over and not shown; the night takes its row.
        time.Advance(StaffSession.IdleLimit + TimeSpan.FromMinutes(2));
        Assert.Empty(await Mine().Sessions(me, Cancelled));
        time.Advance(StaffSession.AbsoluteLimit);
        await site.Services.GetRequiredService<NightRound>().Run(Cancelled);
        await using var db = site.OpenDatabase();
        Assert.Empty(await db.OpenSessions.ToListAsync(Cancelled));
    }

    [Fact]
    public async Task Entering_again_in_the_same_browser_takes_the_place_of_its_session()
    {
        using var visitor = await site.EnterStaff();
        var old = visitor.Cookies.GetCookieHeader(new Uri(site.Address));
        using var again = await visitor.Send("/staff/sign-in", new(await visitor.Form(await site.AnyForm())) { ["_handler"] = "sign-in", ["email"] = StaffEntry.Email, ["password"] = StaffEntry.Password });
        Assert.Equal("/staff/leads", again.Headers.Location?.AbsolutePath());

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.OK, await Open(visitor));
        Assert.Equal(HttpStatusCode.Found, await OpenWith(old));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36", "Chrome on Windows")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36", "Chrome on Android")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Mac")]
    [InlineData("curl/8.5.0", "An unknown browser")]
    [InlineData("<script>alert(1)</script> Linux", "A browser on Linux")]
    [InlineData(null, "An unknown browser")]
    public void A_device_is_said_in_plain_words(string? userAgent, string words) => Assert.Equal(words, DeviceWords.Of(userAgent));

    [Fact]
    public async Task A_changed_role_arrives_with_the_next_check()
    {
        using var visitor = await site.EnterStaff();
        await using (var db = site.OpenDatabase())
        {
            await db.Staff.ExecuteUpdateAsync(
                change => change.SetProperty(account => account.DisplayName, "Anna Nowak"), TestContext.Current.CancellationToken);
        }

        time.Advance(TimeSpan.FromMinutes(1));
        using var answer = await visitor.Client.GetAsync("/staff/leads", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("staff=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_circuit_goes_on_while_its_account_is_as_it_was()
    {
        var (check, principal, _) = await Circuit();

        Assert.True(await check());
        Assert.Equal(StaffEntry.Name, principal.StaffName);
        Assert.Equal(StaffRole.Admin, principal.Role);
    }

    [Fact]
    public async Task A_circuit_ends_when_the_account_changes_its_stamp_or_goes()
    {
        var (check, principal, _) = await Circuit();
        await using var db = site.OpenDatabase();
        var id = principal.StaffId;
        var account = await db.Staff.SingleAsync(staff => staff.Id == id, TestContext.Current.CancellationToken);
        account.SecurityStamp = "another";
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        Assert.False(await check());

        db.Remove(account);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        Assert.False(await check());
    }

    [Fact]
    public async Task A_circuit_ends_after_half_an_hour_in_which_nobody_did_anything()
    {
        var (check, _, act) = await Circuit();
        time.Advance(StaffSession.IdleLimit - TimeSpan.FromSeconds(1));
        await act();
        time.Advance(StaffSession.IdleLimit - TimeSpan.FromSeconds(1));
        Assert.True(await check());

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await check());
    }

    [Fact]
    public async Task A_circuit_ends_after_twelve_hours_however_busy_it_is()
    {
        var (check, _, act) = await Circuit();
        time.Advance(StaffSession.AbsoluteLimit - TimeSpan.FromSeconds(1));
        await act();
        Assert.True(await check());

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await check());
    }

    // What the framework makes for a circuit: its own scope, and the principal that opened the socket.
    private async Task<(Func<Task<bool>> Check, ClaimsPrincipal Principal, Func<Task> Act)> Circuit()
    {
        var account = await site.AddStaff();
        var principal = await site.BeginSession(account);
        var scope = site.Services.CreateAsyncScope();
        var circuit = scope.ServiceProvider.GetRequiredService<StaffCircuit>();
        var recheck = ActivatorUtilities.CreateInstance<RecheckCircuit>(scope.ServiceProvider);
        return (
            () => recheck.Holds(principal, TestContext.Current.CancellationToken),
            principal,
            () => circuit.CreateInboundActivityHandler(_ => Task.CompletedTask)(null!));
    }

    private static async Task<HttpStatusCode> Open(PlainVisitor visitor)
    {
        using var answer = await visitor.Client.GetAsync("/staff/leads", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> OpenWith(string cookies)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/staff/leads") { Headers = { { "Cookie", cookies } } };
        using var answer = await site.Client.SendAsync(request, Cancelled);
        return answer.StatusCode;
    }

    private MyAccount Mine() => ActivatorUtilities.CreateInstance<MyAccount>(site.Services);

    // The button is in the circuit, its token in the circuit's state; any form that this visitor opens has one as good.
    private async Task<HttpResponseMessage> SignOut(PlainVisitor visitor, bool everywhere = false)
    {
        var form = await visitor.Form(await site.AnyForm());
        if (everywhere)
        {
            form[SignOutStaff.Everywhere] = "true";
        }

        return await visitor.Send("/staff/sign-out", form);
    }
}
