using System.Net;
using System.Security.Claims;
using BackendSite.Staff;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Staff;

/// <summary>How long a session lasts, in its cookie and in its circuits.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);
    private readonly SiteFixture site;

    public SessionTests() => site = new SiteFixture { Replace = services => services.AddSingleton<TimeProvider>(time) };

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
    public async Task Signing_out_ends_every_cookie_of_the_account_within_a_minute()
    {
        using var here = await site.EnterStaff();
        using var elsewhere = await site.EnterStaff();
        var copied = here.Cookies.GetCookieHeader(new Uri(site.Address));
        using var left = await SignOut(here);
        Assert.Equal("/staff/sign-in", left.Headers.Location?.AbsolutePath());
        Assert.Equal(HttpStatusCode.Found, await Open(here));

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.Found, await Open(elsewhere));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/staff/leads") { Headers = { { "Cookie", copied } } };
        using var answer = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

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
        var scope = site.Services.CreateAsyncScope();
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<StaffUser>>().CreateAsync(account);
        principal.Identities.First().AddClaim(new(StaffPrincipal.SignedInAtClaim, time.GetUtcNow().ToUnixTimeSeconds().ToString()));
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

    // The button is in the circuit, its token in the circuit's state; any form that this visitor opens has one as good.
    private async Task<HttpResponseMessage> SignOut(PlainVisitor visitor) =>
        await visitor.Send("/staff/sign-out", await visitor.Form(await site.AnyForm()));
}
