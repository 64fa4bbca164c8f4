using BackendSite.Leads;
using Microsoft.EntityFrameworkCore;
using static BackendSite.Tests.Leads.LeadsRoom;

namespace BackendSite.Tests.Leads;

[OnEachDatabase]
public sealed class ChangeLeadTests : IDisposable
{
    private readonly LeadsRoom room = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task A_change_is_the_row_and_one_event_and_a_signal()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        var signalled = new TaskCompletionSource<LeadSignal>();
        using var subscription = room.Feed.Subscribe(signal =>
        {
            signalled.SetResult(signal);
            return Task.CompletedTask;
        });

        Assert.IsType<ChangeOutcome.Done>(await room.Change.SetStatus(lead.Reference, 0, LeadStatus.Open, null, Ana, Cancelled));

        var stored = await Stored(lead);
        Assert.Equal((LeadStatus.Open, 1), (stored.Status, stored.Version));
        var happened = stored.Events.MaxBy(e => e.Id)!;
        Assert.Equal(("New", "Open", "Ana", room.Now), (happened.Before, happened.After, happened.StaffName, happened.At));
        Assert.Equal(new LeadSignal(stored.Id, Arrived: false), await signalled.Task.WaitAsync(Cancelled));
    }

    [Fact]
    public async Task A_colleagues_status_is_never_overwritten_unseen()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await room.Change.SetStatus(lead.Reference, 0, LeadStatus.Open, null, Ana, Cancelled);

        var outcome = await room.Change.SetStatus(lead.Reference, 0, LeadStatus.Spam, null, Marko, Cancelled);

        var theirs = Assert.Single(Assert.IsType<ChangeOutcome.Collided>(outcome).Theirs);
        Assert.Equal("Ana changed the status from New to Open", EventWords.Of(theirs));
        Assert.Equal((LeadStatus.Open, 1), (await Stored(lead)) is var now ? (now.Status, now.Version) : default);
    }

    [Fact]
    public async Task A_colleagues_note_is_no_collision()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await room.Change.AddNote(lead.Reference, "Called them.", Ana, Cancelled);

        Assert.IsType<ChangeOutcome.Done>(await room.Change.SetStatus(lead.Reference, 0, LeadStatus.Open, null, Marko, Cancelled));
        Assert.Equal(2, (await Stored(lead)).Version);
    }

    [Fact]
    public async Task Of_many_at_once_one_sets_the_status_and_every_note_is_kept()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        var statuses = Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            room.Change.SetStatus(lead.Reference, 0, i % 2 == 0 ? LeadStatus.Open : LeadStatus.Qualified, null, Ana, Cancelled)));
        var notes = Enumerable.Range(0, 8).Select(i => Task.Run(() => room.Change.AddNote(lead.Reference, $"note {i}", Marko, Cancelled)));

        var outcomes = await Task.WhenAll(statuses.Concat(notes));

        Assert.Equal(9, outcomes.OfType<ChangeOutcome.Done>().Count());
        var stored = await Stored(lead);
        Assert.Equal(9, stored.Version);
        Assert.Equal(8, stored.Events.Count(e => e.Kind == LeadEventKind.NoteAdded));
        Assert.Single(stored.Events, e => e.Kind == LeadEventKind.StatusChanged);
    }

    [Theory]
    [InlineData(LeadStatus.Responded, true)]
    [InlineData(LeadStatus.Qualified, true)]
    [InlineData(LeadStatus.Won, true)]
    [InlineData(LeadStatus.Open, false)]
    [InlineData(LeadStatus.Spam, false)]
    public async Task What_implies_an_answer_ends_the_wait(LeadStatus status, bool ends)
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));

        await room.Change.SetStatus(lead.Reference, 0, status, null, Ana, Cancelled);

        Assert.Equal(ends ? room.Now : null, (await Stored(lead)).FirstResponseAt);
    }

    [Fact]
    public async Task The_first_answer_stays_the_first()
    {
        var answered = room.Now;
        var lead = await room.Stored(SampleLeads.One(answered));
        await room.Change.SetStatus(lead.Reference, 0, LeadStatus.Responded, null, Ana, Cancelled);
        room.Clock.Advance(TimeSpan.FromHours(5));
        await room.Change.SetStatus(lead.Reference, 1, LeadStatus.Open, null, Ana, Cancelled);
        await room.Change.SetStatus(lead.Reference, 2, LeadStatus.Responded, null, Ana, Cancelled);

        Assert.Equal(answered, (await Stored(lead)).FirstResponseAt);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  \n ")]
    public async Task Lost_needs_a_reason(string? reason)
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));

        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => room.Change.SetStatus(lead.Reference, 0, LeadStatus.Lost, reason, Ana, Cancelled));
        await room.Change.SetStatus(lead.Reference, 0, LeadStatus.Lost, " too\r\ndear ", Ana, Cancelled);

        Assert.Equal("too\ndear", (await Stored(lead)).Events.MaxBy(e => e.Id)!.Text);
    }

    [Fact]
    public async Task Spam_goes_back_to_where_it_was()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now).With(l => l.Status = LeadStatus.Open));
        var arrived = await room.Stored(SampleLeads.One(room.Now, "Spammer").With(l => l.Status = LeadStatus.Spam));
        await room.Change.SetStatus(lead.Reference, 0, LeadStatus.Spam, null, Ana, Cancelled);

        await room.Change.RestoreFromSpam(lead.Reference, 1, Marko, Cancelled);
        await room.Change.RestoreFromSpam(arrived.Reference, 0, Marko, Cancelled);

        Assert.Equal(LeadStatus.Open, (await Stored(lead)).Status);
        Assert.Equal(LeadStatus.New, (await Stored(arrived)).Status);
    }

    [Fact]
    public async Task Nothing_of_a_change_that_fails_is_kept()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await using (var db = room.CreateDbContext())
        {
            await db.Refuse("INSERT", "LeadEvents");
        }

        await Assert.ThrowsAsync<DbUpdateException>(
            () => room.Change.SetStatus(lead.Reference, 0, LeadStatus.Open, null, Ana, Cancelled));

        var stored = await Stored(lead);
        Assert.Equal((LeadStatus.New, 0, 1), (stored.Status, stored.Version, stored.Events.Count));
    }

    [Fact]
    public async Task The_same_status_again_changes_nothing()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));

        Assert.IsType<ChangeOutcome.Done>(await room.Change.SetStatus(lead.Reference, 0, LeadStatus.New, null, Ana, Cancelled));

        Assert.Equal((0, 1), (await Stored(lead)) is var now ? (now.Version, now.Events.Count) : default);
    }

    [Fact]
    public async Task An_unknown_lead_is_said_to_be_unknown() =>
        Assert.IsType<ChangeOutcome.Unknown>(await room.Change.AddNote("NOSUCHREF", "Hello", Ana, Cancelled));

    private async Task<Lead> Stored(Lead lead) => (await room.Read.ByReference(lead.Reference, Cancelled))!;
}
