using BackendSite.Leads;
using BackendSite.Leads.Answers;
using BackendSite.Leads.Reports;
using BackendSite.Mail;
using BackendSite.Mail.Incoming;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;
using static BackendSite.Tests.Leads.LeadsRoom;

namespace BackendSite.Tests.Leads;

/// <summary>Two enquiries of one person as one lead, and as two again.</summary>
[OnEachDatabase]
public sealed class MergeLeadsTests : IDisposable
{
    private readonly LeadsRoom room = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task A_merged_lead_is_read_as_a_part_of_the_other_and_no_row_moves()
    {
        var (part, whole) = await Two();
        await room.Change.AddNote(part.Reference, "Called them", Ana, Cancelled);
        var before = await Rows();

        Assert.Null(await room.Merge.Merge(part.Reference, whole.Reference, Ana, Cancelled));

        var read = await Read(whole);
        Assert.Equal([part.Reference], read.Merged.Select(lead => lead.Reference));
        Assert.Contains(read.Events, e => e.Text == "Called them");
        Assert.Contains(read.Events, e => e is { Kind: LeadEventKind.TookIn, StaffName: "Ana" } && e.After == part.Reference);
        Assert.Equal((LeadStatus.Merged, whole.Reference), ((await Read(part)).Status, (await Read(part)).MergedInto));
        Assert.Empty(before.Except(await Rows()));
    }

    [Fact]
    public async Task Who_waits_longest_is_answered_first_and_taking_out_restores_both_exactly()
    {
        var (part, whole) = await Two();
        var (partBefore, wholeBefore) = (await Kept(part), await Kept(whole));

        await room.Merge.Merge(part.Reference, whole.Reference, Ana, Cancelled);
        Assert.Equal(part.DueAt, (await Read(whole)).DueAt);

        Assert.Null(await room.Merge.Separate(part.Reference, Marko, Cancelled));
        Assert.Equal((partBefore, wholeBefore), (await Kept(part), await Kept(whole)));
        Assert.Contains((await Read(part)).Events, e => e is { Kind: LeadEventKind.Separated, StaffName: "Marko" });
        Assert.Contains((await Read(whole)).Events, e => e is { Kind: LeadEventKind.GaveOut, StaffName: "Marko" });
    }

    [Fact]
    public async Task Several_are_taken_out_in_any_order()
    {
        var whole = await room.Stored(SampleLeads.One(room.Now, key: "whole"));
        var one = await room.Stored(SampleLeads.One(room.Now.AddHours(-2), key: "one"));
        var two = await room.Stored(SampleLeads.One(room.Now.AddHours(-5), key: "two"));
        await room.Merge.Merge(one.Reference, whole.Reference, Ana, Cancelled);
        await room.Merge.Merge(two.Reference, whole.Reference, Ana, Cancelled);
        Assert.Equal(two.DueAt, (await Read(whole)).DueAt);

        await room.Merge.Separate(one.Reference, Ana, Cancelled);
        Assert.Equal(two.DueAt, (await Read(whole)).DueAt);
        await room.Merge.Separate(two.Reference, Ana, Cancelled);
        Assert.Equal(whole.DueAt, (await Read(whole)).DueAt);
    }

