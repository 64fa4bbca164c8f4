using BackendSite.Leads;
using BackendSite.Staff;
using Microsoft.Extensions.Logging.Abstractions;

namespace BackendSite.Tests.Leads;

/// <summary>However many pages are open, a burst of changes is counted once a person.</summary>
public sealed class CountForAllTests : IDisposable
{
    private readonly LeadsRoom room = new();

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task Two_pages_of_one_person_and_one_of_another_are_told_by_two_counts()
    {
        using var counting = new CountForAll(room.Find, room.Feed, TimeProvider.System, NullLogger<CountForAll>.Instance);
        var pages = new[] { LeadsRoom.Ana, LeadsRoom.Ana, LeadsRoom.Marko }.Select(person => new Page(counting, person.StaffId)).ToList();
        await room.Store(SampleLeads.One(room.Now).With(lead => lead.OwnerId = LeadsRoom.Ana.StaffId));
        room.Plans.Seen = [];

        room.Feed.Publish(new(1, Arrived: true));
        var told = await Task.WhenAll(pages.Select(page => page.Told.Task));

        Assert.Equal([1, 1, 0], told.Select(counts => counts[LeadView.Mine]));
        Assert.Equal(2, room.Plans.Seen.Count);
    }

    private sealed class Page
    {
        public Page(CountForAll counting, Guid me) => counting.Follow(me, counts => Told.TrySetResult(counts));

        public TaskCompletionSource<IReadOnlyDictionary<LeadView, int>> Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
