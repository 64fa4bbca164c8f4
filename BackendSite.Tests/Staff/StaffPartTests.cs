using System.Security.Claims;
using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Mail.Previews;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using BackendSite.Tests.Leads;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static BackendSite.Tests.Leads.LeadsRoom;
using Options = Microsoft.Extensions.Options.Options;
using TestContext = Xunit.TestContext;

namespace BackendSite.Tests.Staff;

/// <summary>The pages of accounts, of one's own and of all letters, and the parts of the frame, in each of their states.</summary>
public sealed class StaffPartTests : IAsyncLifetime
{
    private static readonly ClaimsPrincipal Ada = Colleague("Ada", "0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a08", StaffRole.Admin);

    private readonly LeadsRoom room = new();
    private LeadsContext show = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await room.Hire(Ada, Marko);
        await Change(Marko, account => account.NormalizedUserName = account.NormalizedEmail);
        var audit = new Audit(room, room.Clock);
        show = new LeadsContext(room, Ada);
        var services = show.Services;
        services.AddSingleton<TimeProvider>(room.Clock);
        services.AddSingleton<IDbContextFactory<SiteDb>>(room);
        services.AddSingleton(new ChangeAccount(room, new UpperInvariantLookupNormalizer(), room.Outbox, room.Bell, audit, room.Clock, []));
        services.AddSingleton(new MyAccount(room, audit, room.Clock));
        services.AddSingleton(new MyPhoto(room));
        services.AddSingleton(new SecondFactor(room, new EphemeralDataProtectionProvider(), audit, room.Clock));
        services.AddSingleton(new StaffClock(room.Clock, () => NodaTime.DateTimeZone.Utc));
        services.AddSingleton(Options.Create(new SiteOptions { Name = "Edvantis" }));
        services.AddSingleton(new LetterKinds([new Made("notice", "Notice", "auto-generated"), new Made("reply", "Reply", null)]));
    }

    public async ValueTask DisposeAsync()
    {
        await show.DisposeAsync();
        room.Dispose();
    }

    [Fact]
    public async Task Everybody_is_listed_with_what_may_be_changed()
    {
        await Change(Marko, account => (account.TwoFactorEnabled, account.Role) = (true, StaffRole.Viewer));
        await using (var db = room.CreateDbContext())
        {
            db.AddRange(Account("invited@edvantis.example"), Account("left@edvantis.example", closed: room.Now.AddDays(-3)));
            await db.SaveChangesAsync(Cancelled);
        }

        var page = show.Render<AccountsPage>();

        Assert.Equal(
            [
                "Ada|ada@edvantis.example|None|Open|Close",
                "Invited|invited@edvantis.example|None|Invitation is open|Close",
                "Marko|marko@edvantis.example|App Take off|Open|Close",
                "Invited|left@edvantis.example|None|Closed 21 Nov 2026|Open again",
            ],
            page.WaitForElements("tbody tr").Select(row => string.Join('|', row.Children.Where(cell => cell.QuerySelector("select") is null).Select(cell => cell.Words()))));
        Assert.Equal(["Admin", "Sales", "Viewer", "Sales"], page.FindAll("tbody select").Select(role => role.GetAttribute("value")));
    }

    [Theory]
    [InlineData("nobody", "Enter an email address, like anna@example.com.", "")]
    [InlineData("marko@edvantis.example", "Somebody has an account with this address already.", "")]
    [InlineData("new@edvantis.example", "", "A letter to new@edvantis.example is on its way.")]
    public async Task An_invitation_is_sent_or_says_why_not_and_keeps_what_was_written(string email, string problem, string said)
    {
        var page = show.Render<AccountsPage>();
        page.WaitForElement("tbody tr");

        await page.Find("#email").InputAsync(email);
        await page.Find("form").SubmitAsync();

        Assert.Equal(problem, page.Description(page.Find("#email")));
        Assert.Equal(said, page.Find("form [role=status]").Words());
        Assert.Equal(problem.Length > 0 ? email : "", page.Find("#email").GetAttribute("value") ?? "");
    }

    [Theory]
    [InlineData("Viewer", "Reads leads and letters, and changes nothing.")]
    [InlineData("Sales", "Answers leads, and says who answers them.")]
    [InlineData("Manager", "Also takes leads out of the site as a file, and erases them.")]
    [InlineData("Admin", "Also invites colleagues, changes settings and reads the audit.")]
    public async Task What_a_role_may_do_is_said_before_somebody_gets_it(string role, string meaning)
    {
        var page = show.Render<AccountsPage>();

        await page.Find("#role").ChangeAsync(role);

        Assert.Equal(meaning, page.Find("form > .hint").Words());
    }

    [Fact]
    public async Task A_change_of_an_account_is_told_and_the_last_admin_stays()
    {
        var page = show.Render<AccountsPage>();
        page.WaitForElement("tbody tr");

        await page.Control("Close the account of marko@edvantis.example").ClickAsync();
        Assert.Equal("marko@edvantis.example is out within a minute; what they worked on is given back.", Told());
        await page.Control("Open again the account of marko@edvantis.example").ClickAsync();
        Assert.Equal("marko@edvantis.example may enter again.", Told());
        await page.Control("Role of marko@edvantis.example").ChangeAsync("Manager");
        Assert.Equal("marko@edvantis.example has the new role within a minute.", Told());
        Assert.Empty(page.FindAll(".problem"));

        await page.Control("Role of ada@edvantis.example").ChangeAsync("Viewer");
        Assert.StartsWith("This is the last open account that may do everything.", Told(), StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".problem"));

        string Told() => page.FindAll("[role=status]")[1].Words();
    }

    [Fact]
    public async Task A_profile_is_stored_or_says_what_has_to_be_mended()
    {
        show.Services.AddSingleton(new OptionalLetter("notice"));
        var page = show.Render<MePage>();
        Assert.Equal("Ada", page.WaitForElement("#name").GetAttribute("value"));
        Assert.Equal(["Notice"], page.FindAll("fieldset label").Select(letter => letter.Words()));

        await page.Find("#name").InputAsync("");
        await page.Find("#initials").InputAsync("ADAM");
        await page.Find("form:has(#name)").SubmitAsync();
        Assert.Equal("Enter your name as colleagues know it.", page.Description(page.Find("#name")));
        Assert.Contains("Use at most 3 letters.", page.Description(page.Find("#initials")), StringComparison.Ordinal);

        await page.Find("#name").InputAsync("Ada B.");
        await page.Find("#initials").InputAsync("AB");
        await page.Find("fieldset input").ChangeAsync(false);
        await page.Find("form:has(#name)").SubmitAsync();
        Assert.Equal("Saved. It shows everywhere within a minute.", page.Find("form:has(#name) [role=status]").Words());
        await using var db = room.CreateDbContext();
        var stored = await db.Staff.SingleAsync(account => account.Email == "ada@edvantis.example", Cancelled);
        Assert.Equal(("Ada B.", "AB", "notice"), (stored.DisplayName, stored.Initials, Assert.Single(stored.MutedLetters)));
    }

    [Fact]
    public async Task A_session_somewhere_else_can_be_ended()
    {
        await using (var db = room.CreateDbContext())
        {
            db.AddRange(Session("Firefox on Linux", room.Now.AddMinutes(-5)), Session("Safari on an iPhone", room.Now.AddMinutes(-9)));
            await db.SaveChangesAsync(Cancelled);
        }

        var page = show.Render<MePage>();
        Assert.Equal(["Firefox on Linux 192.0.2.7", "Safari on an iPhone 192.0.2.7"], page.WaitForElements("[aria-label=Sessions] tbody th").Select(device => device.Words()));

        await page.Control("Sign out Safari on an iPhone, since 24 Nov 2026 09:00, UTC").ClickAsync();

        page.WaitForState(() => page.FindAll("[aria-label=Sessions] tbody tr").Count == 1);
        Assert.Contains("Safari on an iPhone is signed out within a minute.", page.FindAll("[role=status]").Select(said => said.Words()));
    }

    [Fact]
    public async Task An_app_is_tied_with_its_code_and_taken_off_with_another()
    {
        var page = show.Render<MePage>();
        page.WaitForElement("#name");
        await page.Control("Set up an app").ClickAsync();
        var key = page.WaitForElement(".key").TextContent.Replace(" ", "", StringComparison.Ordinal);

        await Type("first-code", "000000");
        Assert.Contains("doesn’t fit the key", page.Description(page.Find("#first-code")), StringComparison.Ordinal);
        await Type("first-code", Totp.CodeAt(key, room.Clock.GetUtcNow()));
        Assert.Equal(10, page.WaitForElements(".codes li").Count);

        await page.Control("I have kept them").ClickAsync();
        Assert.Contains("10 recovery codes are left", page.WaitForElement("section[aria-labelledby=me-factor]").Words(), StringComparison.Ordinal);
        room.Clock.Advance(TimeSpan.FromMinutes(2));
        await Type("last-code", "000000");
        Assert.Contains("doesn’t hold", page.Description(page.Find("#last-code")), StringComparison.Ordinal);
        await Type("last-code", Totp.CodeAt(key, room.Clock.GetUtcNow()));
        page.WaitForState(() => page.ControlNames().Contains("Set up an app"));

        async Task Type(string box, string code)
        {
            await page.Find("#" + box).InputAsync(code);
            await page.Find($"form:has(#{box})").SubmitAsync();
        }
    }

    [Theory]
    [InlineData(false, "Nothing was added.", "Work laptop")]
    [InlineData(true, "Added. It works the next time you sign in.", "")]
    public async Task A_passkey_is_added_or_nothing_is_and_its_name_stays(bool added, string said, string name)
    {
        show.JSInterop.SetupModule("/js/passkey.js").Setup<bool>("add", "Work laptop").SetResult(added);
        var panel = show.Render<PasskeyPanel>();
        Assert.StartsWith("None yet.", panel.WaitForElement("p").Words(), StringComparison.Ordinal);

        await panel.Find("#passkey-name").InputAsync("Work laptop");
        await panel.Find("form").SubmitAsync();

        Assert.Equal(said, panel.Find("[role=status]").Words());
        Assert.Equal(name, panel.Find("#passkey-name").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task A_passkey_is_listed_and_can_be_taken_off()
    {
        await using (var db = room.CreateDbContext())
        {
            db.Add(new IdentityUserPasskey<Guid>
            {
                UserId = Ada.StaffId,
                CredentialId = [1, 2, 3],
                Data = new IdentityPasskeyData { Name = "Phone", CreatedAt = room.Clock.GetUtcNow(), PublicKey = [1], AttestationObject = [1], ClientDataJson = [1] },
            });
            await db.SaveChangesAsync(Cancelled);
        }

        var panel = show.Render<PasskeyPanel>();
        Assert.Equal("Phone, since 24 Nov 2026", panel.WaitForElement("li span").Words());
        await panel.Control("Take off Phone").ClickAsync();

        panel.WaitForState(() => panel.FindAll("li").Count == 0);
        Assert.Equal("Phone opens your account no more.", panel.Find("[role=status]").Words());
    }

    [Theory]
    [InlineData(null, "Subject of notice", "Automatic. Answers go to Anna, anna@example.com.")]
    [InlineData("reply", "Subject of reply", "Written by a person. Answers go to Anna, anna@example.com.")]
    public async Task A_letter_is_shown_in_each_scheme_and_width(string? kind, string subject, string nature)
    {
        var page = show.Render<LettersPage>(parameters => parameters.Add(letters => letters.Kind, kind));
        Assert.Equal((subject, nature), (page.WaitForElement("h2").Words(), page.Find("article .sub").Words()));
        Assert.Equal(["Notice", "Reply"], page.FindAll("nav a").Select(link => link.Words()));

        await page.Control("Dark").ClickAsync();
        await page.Control("Phone").ClickAsync();

        Assert.EndsWith("/html?dark=true", page.Find("iframe").GetAttribute("src"), StringComparison.Ordinal);
        Assert.Equal("narrow", page.Find("iframe").ClassName);
        Assert.Equal(["Dark", "Phone"], page.FindAll("[aria-pressed=true]").Select(button => button.Words()));
    }

    [Fact]
    public void A_kind_of_letter_that_is_not_there_says_so() =>
        Assert.Contains("There is no such letter.", show.Render<LettersPage>(parameters => parameters.Add(letters => letters.Kind, "pigeon")).Find(".letters").Words(), StringComparison.Ordinal);

    [Theory]
    [InlineData(LookScheme.System, LookDensity.Compact, false)]
    [InlineData(LookScheme.Dark, LookDensity.Comfortable, true)]
    public async Task How_the_pages_look_is_shown_and_changed(LookScheme scheme, LookDensity density, bool keysOff)
    {
        var look = new Look { Scheme = scheme, Density = density, KeysOff = keysOff };
        var menu = show.Render<LookMenu>(parameters => parameters
            .Add(display => display.Look, look)
            .Add(display => display.Changed, change => change(look)));
        Assert.Equal(["Colours", "Rows", "Single-key shortcuts"], menu.ControlNames());
        Assert.Equal((scheme.ToString(), density.ToString()), (menu.FindAll("select")[0].GetAttribute("value"), menu.FindAll("select")[1].GetAttribute("value")));
        Assert.Equal(!keysOff, menu.Find("input").HasAttribute("checked"));

        await menu.FindAll("select")[0].ChangeAsync(nameof(LookScheme.Light));
        await menu.FindAll("select")[1].ChangeAsync(nameof(LookDensity.Comfortable));
        await menu.Find("input").ChangeAsync(keysOff);

        Assert.Equal((LookScheme.Light, LookDensity.Comfortable, !keysOff), (look.Scheme, look.Density, look.KeysOff));
    }

    [Fact]
    public async Task The_palette_gives_what_is_typed_to_each_finder()
    {
        show.Services.AddSingleton(new StaffPart(StaffSlot.Finder, typeof(Echo)));
        show.Services.AddSingleton(new StaffPart(StaffSlot.Notice, typeof(Echo)));
        var palette = show.Render<CommandPalette>();

        await palette.Find("input").InputAsync("kafka");

        Assert.Equal("kafka", Assert.Single(palette.FindAll("mark")).TextContent);
        Assert.Equal("Find a lead, a place or an act", Assert.Single(palette.ControlNames()));
    }

    [Fact]
    public void The_list_of_keys_says_what_each_does()
    {
        var list = show.Render<ShortcutList>();

        Assert.Equal("shortcuts-title", list.Find("dialog").GetAttribute("aria-labelledby"));
        Assert.Equal(list.FindAll("dt").Count, list.FindAll("dd").Count);
        Assert.Contains(("j k", "next and previous lead"), list.FindAll("dl > div").Select(line => (line.QuerySelector("dt")!.Words(), line.QuerySelector("dd")!.Words())));
        Assert.Equal(["Close"], list.ControlNames());
    }

    private async Task Change(ClaimsPrincipal who, Action<StaffUser> change)
    {
        await using var db = room.CreateDbContext();
        var id = who.StaffId;
        change(await db.Staff.SingleAsync(account => account.Id == id, Cancelled));
        await db.SaveChangesAsync(Cancelled);
    }

    private StaffUser Account(string email, DateTime? closed = null) => new()
    {
        Id = Guid.NewGuid(),
        Email = email,
        NormalizedEmail = email.ToUpperInvariant(),
        Role = StaffRole.Sales,
        SecurityStamp = "",
        CreatedAt = room.Now,
        ClosedAt = closed,
    };

    private OpenSession Session(string device, DateTime seen) => new()
    {
        StaffId = Ada.StaffId,
        Stamp = "",
        BeganAt = room.Now.AddHours(-1),
        LastSeenAt = seen,
        From = "192.0.2.7",
        Device = device,
        IsStrong = false,
    };

    private sealed class Made(string kind, string name, string? automatic) : IComposeLetter
    {
        public string Kind => kind;

        public string Name => name;

        public Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken) => Sample(cancellationToken);

        public Task<Letter> Sample(CancellationToken cancellationToken) => Task.FromResult(
            new Letter($"Subject of {kind}", "Text", "<p>Text</p>") { AutoSubmitted = automatic, ReplyTo = ("Anna", "anna@example.com") });
    }

    private sealed class Echo : ComponentBase
    {
        [Parameter]
        public string Text { get; set; } = "";

        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder) => builder.AddMarkupContent(0, $"<mark>{Text}</mark>");
    }
}
