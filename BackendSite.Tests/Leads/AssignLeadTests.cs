using BackendSite.Leads;
using BackendSite.Staff;
using static BackendSite.Tests.Leads.LeadsRoom;

namespace BackendSite.Tests.Leads;

/// <summary>Who answers a lead.</summary>
[OnEachDatabase]
public sealed class AssignLeadTests : IAsyncLifetime
{
    private readonly LeadsRoom room = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await room.Hire(Ana, Marko);

    public ValueTask DisposeAsync()
    {
        room.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_lead_that_is_given_away_has_an_owner_an_event_and_a_letter_to_them()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));

        Assert.IsType<ChangeOutcome.Done>(await room.Change.Assign(lead.Reference, 0, Marko.StaffId, Ana, Cancelled));

        var stored = await Stored(lead);
        Assert.Equal((Marko.StaffId, 1), (stored.OwnerId, stored.Version));
        Assert.Equal("Ana gave it to Marko", EventWords.Of(stored.Events.MaxBy(e => e.Id)!));
        var letter = Assert.Single(stored.Deliveries);
        Assert.Equal((EnquiryLetters.Assigned, "marko@edvantis.example", "Ana gave it to you."), (letter.Kind, letter.Recipient, letter.Data));
    }

    [Fact]
    public async Task Who_takes_a_lead_gets_no_letter_about_it()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));

        await room.Change.Assign(lead.Reference, 0, Ana.StaffId, Ana, Cancelled);

        var stored = await Stored(lead);
        Assert.Empty(stored.Deliveries);
        Assert.Equal("Ana took it", EventWords.Of(stored.Events.MaxBy(e => e.Id)!));
    }

    [Fact]
    public async Task Every_way_of_changing_the_owner_is_told_in_a_sentence()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await room.Change.Assign(lead.Reference, 0, Ana.StaffId, Ana, Cancelled);
        await room.Change.Assign(lead.Reference, 1, null, Ana, Cancelled);
        await room.Change.Assign(lead.Reference, 2, Marko.StaffId, Marko, Cancelled);
        await room.Change.Assign(lead.Reference, 3, Ana.StaffId, Marko, Cancelled);
        await room.Change.Assign(lead.Reference, 4, null, Marko, Cancelled);

        Assert.Equal(
            ["Ana took it", "Ana gave it back; nobody has it", "Marko took it", "Marko gave it to Ana, after Marko", "Marko took it from Ana; nobody has it"],
            (await Stored(lead)).Events.Where(e => e.Kind == LeadEventKind.Assigned).OrderBy(e => e.Id).Select(EventWords.Of));
    }

    [Fact]
    public async Task Of_two_who_take_it_at_once_one_has_it_and_the_other_is_told()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));

        var outcomes = await Task.WhenAll(
            room.Change.Assign(lead.Reference, 0, Ana.StaffId, Ana, Cancelled), room.Change.Assign(lead.Reference, 0, Marko.StaffId, Marko, Cancelled));

        Assert.Single(outcomes.OfType<ChangeOutcome.Done>());
        var theirs = Assert.Single(outcomes.OfType<ChangeOutcome.Collided>().Single().Theirs);
        Assert.Equal(theirs.StaffId, (await Stored(lead)).OwnerId);
    }

    [Fact]
    public async Task A_status_in_between_is_no_reason_to_refuse_an_owner()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await room.Change.SetStatus(lead.Reference, 0, LeadStatus.Open, null, Marko, Cancelled);

        Assert.IsType<ChangeOutcome.Done>(await room.Change.Assign(lead.Reference, 0, Ana.StaffId, Ana, Cancelled));
    }

    [Fact]
    public async Task Nobody_who_does_not_exist_can_have_a_lead()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));

        await Assert.ThrowsAsync<ArgumentException>(() => room.Change.Assign(lead.Reference, 0, Guid.NewGuid(), Ana, Cancelled));

        Assert.Null((await Stored(lead)).OwnerId);
    }

    private async Task<Lead> Stored(Lead lead) => (await room.Read.ByReference(lead.Reference, Cancelled))!;
}
