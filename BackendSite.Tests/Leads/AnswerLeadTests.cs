using BackendSite.Leads;
using BackendSite.Leads.Answers;
using BackendSite.Mail;
using BackendSite.Mail.Incoming;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Leads;

/// <summary>Answers written on a lead's page: drafts, sending, taking back, and when the promise counts as kept.</summary>
[OnEachDatabase]
public sealed class AnswerLeadTests : IDisposable
{
    private readonly LeadsRoom room = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task What_is_typed_is_a_row_of_its_writer()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));

        var first = await Save(lead, "Hello", null);
        room.Clock.Advance(TimeSpan.FromSeconds(2));
        await Save(lead, "Hello Anna", first.At);
        await room.Answer.SaveDraft(lead.Id, "Re: x", "Marko's words", null, LeadsRoom.Marko, Cancelled);

        var drafts = await Messages();
        Assert.Equal(["Hello Anna", "Marko's words"], drafts.Select(draft => draft.Text));
        Assert.All(drafts, draft => Assert.Equal(MessageKind.Draft, draft.Kind));
        Assert.Equal(LeadsRoom.Ana.StaffId, drafts[0].StaffId);
    }

    [Fact]
    public async Task An_emptied_draft_is_gone()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        var first = await Save(lead, "Hello", null);

        Assert.Equal(new SavedDraft(null, null), await Save(lead, " \n", first.At));

        Assert.Empty(await Messages());
    }

    [Fact]
    public async Task A_draft_of_another_window_is_not_overwritten()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await Save(lead, "In one window", null);
        room.Clock.Advance(TimeSpan.FromSeconds(2));

        var second = await Save(lead, "In another", null);

        Assert.Equal("In one window", second.OtherText);
        Assert.Equal("In one window", Assert.Single(await Messages()).Text);
    }

    [Fact]
    public async Task An_answer_is_a_message_and_a_letter_that_waits_ten_seconds()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await Save(lead, "Hel", null);

        Assert.IsType<AnswerOutcome.Sent>(await Send(lead, "Hello Anna"));

        var message = Assert.Single(await Messages());
        var letter = Assert.Single(await Letters());
        Assert.Equal((MessageKind.Sent, "Hello Anna", lead.Email), (message.Kind, message.Text, message.To));
        Assert.Equal((AnswerLetters.Reply, lead.Email, message.MessageId), (letter.Kind, letter.Recipient, letter.MessageId));
        Assert.Equal((room.Now.AddSeconds(10), true, DeliveryState.Pending), (letter.NextAttemptAt, letter.IsAwaited, letter.State));
        var stored = await room.Read.ByReference(lead.Reference, Cancelled);
        Assert.Equal((LeadStatus.New, null), (stored!.Status, stored.FirstResponseAt));
    }

    [Fact]
    public async Task Within_ten_seconds_it_can_be_taken_back_with_what_was_begun_since()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await Send(lead, "Too early");
        var sent = Assert.Single(await Messages());
        await Save(lead, "And another thing", null);
        room.Clock.Advance(TimeSpan.FromSeconds(9));

        Assert.True(await room.Answer.Undo(lead.Id, sent.Id, LeadsRoom.Ana, Cancelled));

        Assert.Empty(await Letters());
        var draft = Assert.Single(await Messages());
        Assert.Equal((MessageKind.Draft, "Too early\n\nAnd another thing"), (draft.Kind, draft.Text));
    }

    [Fact]
    public async Task After_that_or_by_somebody_else_it_can_not()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await Send(lead, "Hello");
        var sent = Assert.Single(await Messages());

        Assert.False(await room.Answer.Undo(lead.Id, sent.Id, LeadsRoom.Marko, Cancelled));
        room.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(await room.Answer.Undo(lead.Id, sent.Id, LeadsRoom.Ana, Cancelled));

        Assert.Equal(MessageKind.Sent, Assert.Single(await Messages()).Kind);
        Assert.Single(await Letters());
    }

    [Fact]
    public async Task An_answer_that_a_sender_has_can_not_be_taken_back()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await Send(lead, "Hello");
        await Settle(DeliveryState.Leased);

        Assert.False(await room.Answer.Undo(lead.Id, Assert.Single(await Messages()).Id, LeadsRoom.Ana, Cancelled));
    }

    [Fact]
    public async Task A_colleague_who_answered_first_stops_the_second_and_keeps_the_draft()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await room.Answer.Send(lead.Id, "Re: x", "From Marko", 0, LeadsRoom.Marko, Cancelled);

        var outcome = Assert.IsType<AnswerOutcome.Overtaken>(await Send(lead, "From Ana"));

        Assert.Equal("From Marko", outcome.Theirs.Text);
        Assert.Single(await Letters());
        Assert.Equal(["From Marko", "From Ana"], (await Messages()).Select(message => message.Text));

        // Having seen it, she may send all the same.
        Assert.IsType<AnswerOutcome.Sent>(await Send(lead, "From Ana", outcome.Theirs.Id));
        Assert.Equal(2, (await Letters()).Count);
    }

    [Fact]
    public async Task The_promise_is_kept_when_the_server_has_accepted_the_answer()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await Send(lead, "Hello");
        room.Clock.Advance(TimeSpan.FromMinutes(3));
        await room.FollowLetters.Run(Cancelled);
        Assert.Null((await room.Read.ByReference(lead.Reference, Cancelled))!.FirstResponseAt);

        await Settle(DeliveryState.Sent);
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        await room.FollowLetters.Run(Cancelled);
        await room.FollowLetters.Run(Cancelled);

        var answered = (await room.Read.ByReference(lead.Reference, Cancelled))!;
        Assert.Equal((LeadStatus.Responded, room.Now.AddMinutes(-1), 1), (answered.Status, answered.FirstResponseAt!.Value, answered.Version));
        Assert.Equal(room.Now.AddMinutes(-1), answered.LastSentAt);
        var happened = Assert.Single(answered.Events, e => e.Kind == LeadEventKind.Answered);
        Assert.Equal(("Ana", "New", "Responded"), (happened.StaffName, happened.Before, happened.After));
        Assert.False(Assert.Single(await Letters()).IsAwaited);
    }

    [Fact]
    public async Task An_answer_that_is_refused_is_an_event_and_keeps_no_promise()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await Send(lead, "Hello");
        await Settle(DeliveryState.Dead);

        await room.FollowLetters.Run(Cancelled);

        var stored = (await room.Read.ByReference(lead.Reference, Cancelled))!;
        Assert.Equal((LeadStatus.New, null), (stored.Status, stored.FirstResponseAt));
        Assert.Equal("550 5.1.1 No such user", Assert.Single(stored.Events, e => e.Kind == LeadEventKind.LetterFailed).Text);
    }

    [Fact]
    public async Task An_answer_that_was_refused_and_is_sent_again_keeps_the_promise_once_when_it_is_accepted()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await Send(lead, "Hello");
        await Settle(DeliveryState.Dead);
        await room.FollowLetters.Run(Cancelled);
        room.Clock.Advance(TimeSpan.FromMinutes(5));

        await room.Resend.AllOf(lead.Id, LeadsRoom.Marko, Cancelled);
        await room.FollowLetters.Run(Cancelled);
        Assert.Null((await room.Read.ByReference(lead.Reference, Cancelled))!.FirstResponseAt);

        await Settle(DeliveryState.Sent);
        var accepted = room.Now;
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        await room.FollowLetters.Run(Cancelled);
        await room.FollowLetters.Run(Cancelled);

        var stored = (await room.Read.ByReference(lead.Reference, Cancelled))!;
        Assert.Equal((LeadStatus.Responded, accepted), (stored.Status, stored.FirstResponseAt!.Value));
        Assert.Equal("Ana", Assert.Single(stored.Events, e => e.Kind == LeadEventKind.Answered).StaffName);
    }

    [Fact]
    public async Task An_answer_that_came_back_and_is_sent_again_leaves_the_promise_kept_when_it_was()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await Send(lead, "Hello");
        await Settle(DeliveryState.Sent);
        var accepted = room.Now;
        await room.FollowLetters.Run(Cancelled);
        room.Clock.Advance(TimeSpan.FromHours(1));
        await ComesBack();
        await room.FollowLetters.Run(Cancelled);

        await room.Resend.AllOf(lead.Id, LeadsRoom.Ana, Cancelled);
        await Settle(DeliveryState.Sent);
        await room.FollowLetters.Run(Cancelled);

        var stored = (await room.Read.ByReference(lead.Reference, Cancelled))!;
        Assert.Equal((LeadStatus.Responded, accepted), (stored.Status, stored.FirstResponseAt!.Value));
        Assert.Equal("It came back: 550 5.1.1 No such user", Assert.Single(stored.Events, e => e.Kind == LeadEventKind.LetterFailed).Text);
    }

    [Fact]
    public async Task Who_answers_a_lead_is_told_that_a_letter_to_the_prospect_did_not_arrive()
    {
        await room.Hire(LeadsRoom.Ana);
        var lead = SampleLeads.One(room.Now);
        lead.OwnerId = LeadsRoom.Ana.StaffId;
        await room.Store(lead);
        await Send(lead, "Hello");
        await Settle(DeliveryState.Sent);
        await room.FollowLetters.Run(Cancelled);
        await ComesBack();

        await room.FollowLetters.Run(Cancelled);
        await room.FollowLetters.Run(Cancelled);

        var letters = await Letters();
        var told = Assert.Single(letters, letter => letter.Kind == AnswerLetters.Undelivered);
        Assert.Equal(("ana@edvantis.example", letters.Single(letter => letter.Kind == AnswerLetters.Reply).MessageId), (told.Recipient, told.Data));

        // Of that letter nobody is told by letter, whatever becomes of it.
        await Settle(DeliveryState.Dead, AnswerLetters.Undelivered);
        await room.FollowLetters.Run(Cancelled);
        Assert.Equal(2, (await Letters()).Count);
    }

    [Theory]
    [InlineData("prospect@else.example", LeadStatus.New, "engagement@edvantis.example")]
    [InlineData("prospect@else.example", LeadStatus.Spam, null)]
    [InlineData("engagement@edvantis.example", LeadStatus.New, null)]
    [InlineData("ana@edvantis.example", LeadStatus.New, null)]
    public async Task While_nobody_has_a_lead_the_engagement_address_is_told_and_never_of_its_own_letters(string prospect, LeadStatus status, string? told)
    {
        await room.Hire(LeadsRoom.Ana);
        var lead = SampleLeads.One(room.Now);
        (lead.Email, lead.EmailKey, lead.Status) = (prospect, prospect, status);
        await room.Store(lead);
        await Send(lead, "Hello");
        await Settle(DeliveryState.Dead);

        await room.FollowLetters.Run(Cancelled);

        Assert.Equal(told, (await Letters()).SingleOrDefault(letter => letter.Kind == AnswerLetters.Undelivered)?.Recipient);
    }

    [Fact]
    public async Task Nothing_is_sent_on_an_erased_lead_and_its_conversation_is_erased_with_it()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await Send(lead, "Hello");
        await using (var db = room.CreateDbContext())
        {
            var message = await db.Messages.SingleAsync(Cancelled);
            message.Attachments.Add(new() { FileName = "a.pdf", ContentType = "application/pdf", Length = 1, IsKept = true, Content = new() { Bytes = [1] } });
            await db.SaveChangesAsync(Cancelled);
            var tracked = await db.Leads.SingleAsync(Cancelled);
            await EraseLead.From(db, tracked, room.Now, Cancelled);
            await db.SaveChangesAsync(Cancelled);
        }

        Assert.IsType<AnswerOutcome.Gone>(await Send(lead, "Again"));

        await using var after = room.CreateDbContext();
        Assert.Equal((0, 0, 0, 0), (
            await after.Messages.CountAsync(Cancelled), await after.Attachments.CountAsync(Cancelled),
            await after.Set<AttachmentContent>().CountAsync(Cancelled), await after.Deliveries.CountAsync(Cancelled)));
    }

    [Fact]
    public async Task Who_may_only_look_can_not_write()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));

        await Assert.ThrowsAsync<NotPermittedException>(() => room.Answer.SaveDraft(lead.Id, "x", "y", null, LeadsRoom.Vera, Cancelled));
        await Assert.ThrowsAsync<NotPermittedException>(() => room.Answer.Send(lead.Id, "x", "y", 0, LeadsRoom.Vera, Cancelled));
        await Assert.ThrowsAsync<NotPermittedException>(() => room.Answer.Undo(lead.Id, 1, LeadsRoom.Vera, Cancelled));
    }

    private Task<SavedDraft> Save(Lead lead, string text, DateTime? known) =>
        room.Answer.SaveDraft(lead.Id, "Re: x", text, known, LeadsRoom.Ana, Cancelled);

    private Task<AnswerOutcome> Send(Lead lead, string text, long seen = 0) =>
        room.Answer.Send(lead.Id, "Re: x", text, seen, LeadsRoom.Ana, Cancelled);

    // As a sender does.
    private async Task Settle(DeliveryState state, string kind = AnswerLetters.Reply)
    {
        await using var db = room.CreateDbContext();
        var letter = await db.Deliveries.SingleAsync(one => one.Kind == kind, Cancelled);
        (letter.State, letter.SentAt) = (state, state == DeliveryState.Sent ? room.Now : null);
        letter.LastError = state == DeliveryState.Dead ? "550 5.1.1 No such user" : null;
        letter.IsAwaited |= state == DeliveryState.Dead;
        await db.SaveChangesAsync(Cancelled);
    }

    // As the prospect's server reports.
    private async Task ComesBack()
    {
        var letter = Assert.Single(await Letters());
        await using var db = room.CreateDbContext();
        Assert.True(await ReturnLetter.Mark(db, new(letter.MessageId, "550 5.1.1 No such user"), room.Now, Cancelled));
    }

    private async Task<List<Message>> Messages()
    {
        await using var db = room.CreateDbContext();
        return await db.Messages.AsNoTracking().OrderBy(message => message.Id).ToListAsync(Cancelled);
    }

    private async Task<List<Delivery>> Letters()
    {
        await using var db = room.CreateDbContext();
        return await db.Deliveries.AsNoTracking().ToListAsync(Cancelled);
    }
}
