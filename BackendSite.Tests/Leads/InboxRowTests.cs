using System.Reflection;
using BackendSite.Leads.Inbox;
using BackendSite.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace BackendSite.Tests.Leads;

/// <summary>What a row costs for as long as the inbox is open.</summary>
public sealed class InboxRowTests : IAsyncLifetime
{
    // What the framework takes at once for what a component draws; the next size is twice as large.
    private const int SmallestPiece = 32;

    private readonly LeadsRoom room = new();
    private LeadsContext show = null!;

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
    public async Task What_a_row_draws_fits_into_the_smallest_piece_of_memory()
    {
        await room.Store(SampleLeads.One(room.Now, "Maria Example").With(lead => lead.OwnerId = LeadsRoom.Marko.StaffId));
        var inbox = show.Inbox();
        inbox.WaitForElement("tbody .unseen");
        var row = inbox.FindComponent<InboxRow>().Instance;

#pragma warning disable BL0006 // The tree is what is measured.
        using var tree = new RenderTreeBuilder();
        typeof(ComponentBase).GetMethod("BuildRenderTree", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(row, [tree]);
        Assert.InRange(tree.GetFrames().Count, 1, SmallestPiece);
#pragma warning restore BL0006
    }

    [Fact]
    public async Task A_row_is_drawn_anew_only_when_something_that_it_shows_changed()
    {
        await room.Store(SampleLeads.One(room.Now, "First"), SampleLeads.One(room.Now, "Second"));
        var inbox = show.Inbox();
        inbox.WaitForElement("tbody a");
        var rows = inbox.FindComponents<InboxRow>();
        var before = rows.Select(row => row.RenderCount).ToArray();

        await inbox.FindAll("td input")[0].ChangeAsync(true);
        inbox.Render();

        Assert.Equal([before[0] + 1, before[1]], rows.Select(row => row.RenderCount));

        room.Clock.Advance(TimeSpan.FromMinutes(5));
        inbox.Render();

        Assert.Equal("5 min ago", inbox.Find("td:nth-child(9)").TextContent);
        Assert.Equal([before[0] + 2, before[1] + 1], rows.Select(row => row.RenderCount));
    }
}
