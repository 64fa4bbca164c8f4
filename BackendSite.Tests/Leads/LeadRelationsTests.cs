using BackendSite.Leads;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace BackendSite.Tests.Leads;

/// <summary>On the page of a lead: what is related to it, and what can be done about it.</summary>
public sealed class LeadRelationsTests : IDisposable
{
    private readonly LeadsRoom room = new();
    private readonly LeadsContext show;

    public LeadRelationsTests() => show = new(room);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        show.Dispose();
        room.Dispose();
    }

    [Fact]
    public async Task Another_enquiry_of_the_person_is_merged_and_taken_out_on_the_page()
    {
        var (part, whole) = await Two();
        var page = show.Page(whole.Reference);

        await page.WaitForElement($"button[aria-label='Merge {part.Reference} into this lead']").ClickAsync(new MouseEventArgs());
        await page.WaitForElement($"button[aria-label='Take {part.Reference} out']").ClickAsync(new MouseEventArgs());

        page.WaitForElement($"button[aria-label='Merge {part.Reference} into this lead']");
        Assert.Null((await room.Read.ByReference(part.Reference, Cancelled))!.MergedInto);
        Assert.Contains($"{part.Reference} stands for itself again.", page.Find(".said").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_part_said_stands_in_the_timeline_with_its_reference()
    {
        var (part, whole) = await Two();
        await room.Merge.Merge(part.Reference, whole.Reference, LeadsRoom.Marko, Cancelled);

        var entries = show.Page(whole.Reference).WaitForElements("ol li", 3).Select(entry => string.Join(' ', entry.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();

        Assert.StartsWith($"Enquiry received {part.Reference}", entries[0], StringComparison.Ordinal);
        Assert.EndsWith("The older words.", entries[0], StringComparison.Ordinal);
        Assert.StartsWith($"Marko merged {part.Reference} into it", entries[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_the_part_leads_to_the_whole()
    {
        var (part, whole) = await Two();
        await room.Merge.Merge(part.Reference, whole.Reference, LeadsRoom.Marko, Cancelled);

        show.Page(part.Reference, "?view=mine");

        Assert.Equal($"http://localhost/staff/leads/{whole.Reference}?view=mine", show.Services.GetRequiredService<NavigationManager>().Uri);
        Assert.True(((BunitNavigationManager)show.Services.GetRequiredService<NavigationManager>()).History.First().Options.ReplaceHistoryEntry);
    }

    [Fact]
    public async Task Why_it_can_not_be_is_said_and_nothing_is_changed()
    {
        var (_, whole) = await Two(waits: false);
        var page = show.Page(whole.Reference);

        await page.WaitForElement("aside li button").ClickAsync(new MouseEventArgs());

        Assert.Contains("still waits for an answer", page.WaitForElement("aside [role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_made_by_the_reference_and_removed()
    {
        var (part, whole) = await Two();
        var page = show.Page(whole.Reference);

        await page.WaitForElement("#link-lead").ChangeAsync(new() { Value = part.Reference.ToLowerInvariant() });
        await page.Find("aside form").SubmitAsync();

        await page.WaitForElement($"button[aria-label='Remove the link with {part.Reference}']").ClickAsync(new MouseEventArgs());
        page.WaitForState(() => page.FindAll($"button[aria-label='Remove the link with {part.Reference}']").Count == 0);
    }

    [Fact]
    public async Task Who_may_only_read_is_offered_nothing()
    {
        var (part, whole) = await Two();
        await room.Merge.Merge(part.Reference, whole.Reference, LeadsRoom.Marko, Cancelled);
        using var reader = new LeadsContext(room, LeadsRoom.Vera);

        var aside = reader.Page(whole.Reference).WaitForElement("aside");

        Assert.Contains("Merged into this one", aside.TextContent, StringComparison.Ordinal);
        Assert.Empty(aside.QuerySelectorAll("button, input"));
    }

    private async Task<(Lead Part, Lead Whole)> Two(bool waits = true)
    {
        var part = await room.Stored(SampleLeads.One(room.Now.AddHours(-3), message: "The older words.", key: "part"));
        var whole = SampleLeads.One(room.Now, key: "whole");
        (whole.Status, whole.FirstResponseAt) = waits ? (LeadStatus.New, (DateTime?)null) : (LeadStatus.Responded, room.Now);
        return (part, await room.Stored(whole));
    }
}
