using BackendSite.Leads;
using BackendSite.Leads.Answers;
using BackendSite.Mail;
using BackendSite.Mail.Incoming;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Leads;

/// <summary>Which lead a mail is about, and what it means there.</summary>
[OnEachDatabase]
public sealed class TakeAnswerTests : IDisposable
{
    private readonly LeadsRoom room = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => room.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_leads_own_address_alone_puts_a_mail_on_it(bool written)
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        var address = $"engagement+{lead.Reference.ToLowerInvariant()}@edvantis.example";

        // In To, or only in what the servers on the way have noted.
        await Take(Mail("one") with { Recipients = written ? [address] : ["list@nordic.example"], DeliveredTo = written ? [] : [address] });

        var message = Assert.Single((await Stored(lead)).Messages);
        Assert.Equal((MessageKind.Received, "one@nordic.example"), (message.Kind, message.MessageId));
        Assert.Single((await Stored(lead)).Events, happened => happened.Kind == LeadEventKind.ProspectWrote);
    }

    [Fact]
    public async Task A_reference_in_the_subject_or_of_no_lead_means_nothing()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));

        Assert.False(await Wants(Mail("one") with { Subject = $"About {lead.Reference}", Recipients = ["engagement@edvantis.example"] }));
        Assert.False(await Wants(Mail("two") with { Recipients = ["engagement+nobody23@edvantis.example"] }));
        Assert.False(await Wants(Mail("three") with { Recipients = [$"engagement+{lead.Reference}@evil.example"] }));
    }

    [Fact]
    public async Task The_letter_that_it_answers_weighs_more_than_the_address()
    {
        var one = await With("first@edvantis.example");
        var other = await With("second@edvantis.example");

        await Take(Mail("one") with { Answers = ["unknown@x.example", "second@edvantis.example", "first@edvantis.example"], Recipients = [$"engagement+{one.Reference}@edvantis.example"] });

        Assert.Empty((await Stored(one)).Messages);
        Assert.Single((await Stored(other)).Messages);
    }

    [Fact]
    public async Task An_answer_that_was_sent_from_the_engagement_account_keeps_the_promise_from_when_the_mailbox_had_it()
    {
        var lead = await With("notice@edvantis.example");
        room.Clock.Advance(TimeSpan.FromHours(1));

        await Take(Mail("ours") with { FromAddress = "engagement@edvantis.example", FromName = "Engagement", Answers = ["notice@edvantis.example"], Recipients = [lead.EmailKey], At = room.Now.AddMinutes(-20) });

        var stored = await Stored(lead);
        Assert.Equal((LeadStatus.Responded, room.Now.AddMinutes(-20)), (stored.Status, stored.FirstResponseAt!.Value));
        Assert.Equal(MessageKind.Sent, Assert.Single(stored.Messages).Kind);
        Assert.Single(stored.Events, happened => happened.Kind == LeadEventKind.Answered);
    }

    [Fact]
    public async Task A_colleagues_answer_to_the_prospect_is_theirs_and_one_among_ourselves_is_none()
    {
        await room.Hire(LeadsRoom.Ana);
        var lead = await With("notice@edvantis.example");
        var mail = Mail("ours") with { FromAddress = "ana@edvantis.example", Answers = ["notice@edvantis.example"], Recipients = ["engagement@edvantis.example"] };

        await Take(mail);
        Assert.Equal((MessageKind.Internal, null), (Assert.Single((await Stored(lead)).Messages).Kind, (await Stored(lead)).FirstResponseAt));

        await Take(mail with { MessageId = "again@nordic.example", Recipients = [lead.EmailKey, "engagement@edvantis.example"] });
        var stored = await Stored(lead);
        Assert.NotNull(stored.FirstResponseAt);
        Assert.Equal("Ana", Assert.Single(stored.Events, happened => happened.Kind == LeadEventKind.Answered).StaffName);
    }

    [Fact]
    public async Task What_a_machine_wrote_counts_as_nothing_whoever_it_is_from()
    {
        var lead = await With("notice@edvantis.example");

        await Take(Mail("away") with { FromAddress = lead.EmailKey, Answers = ["notice@edvantis.example"], IsAutomatic = true });
        await Take(Mail("ours") with { FromAddress = "engagement@edvantis.example", Answers = ["notice@edvantis.example"], Recipients = [lead.EmailKey], IsAutomatic = true });

        var stored = await Stored(lead);
        Assert.All(stored.Messages, message => Assert.Equal(MessageKind.Automatic, message.Kind));
        Assert.Equal((LeadStatus.New, null, null), (stored.Status, stored.FirstResponseAt, stored.LastReceivedAt));
        Assert.Single(stored.Deliveries);
    }

    [Fact]
    public async Task The_owner_hears_of_an_answer_and_nobody_of_one_to_spam()
    {
        await room.Hire(LeadsRoom.Ana);
        var lead = await With("notice@edvantis.example", owner: LeadsRoom.Ana.StaffId);
        var spam = await With("spam@edvantis.example", owner: LeadsRoom.Ana.StaffId, status: LeadStatus.Spam);

        await Take(Mail("one") with { Answers = ["notice@edvantis.example"] });
        await Take(Mail("two") with { Answers = ["spam@edvantis.example"] });

        var news = Assert.Single((await Stored(lead)).Deliveries, letter => letter.Kind == AnswerLetters.News);
        Assert.Equal(("ana@edvantis.example", "one@nordic.example"), (news.Recipient, news.Data));
        Assert.DoesNotContain((await Stored(spam)).Deliveries, letter => letter.Kind == AnswerLetters.News);
    }

    [Fact]
    public async Task A_lead_that_was_erased_takes_no_mail()
    {
        var lead = await With("notice@edvantis.example");
        await using (var db = room.CreateDbContext())
        {
            await db.Leads.ExecuteUpdateAsync(row => row.SetProperty(l => l.ErasedAt, room.Now), Cancelled);
        }

        Assert.False(await Wants(Mail("one") with { Answers = ["notice@edvantis.example"] }));
        await Take(Mail("one") with { Answers = ["notice@edvantis.example"] });
        await using var after = room.CreateDbContext();
        Assert.False(await after.Messages.AnyAsync(Cancelled));
    }

    private MailHead Mail(string id) => new()
    {
        MessageId = $"{id}@nordic.example",
        FromAddress = "yuki@nordic.example",
        FromName = "Yuki",
        Recipients = ["engagement@edvantis.example"],
        Subject = "Hello",
        At = room.Now,
    };

    // A lead about which a letter has left.
    private async Task<Lead> With(string letter, Guid? owner = null, LeadStatus status = LeadStatus.New)
    {
        var lead = SampleLeads.One(room.Now, key: letter);
        (lead.OwnerId, lead.Status) = (owner, status);
        lead.Deliveries.Add(new() { Kind = EnquiryLetters.Notice, Recipient = "engagement@edvantis.example", MessageId = letter, CreatedAt = room.Now, NextAttemptAt = room.Now, State = DeliveryState.Sent });
        return await room.Stored(lead);
    }

    private async Task<bool> Wants(MailHead head)
    {
        await using var db = room.CreateDbContext();
        return await room.TakeAnswer.Wants(db, head, Cancelled);
    }

    // As the reader of the mailbox does.
    private async Task Take(MailHead head)
    {
        await using var db = room.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(Cancelled);
        var after = await room.TakeAnswer.Take(db, new() { Head = head, Text = "Hello" }, Cancelled);
        await transaction.CommitAsync(Cancelled);
        after();
    }

    private async Task<Lead> Stored(Lead lead) => (await room.Read.ByReference(lead.Reference, Cancelled))!;
}
