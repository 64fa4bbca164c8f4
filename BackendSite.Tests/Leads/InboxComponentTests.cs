using BackendSite.Leads;
using BackendSite.Leads.Inbox;
using BackendSite.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace BackendSite.Tests.Leads;

/// <summary>What surrounds the list: the rail, filters, selecting, saved views.</summary>
public sealed class InboxComponentTests : IAsyncLifetime
{
    private readonly LeadsRoom room = new();
    private LeadsContext show = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        show = new LeadsContext(room);
        await room.Hire(LeadsRoom.Ana, LeadsRoom.Marko);
    }

    public async ValueTask DisposeAsync()
    {
        await show.DisposeAsync();
        room.Dispose();
    }

    [Fact]
    public async Task The_rail_counts_its_views_and_follows_what_arrives()
    {
        await room.Store(SampleLeads.One(room.Now), SampleLeads.One(room.Now, "Late").With(lead => lead.DueAt = room.Now.AddHours(-1)));
        var rail = show.Render<LeadRail>();
        rail.WaitForState(() => Count(rail, "Late") == "1");
        Assert.Equal("2", Count(rail, "To answer"));
        Assert.Equal("", Count(rail, "Mine"));

        await room.Store(SampleLeads.One(room.Now, "Third").With(lead => lead.OwnerId = LeadsRoom.Ana.StaffId));
        room.Feed.Publish(new(3, Arrived: true));

        rail.WaitForState(() => Count(rail, "Mine") == "1");
        Assert.Equal("3", Count(rail, "To answer"));
    }

    [Fact]
    public async Task The_rail_marks_the_view_that_is_shown_and_only_that()
    {
        var navigation = show.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/staff/leads?view=late&page=2");
        var rail = show.Render<LeadRail>();
        Assert.Equal("Late", Current(rail));

        await rail.InvokeAsync(() => navigation.NavigateTo("/staff/leads?view=late&status=open"));
        Assert.Null(Current(rail));
        await rail.InvokeAsync(() => navigation.NavigateTo("/staff/leads"));
        Assert.Equal("All", Current(rail));
    }

    [Fact]
    public async Task A_view_that_somebody_names_is_in_their_rail_and_when_shared_in_everyones()
    {
        var rail = show.Render<LeadRail>();
        await room.Store(SampleLeads.One(room.Now));
        var inbox = show.Inbox("?status=open&sort=oldest");
        await Press(inbox, "Save as view");
        await inbox.Find("form.panel input[type=text]").ChangeAsync("Open ones");
        await inbox.Find("form.panel").SubmitAsync();

        rail.WaitForState(() => rail.FindAll("a.saved").Count == 1);
        Assert.Equal("/staff/leads?status=open&sort=oldest", rail.Find("a.saved").GetAttribute("href"));
        var views = show.Services.GetRequiredService<KeepViews>();
        Assert.Empty(await views.Of(LeadsRoom.Marko.StaffId, Cancelled));

        await views.Save(LeadsRoom.Ana.StaffId, "Open ones", LeadQuery.Parse("?status=open&sort=oldest"), shared: true, Cancelled);
        var shared = Assert.Single(await views.Of(LeadsRoom.Marko.StaffId, Cancelled));
        await views.Forget(LeadsRoom.Marko.StaffId, shared.Id, Cancelled);
        Assert.Single(await views.Of(LeadsRoom.Marko.StaffId, Cancelled));

        await Press(inbox, "Forget this view");
        rail.WaitForState(() => rail.FindAll("a.saved").Count == 0);
    }

    [Fact]
    public async Task A_filter_is_an_address_and_each_one_can_be_taken_away()
    {
        await room.Store(SampleLeads.One(room.Now).With(lead => lead.Interests = ["Cloud"]), SampleLeads.One(room.Now, "Other"));
        await room.Sums.Run(Cancelled);
        var inbox = show.Inbox("?q=danube");
        inbox.WaitForElement("tbody");
        await Press(inbox, "Filter");
        var interest = inbox.WaitForElement("#filters option[value='Cloud']").ParentElement!;
        await interest.ChangeAsync("Cloud");

        inbox.WaitForState(() => inbox.FindAll("tbody tr").Count == 1);
        Assert.EndsWith("/staff/leads?q=danube&interest=Cloud", show.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal("/staff/leads?q=danube", inbox.Find(".chip").GetAttribute("href"));
        Assert.Equal("Remove filter Interest Cloud", inbox.Find(".chip").GetAttribute("aria-label"));
    }

    [Fact]
    public async Task What_is_selected_is_assigned_and_what_a_colleague_changed_first_is_left_alone()
    {
        var leads = new[] { SampleLeads.One(room.Now, "a"), SampleLeads.One(room.Now, "b"), SampleLeads.One(room.Now, "c") };
        await room.Store(leads);
        var inbox = show.Inbox();
        inbox.WaitForElement("tbody");
        Assert.Empty(inbox.FindAll(".bulk"));
        await inbox.Find("th input").ChangeAsync(true);
        Assert.Equal("3 selected", inbox.Find(".bulk .count").TextContent);
        await inbox.FindAll("td input")[0].ChangeAsync(false);
        await room.Change.Assign(leads[0].Reference, 0, LeadsRoom.Marko.StaffId, LeadsRoom.Marko, Cancelled);
        await Press(inbox, "Assign to me");

        inbox.WaitForState(() => inbox.FindAll(".bulk").Count == 0);
        Assert.Equal("1 lead assigned to Ana. A colleague changed 1 of them first; it was left alone.", inbox.Find(".found").TextContent.Trim());
        inbox.WaitForState(() => inbox.FindAll("td:nth-child(6)").Select(cell => cell.TextContent.Trim()).SequenceEqual(["nobody", "Ana", "Marko"]));
    }

    [Fact]
    public async Task The_palette_lists_the_leads_that_a_text_finds()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now, "Zora Kovács"));

        var finder = show.Render<LeadFinder>(parameters => parameters.Add(part => part.Text, "zor"));

        Assert.Equal($"/staff/leads/{lead.Reference}", finder.WaitForElement("a").GetAttribute("href"));
    }

    [Fact]
    public void An_empty_view_says_what_its_emptiness_means()
    {
        var inbox = show.Inbox("?view=late");

        Assert.Equal("No promise is broken", inbox.WaitForElement(".empty h2").TextContent);
    }

    private static string Count(IRenderedComponent<LeadRail> rail, string view) =>
        rail.FindAll("a").Single(link => link.TextContent.Trim().StartsWith(view, StringComparison.Ordinal)).QuerySelector(".count")?.TextContent ?? "";

    private static string? Current(IRenderedComponent<LeadRail> rail) =>
        rail.FindAll("a[aria-current]").SingleOrDefault()?.TextContent.Trim();

    private static Task Press(IRenderedComponent<LeadInbox> inbox, string name) =>
        inbox.FindAll("button").Single(button => button.TextContent.Trim() == name).ClickAsync(new MouseEventArgs());
}