    [Fact]
    public async Task Nobody_is_made_to_wait_unseen()
    {
        var whole = await room.Stored(SampleLeads.One(room.Now, key: "whole"));
        var answered = await room.Stored(SampleLeads.One(room.Now, key: "answered").With(l => (l.Status, l.FirstResponseAt) = (LeadStatus.Responded, room.Now)));
        var won = await room.Stored(SampleLeads.One(room.Now, key: "won").With(l => l.Status = LeadStatus.Won));
        var stranger = await room.Stored(SampleLeads.One(room.Now, key: "stranger").With(l => l.EmailKey = "other@danubehealth.example"));
        var busy = await room.Stored(SampleLeads.One(room.Now, key: "busy"));
        await room.Answer.SaveDraft(busy.Id, "Re", "Half an", null, Marko, Cancelled);

        Assert.Contains("still waits", await room.Merge.Merge(whole.Reference, answered.Reference, Ana, Cancelled), StringComparison.Ordinal);
        Assert.Contains("finished", await room.Merge.Merge(won.Reference, whole.Reference, Ana, Cancelled), StringComparison.Ordinal);
        Assert.Contains("another address", await room.Merge.Merge(stranger.Reference, whole.Reference, Ana, Cancelled), StringComparison.Ordinal);
        Assert.Contains("being written", await room.Merge.Merge(busy.Reference, whole.Reference, Ana, Cancelled), StringComparison.Ordinal);
        Assert.Contains("itself", await room.Merge.Merge(whole.Reference, whole.Reference, Ana, Cancelled), StringComparison.Ordinal);
        Assert.Null(await room.Merge.Merge(answered.Reference, whole.Reference, Ana, Cancelled));
        Assert.Contains("Other leads", await room.Merge.Merge(whole.Reference, busy.Reference, Ana, Cancelled), StringComparison.Ordinal);
        Assert.Contains("already", await room.Merge.Merge(answered.Reference, busy.Reference, Ana, Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_list_and_no_count_has_it_and_its_words_find_the_other()
    {
        var (part, whole) = await Two("Our kubernetes cluster");
        await room.Change.AddNote(part.Reference, "They mean Rancher", Ana, Cancelled);
        Assert.Equal([part.Id], await Found("kubernetes"));

        await room.Merge.Merge(part.Reference, whole.Reference, Ana, Cancelled);
        Assert.Equal([whole.Id], await Found("kubernetes"));
        Assert.Equal([whole.Id], await Found("rancher", LeadView.Waiting));
        Assert.Equal([whole.Id], await Found(part.Reference));
        Assert.Equal([whole.Id], await Found(""));
        var counts = await room.Find.Counts(Ana.StaffId, Cancelled);
        Assert.Equal((1, 1, 1), (counts[LeadView.All], counts[LeadView.Waiting], counts[LeadView.Unassigned]));

        await room.Merge.Separate(part.Reference, Ana, Cancelled);
        Assert.Equal([part.Id], await Found("rancher"));
        Assert.Equal(2, (await room.Find.Counts(Ana.StaffId, Cancelled))[LeadView.All]);
    }

    [Fact]
    public async Task Mail_to_its_own_address_or_in_answer_to_its_letters_comes_to_the_other()
    {
        var (part, whole) = await Two();
        await using (var db = room.CreateDbContext())
        {
            var letter = room.Outbox.Order(AnswerLetters.Reply, part.Email);
            (letter.LeadId, letter.IsAwaited, letter.State, letter.SentAt) = (part.Id, true, DeliveryState.Sent, room.Now);
            db.Add(letter);
            await db.SaveChangesAsync(Cancelled);
        }

        await room.Merge.Merge(part.Reference, whole.Reference, Ana, Cancelled);
        await Take("one", [$"engagement+{part.Reference}@edvantis.example"]);
        await room.FollowLetters.Run(Cancelled);

        var read = await Read(whole);
        Assert.Equal(whole.Id, Assert.Single(read.Messages).LeadId);
        Assert.Equal((LeadStatus.Responded, room.Now), (read.Status, read.FirstResponseAt));
    }

    [Fact]
    public async Task A_change_that_was_decided_on_the_part_is_refused_and_a_note_goes_to_the_whole()
    {
        var (part, whole) = await Two();
        await room.Merge.Merge(part.Reference, whole.Reference, Ana, Cancelled);

        var collided = Assert.IsType<ChangeOutcome.Collided>(await room.Change.SetStatus(part.Reference, 0, LeadStatus.Won, null, Marko, Cancelled));
        Assert.Equal(LeadEventKind.Merged, Assert.Single(collided.Theirs).Kind);
        await room.Change.AddNote(part.Reference, "Still writing", Marko, Cancelled);
        await room.Answer.SaveDraft(part.Id, "Re", "Half an answer", null, Marko, Cancelled);

        var read = await Read(whole);
        Assert.Contains(read.Events, e => e.Text == "Still writing" && e.LeadId == whole.Id);
        Assert.Equal(whole.Id, Assert.Single(read.Messages).LeadId);
    }

    [Fact]
    public async Task Reports_count_both_enquiries_and_one_answer_for_both()
    {
        var (part, whole) = await Two();
        await room.Merge.Merge(part.Reference, whole.Reference, Ana, Cancelled);
        room.Clock.Advance(TimeSpan.FromHours(1));
        await room.Change.SetStatus(whole.Reference, (await Read(whole)).Version, LeadStatus.Won, null, Ana, Cancelled);
        while (await room.Sums.Run(Cancelled))
        {
        }

        await using var db = room.CreateDbContext();
        var all = await db.LeadDays.Where(day => day.By == ReportBy.Everything).ToListAsync(Cancelled);
        Assert.Equal((2, 2, 0, 1), (all.Sum(day => day.Received), all.Sum(day => day.InTime), all.Sum(day => day.Late), all.Sum(day => day.Won)));
    }

    [Fact]
    public async Task A_link_is_on_both_until_it_is_removed()
    {
        var one = await room.Stored(SampleLeads.One(room.Now, key: "one"));
        var other = await room.Stored(SampleLeads.One(room.Now, key: "other").With(l => l.EmailKey = "else@nordic.example"));

        Assert.Null(await room.Link.Set(one.Reference, $" {other.Reference.ToLowerInvariant()}", linked: true, Ana, Cancelled));
        Assert.Null(await room.Link.Set(other.Reference, one.Reference, linked: true, Ana, Cancelled));
        Assert.Equal([other.Reference], await Linked(one));
        Assert.Equal([one.Reference], await Linked(other));
        Assert.Single((await Read(one)).Events, e => e.Kind == LeadEventKind.Linked);

        Assert.Null(await room.Link.Set(other.Reference, one.Reference, linked: false, Marko, Cancelled));
        Assert.Empty(await Linked(one));
        Assert.Equal("No lead has the reference NOBODY22.", await room.Link.Set(one.Reference, "nobody22", linked: true, Ana, Cancelled));
    }

    // The older one, which is due sooner, and the newer one.
    private async Task<(Lead Part, Lead Whole)> Two(string message = "We need a backend team.")
    {
        var part = await room.Stored(SampleLeads.One(room.Now.AddHours(-3), message: message, key: "part"));
        return (part, await room.Stored(SampleLeads.One(room.Now, key: "whole")));
    }

    private async Task<IEnumerable<string>> Linked(Lead lead) =>
        (await room.Read.Show(lead.Reference, new(), Ana.StaffId, Cancelled))!.Linked.Select(other => other.Reference);

    private async Task<Lead> Read(Lead lead) => (await room.Read.ByReference(lead.Reference, Cancelled))!;

    private async Task<List<long>> Found(string text, LeadView view = LeadView.All) =>
        [.. (await room.Find.Page(new LeadQuery { Text = text, View = view }, Ana.StaffId, Cancelled)).Rows.Select(row => row.Id)];

    // All of a lead but what says that something happened.
    private async Task<string> Kept(Lead lead)
    {
        await using var db = room.CreateDbContext();
        var stored = db.Entry(await db.Leads.SingleAsync(l => l.Id == lead.Id, Cancelled));
        return string.Join(' ', stored.Properties.Where(p => p.Metadata.Name is not (nameof(Lead.Version) or nameof(Lead.LookAt))).Select(p => $"{p.Metadata.Name}={p.CurrentValue}"));
    }

    // Which lead each row hangs on.
    private async Task<List<string>> Rows()
    {
        await using var db = room.CreateDbContext();
        return [.. (await db.LeadEvents.ToListAsync(Cancelled)).Select(e => $"event {e.Id} of {e.LeadId}")];
    }

    private async Task Take(string id, IReadOnlyList<string> recipients)
    {
        await using var db = room.CreateDbContext();
        var head = new MailHead { MessageId = $"{id}@nordic.example", FromAddress = "prospect@nordic.example", Recipients = recipients, Subject = "Re", At = room.Now };
        await room.TakeAnswer.Take(db, new() { Head = head, Text = "Thank you" }, Cancelled);
    }
}
