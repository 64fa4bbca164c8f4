using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BackendSite.Tests.Staff;

/// <summary>What is written down about who entered, and what never is.</summary>
[OnEachDatabase]
public class AuditTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_sign_in_event_is_in_the_audit()
    {
        await using var site = await new SiteFixture().Start();
        var boss = ForgottenPasswordTests.SignedIn(await site.AddStaff("boss@example.com", "Boss"));
        await using var scope = site.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<ChangeAccount>();
        var factor = site.Services.GetRequiredService<SecondFactor>();

        await accounts.Invite("new@example.com", StaffRole.Sales, boss, Cancelled);
        using var visitor = new PlainVisitor(site, from: "127.0.9.1");
        var (link, _) = await scope.ServiceProvider.GetRequiredService<InviteStaff>().Invite("new@example.com", admin: false, Cancelled);
        using var set = await visitor.Submit(link!, new() { ["name"] = "New", ["password"] = StaffEntry.Password });
        using var left = await visitor.Send("/staff/sign-out", await visitor.Form(await site.AnyForm()));
        using var forgotten = await visitor.Submit("/staff/sign-in/forgotten", new() { ["email"] = "new@example.com" });
        for (var number = 0; number < SignInStaff.TriesBeforeLock; number++)
        {
            using var stranger = new PlainVisitor(site, from: $"127.0.9.{10 + number}");
            using var wrong = await stranger.Submit("/staff/sign-in", new() { ["email"] = "new@example.com", ["password"] = "a wrong password here" });
        }

        var account = await site.AddStaff("new@example.com");
        var person = ForgottenPasswordTests.SignedIn(account);
        var key = await factor.Propose(account.Id, Cancelled);
        var codes = await factor.Confirm(account.Id, Totp.CodeAt(key!, DateTimeOffset.UtcNow), person, Cancelled);
        Assert.True(await factor.TurnOff(codes![0], person, Cancelled));
        await accounts.SetRole(account.Id, StaffRole.Viewer, boss, Cancelled);
        await accounts.Close(account.Id, boss, Cancelled);
        await accounts.Open(account.Id, boss, Cancelled);

        // Passkeys need a browser: PasskeyTests looks for theirs.
        await using var db = site.OpenDatabase();
        var lines = await db.AuditEntries.OrderBy(line => line.Id).ToListAsync(Cancelled);
        Assert.Empty(Enum.GetValues<AuditKind>()
            .TakeWhile(kind => kind < AuditKind.Exported)
            .Except([AuditKind.PasskeyAdded, AuditKind.PasskeyRemoved])
            .Except(lines.Select(line => line.Kind)));
        Assert.Equal("127.0.9.1", lines.First(line => line.Kind == AuditKind.SignedIn).From);
        Assert.Equal("127.0.9.14", lines.Single(line => line.Kind == AuditKind.AccountLocked).From);
    }

    [Fact]
    public async Task Logs_hold_no_personal_data_and_no_line_that_a_stranger_wrote()
    {
        var log = new LogBook();
        await using var site = await new OpenSite { Replace = services => services.AddSingleton<ILoggerProvider>(log) }.Start();
        using var staff = await site.EnterStaff("zyxstaff@example.com");
        await site.Client.SendEnquiry(("fullName", "Zyxname\r\nfail: forged line"), ("email", "zyxmail@example.com"), ("company", "Zyxfirm"), ("message", "zyxtext\r\nfail: forged line"));
        using var refused = await site.Client.PostEnquiry(EnquiryPosts.Fields(("fullName", "Zyxname"), ("email", "zyxmail"), ("phone", "zyxphone")));
        using var visitor = new PlainVisitor(site);
        using var wrong = await visitor.Submit("/staff/sign-in", new() { ["email"] = "zyxtry@example.com\r\nfail: forged line", ["password"] = "zyxpassword zyxpassword" });
        using var forgotten = await visitor.Submit("/staff/sign-in/forgotten", new() { ["email"] = "zyxtry@example.com" });
        foreach (var path in new[] { "/zyxpath%0d%0afail:%20forged%20line", "/staff/leads?q=zyxsearch", "/staff/sign-in?to=%0d%0afail:%20forged%20line", "/enquiries/zyxreceipt" })
        {
            using var answer = await staff.Client.GetAsync(path, Cancelled);
        }

        Assert.Contains("A sign-in was refused", log.Text);
        Assert.DoesNotContain("zyx", log.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("forged line", log.Text);
    }
}
