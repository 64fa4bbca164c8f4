using System.Net;
using BackendSite.Leads;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using BackendSite.Tests.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Staff;

/// <summary>Roles, and closing an account.</summary>
[OnEachDatabase]
public sealed class ChangeAccountTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);
    private readonly SiteFixture site;

    public ChangeAccountTests() => site = new SiteFixture { Replace = services => services.AddSingleton<TimeProvider>(time) };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_closed_account_is_out_within_a_minute_and_gets_in_by_nothing()
    {
        var boss = ForgottenPasswordTests.SignedIn(await site.AddStaff("boss@example.com"));
        using var session = await site.EnterStaff("leaver@example.com");
        var leaver = await site.AddStaff("leaver@example.com");
        var link = await Invitation("leaver@example.com");
        await Do(accounts => accounts.Close(leaver.Id, boss, Cancelled));

        time.Advance(TimeSpan.FromMinutes(1));
        using var still = await session.Client.GetAsync("/staff/leads", Cancelled);
        using var fresh = new PlainVisitor(site);
        using var password = await fresh.Submit("/staff/sign-in", new() { ["email"] = "leaver@example.com", ["password"] = StaffEntry.Password });
        using var old = await fresh.Client.GetAsync(link, Cancelled);

        Assert.Equal(HttpStatusCode.Found, still.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, password.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, old.StatusCode);
    }

    [Fact]
    public async Task A_closed_accounts_circuit_ends_with_its_next_check()
    {
        var boss = ForgottenPasswordTests.SignedIn(await site.AddStaff("boss@example.com"));
        var leaver = await site.AddStaff("leaver@example.com");
        await using var scope = site.Services.CreateAsyncScope();
        var principal = await site.BeginSession(leaver);
        var circuit = ActivatorUtilities.CreateInstance<RecheckCircuit>(scope.ServiceProvider);
        Assert.True(await circuit.Holds(principal, Cancelled));

        await Do(accounts => accounts.Close(leaver.Id, boss, Cancelled));

        Assert.False(await circuit.Holds(principal, Cancelled));
        Assert.True(StaffSession.RecheckEvery < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Another_role_begins_another_circuit()
    {
        var boss = ForgottenPasswordTests.SignedIn(await site.AddStaff("boss@example.com"));
        var worker = await site.AddStaff("worker@example.com", role: StaffRole.Manager);
        await using var scope = site.Services.CreateAsyncScope();
        var principal = await site.BeginSession(worker);
        var circuit = ActivatorUtilities.CreateInstance<RecheckCircuit>(scope.ServiceProvider);

        await Do(accounts => accounts.SetRole(worker.Id, StaffRole.Viewer, boss, Cancelled));

        Assert.False(await circuit.Holds(principal, Cancelled));
    }

    [Fact]
    public async Task What_a_leaver_worked_on_belongs_to_nobody_and_what_is_finished_stays()
    {
        var boss = ForgottenPasswordTests.SignedIn(await site.AddStaff("boss@example.com"));
        var leaver = await site.AddStaff("leaver@example.com");
        await using (var before = site.OpenDatabase())
        {
            before.AddRange(
                SampleLeads.One(time.GetUtcNow().UtcDateTime, "Waiting").With(lead => (lead.OwnerId, lead.Status) = (leaver.Id, LeadStatus.Responded)),
                SampleLeads.One(time.GetUtcNow().UtcDateTime, "Finished").With(lead => (lead.OwnerId, lead.Status) = (leaver.Id, LeadStatus.Won)));
            await before.SaveChangesAsync(Cancelled);
        }

        await Do(accounts => accounts.Close(leaver.Id, boss, Cancelled));

        await using var db = site.OpenDatabase();
        var waiting = await db.Leads.Include(lead => lead.Events).SingleAsync(lead => lead.FullName == "Waiting", Cancelled);
        var finished = await db.Leads.SingleAsync(lead => lead.FullName == "Finished", Cancelled);
        Assert.NotEqual(leaver.Id, waiting.OwnerId);
        Assert.Contains(waiting.Events, happened => happened is { Kind: LeadEventKind.Assigned, Before: StaffEntry.Name, After: null });
        Assert.Equal(leaver.Id, finished.OwnerId);
    }

    [Fact]
    public async Task The_last_admin_can_neither_be_closed_nor_made_less()
    {
        var account = await site.AddStaff("boss@example.com");
        var boss = ForgottenPasswordTests.SignedIn(account);

        Assert.Contains("last open account", await Do(accounts => accounts.Close(account.Id, boss, Cancelled)));
        Assert.Contains("last open account", await Do(accounts => accounts.SetRole(account.Id, StaffRole.Sales, boss, Cancelled)));

        await using var db = site.OpenDatabase();
        var stored = await db.Staff.SingleAsync(Cancelled);
        Assert.Equal((StaffRole.Admin, null), (stored.Role, stored.ClosedAt));
        Assert.False(await db.AuditEntries.AnyAsync(line => line.Kind == AuditKind.AccountClosed, Cancelled));
    }

    private async Task<string?> Do(Func<ChangeAccount, Task<string?>> act)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<ChangeAccount>());
    }

    private async Task<string> Invitation(string email)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var (link, _) = await scope.ServiceProvider.GetRequiredService<InviteStaff>().Invite(email, admin: false, Cancelled);
        return link!;
    }
}
