using System.Security.Claims;
using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Staff;
using BackendSite.Tests.Leads;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Options = Microsoft.Extensions.Options.Options;

namespace BackendSite.Tests.Components;

/// <summary>The frame around the staff pages, in each of its states.</summary>
public sealed class StaffLayoutTests : BunitContext
{
    private readonly LeadsRoom room = new();
    private readonly BunitAuthorizationContext door;

    public StaffLayoutTests()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.SetupModule("./Components/StaffLayout.razor.js").Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<IDbContextFactory<SiteDb>>(room);
        Services.AddSingleton(new RememberLook(room));
        Services.AddSingleton(Options.Create(new SiteOptions { Name = "Edvantis" }));
        Services.AddSingleton<AntiforgeryStateProvider>(new NoToken());
        Services.AddSingleton(new StaffPlace("Leads", "staff/leads", Order: 10, Key: 'l') { Below = typeof(Said) });
        Services.AddSingleton(new StaffPlace("Mail", "staff/mail", Order: 20));
        Services.AddSingleton(new StaffPlace("Audit", "staff/audit", Order: 30, Policy: "settings"));
        Services.AddSingleton(new StaffPart(StaffSlot.Notice, typeof(Said)));
        door = this.AddAuthorization();
    }

    [Theory]
    [InlineData("staff/leads", "Leads", false)]
    [InlineData("staff/leads/K7M2P9QX", "Leads", true)]
    [InlineData("staff/mail", "Mail", true)]
    public async Task Who_is_signed_in_sees_the_places_that_are_open_to_them_and_where_they_are(string address, string here, bool settings)
    {
        await Enter(settings);
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);

        var frame = Show(page => page.AddMarkupContent(0, "<h1>A page</h1>"));

        Assert.Equal("A page", frame.WaitForElement("main h1").TextContent);
        Assert.Equal(settings ? ["Leads", "Mail", "Audit"] : ["Leads", "Mail"], frame.FindAll("nav .place").Select(place => place.TextContent));
        Assert.Equal([here], frame.FindAll("[aria-current=page]").Select(place => place.TextContent));
        Assert.Equal(["g l"], frame.FindAll("[data-keys^=g]").Select(place => place.GetAttribute("data-keys")));
        Assert.Equal("Skip to the page", frame.ControlNames().First());
        Assert.Equal("Ana", frame.Find(".who").TextContent);
        Assert.Equal(2, frame.FindAll("i").Count);
    }

    [Fact]
    public async Task The_rail_opens_on_a_phone_and_closes_when_one_goes_on()
    {
        await Enter(settings: false);
        var frame = Show(page => page.AddMarkupContent(0, "<h1>A page</h1>"));
        await frame.WaitForElement(".menu").ClickAsync();
        Assert.Equal("true", frame.Find(".menu").GetAttribute("aria-expanded"));

        Services.GetRequiredService<NavigationManager>().NavigateTo("staff/mail");

        Assert.Equal("false", frame.Find(".menu").GetAttribute("aria-expanded"));
    }

    [Fact]
    public async Task A_page_that_fails_leaves_the_frame_and_can_be_tried_again()
    {
        await Enter(settings: false);
        var broken = true;
        var frame = Show(page => page.AddMarkupContent(0, broken ? throw new InvalidOperationException("Made to fail.") : "<h1>A page</h1>"));
        Assert.Equal("This page could not be shown", frame.WaitForElement("[role=alert] h1").TextContent);
        Assert.Equal(2, frame.FindAll("nav .place").Count);
        Assert.DoesNotContain("Made to fail", frame.Markup, StringComparison.Ordinal);

        broken = false;
        await frame.Find(".again").ClickAsync();

        Assert.Equal("A page", frame.WaitForElement("main h1").TextContent);
    }

    [Fact]
    public void Whose_session_is_over_is_led_to_sign_in_and_back()
    {
        door.SetNotAuthorized();
        Services.GetRequiredService<NavigationManager>().NavigateTo("staff/leads?q=kafka");

        var frame = Show(page => page.AddMarkupContent(0, "<h1>A page</h1>"));

        Assert.Empty(frame.FindAll("h1, nav"));
        Assert.EndsWith("/staff/sign-in?to=%2Fstaff%2Fleads%3Fq%3Dkafka", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        room.Dispose();
    }

    private async Task Enter(bool settings)
    {
        await room.Hire(LeadsRoom.Ana);
        door.SetAuthorized("Ana");
        door.SetClaims(new Claim(ClaimTypes.NameIdentifier, LeadsRoom.Ana.StaffId.ToString()));
        door.SetPolicies(settings ? ["settings"] : []);
    }

    private IRenderedComponent<StaffLayout> Show(RenderFragment page) =>
        Render<StaffLayout>(parameters => parameters.Add(frame => frame.Body, body =>
        {
            body.OpenComponent<Page>(0);
            body.AddComponentParameter(1, nameof(Page.Content), page);
            body.CloseComponent();
        }));

    private sealed class Page : ComponentBase
    {
        [Parameter]
        public required RenderFragment Content { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => Content(builder);
    }

    private sealed class Said : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddMarkupContent(0, "<i>here</i>");
    }

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
