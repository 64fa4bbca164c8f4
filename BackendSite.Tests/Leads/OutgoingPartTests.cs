using System.Security.Claims;
using BackendSite.Leads;
using BackendSite.Leads.Outgoing;
using BackendSite.Mail;
using BackendSite.Staff;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace BackendSite.Tests.Leads;

/// <summary>The page about mail and its parts, in each of their states.</summary>
public sealed class OutgoingPartTests : IAsyncLifetime
{
    private static readonly ClaimsPrincipal Ada = LeadsRoom.Colleague("Ada", "0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a08", StaffRole.Admin);

    private readonly LeadsRoom room = new();
    private LeadsContext show = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private LeadClock Clock => show.Services.GetRequiredService<LeadClock>();

    public ValueTask InitializeAsync()
    {
        show = Shown(LeadsRoom.Ana);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await show.DisposeAsync();
        room.Dispose();
    }

    [Theory]
    [InlineData(0, 0, true, null, null)]
    [InlineData(1, 1, true, "Given up Letter to one@edvantis.example just now 550 No such user Send again", "Send again: Letter to one@edvantis.example")]
    [InlineData(1, 1, false, "Given up Letter to one@edvantis.example just now 550 No such user", "")]
    [InlineData(2, 2, true, null, "Send all 2 again|Send again: Letter to one@edvantis.example|Send again: Letter to one@edvantis.example")]
    [InlineData(2, 2, false, null, "")]
    public void Letters_that_did_not_arrive_say_why_and_are_sent_again_one_by_one_or_all(int count, int sum, bool may, string? words, string? buttons)
    {
        var letters = Unsent([.. Enumerable.Range(1, count).Select(id => new UnsentLetter(Dead(id), null))], sum, may);

        Assert.Equal(count > 0, letters.FindAll("section[aria-label='Given up']").Count > 0);
        Assert.Equal(buttons ?? "", string.Join('|', letters.FindAll("button").Select(button => button.GetAttribute("aria-label") ?? button.Words())));
        if (words is not null)
        {
            Assert.Equal(words, letters.Find("section").Words());
        }
    }

    [Fact]
    public void Of_more_letters_than_are_shown_their_sum_is_said()
    {
        var letters = Unsent([new(Dead(1), "K7M2P9QX"), new(Dead(2), null)], 75, may: true);

        Assert.Contains("Send all 75 again", letters.ControlNames());
        Assert.EndsWith("The newest 2 of 75.", letters.Find("section").Words(), StringComparison.Ordinal);
        Assert.Equal([("K7M2P9QX", "staff/leads/K7M2P9QX")], letters.Links());
    }

    [Fact]
    public void A_letter_that_waits_says_when_it_is_tried_again()
    {
        var waiting = new UnsentLetter(Letter(1, DeliveryState.Pending, "451 Later"), null);

        Assert.Contains($"451 Later. Next try {Clock.Exact(room.Now)}", Unsent([waiting], 1, may: false).Find("li").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_leads_failed_letters_are_all_sent_again_also_those_of_its_parts()
    {
        var (lead, part) = (await LeadWith("whole"), await LeadWith("part"));
        lead.Deliveries.AddRange(part.Deliveries);
        var failed = Failed(show, lead);

        await failed.Control("Send all 2 again").ClickAsync();

        Assert.Empty(failed.FindAll("[role=alert]"));
        await using var db = room.CreateDbContext();
        Assert.Equal([DeliveryState.Pending, DeliveryState.Pending], db.Deliveries.Select(letter => letter.State).ToList());
    }

    [Fact]
    public async Task Who_may_not_send_again_is_offered_nothing_and_is_told_so_when_their_rights_went_meanwhile()
    {
        var lead = await LeadWith("whole");
        await using var looking = Shown(LeadsRoom.Vera);
        Assert.Empty(Failed(looking, lead, readOnly: true).ControlNames());

        var failed = Failed(looking, lead);
        await failed.FindAll("button").Single().ClickAsync();

        Assert.NotEqual("", failed.Find("[role=alert]").Words());
    }

    [Fact]
    public async Task What_could_not_be_ordered_again_is_said_and_can_be_tried_again()
    {
        var failed = Failed(show, await LeadWith("whole"));
        await Rename("Deliveries", "Gone");
        await failed.FindAll("button").Single().ClickAsync();
        Assert.Equal("Not all of that could be saved; try again.", failed.Find("[role=alert]").Words());

        await Rename("Gone", "Deliveries");
        await failed.FindAll("button").Single().ClickAsync();
        Assert.Empty(failed.FindAll("[role=alert]"));
    }

    [Theory]
    [InlineData(true, "The letter was taken: 250 Ok")]
    [InlineData(false, "The mail server can't be reached.")]
    public async Task A_test_letter_says_that_it_is_being_sent_and_then_what_came_of_it(bool taken, string words)
    {
        var sent = new List<string>();
        var sending = new TaskCompletionSource<MailCheck>();
        var form = show.Render<TestLetterForm>(parameters => parameters.Add(test => test.Send, address =>
        {
            sent.Add(address);
            return sending.Task;
        }));
        await form.Find("form").SubmitAsync();
        Assert.Empty(sent);
        Assert.Equal("", form.Find("[role=status]").Words());

        await form.Control("To").ChangeAsync("ana@edvantis.example");
        var first = form.Find("form").SubmitAsync();
        Assert.Equal("true", form.Control("Sending…").GetAttribute("aria-disabled"));
        await form.Find("form").SubmitAsync();
        sending.SetResult(new(taken, words, []));
        await first;

        Assert.Equal(["ana@edvantis.example"], sent);
        Assert.Equal(words, form.Find("[role=status]").Words());
        Assert.Equal("false", form.Control("Send test letter").GetAttribute("aria-disabled"));
    }

    [Fact]
    public async Task While_all_is_well_the_page_says_so_and_offers_the_test_to_who_may_change_settings()
    {
        var page = Page(show);
        Assert.Equal(
            ["Mail", "Letters leave", "Answers stay in the mailbox", "Last conversation with the mail server"],
            page.FindAll("h1, h2").Select(heading => heading.TextContent));
        Assert.Equal(
            ["On their way 0", "Oldest of them none", "Given up 0", "Leads nobody has been told about 0"], page.FindAll("dl > div").Select(fact => fact.Words()));
        Assert.EndsWith("None since the site was started.", page.Find("[aria-labelledby=mail-talk]").Words(), StringComparison.Ordinal);

        await using var settings = Shown(Ada);
        Assert.Contains("Send test letter", Page(settings).ControlNames());
    }

    [Fact]
    public async Task When_letters_do_not_leave_the_page_says_why_since_when_and_who_may_tries_at_once()
    {
        await using (var db = room.CreateDbContext())
        {
            db.Add(new MailChannel { PausedAt = room.Now, ProbeAt = room.Now.AddMinutes(1), Reason = "The mail server can't be reached" });
            await db.SaveChangesAsync(Cancelled);
        }

        var page = Page(show);
        Assert.StartsWith(
            $"Letters don't leave The mail server can't be reached. So it has been since {Clock.Exact(room.Now)}; all letters wait and none is lost. Tried again {Clock.Exact(room.Now.AddMinutes(1))}. Try now",
            page.Find("[aria-labelledby=mail-state]").Words(),
            StringComparison.Ordinal);
        await page.Control("Try now").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal("A letter is tried now.", page.Find(".said[role=status]").Words()));

        await using var looking = Shown(LeadsRoom.Vera);
        Assert.Empty(Page(looking).FindAll("button"));
    }

    [Theory]
    [InlineData("begun", 0, "Answers come in The engagement mailbox is being read.")]
    [InlineData("read", 0, "Answers come in The engagement mailbox was last read just now.")]
    [InlineData("read", 1, "Answers come in The engagement mailbox was last read just now. 1 mail could not be read. Look into the mailbox itself.")]
    [InlineData("read", 2, "Answers come in The engagement mailbox was last read just now. 2 mails could not be read. Look into the mailbox itself.")]
    [InlineData("failing", 0, "Answers don't come in No login. So it has been since {now}; what arrives is kept in the mailbox, which is tried again by itself.")]
    public void How_the_mailbox_stands_is_said_in_words(string state, int passedOver, string words)
    {
        room.Mailbox.Begin();
        if (state == "read")
        {
            room.Mailbox.Succeed();
        }
        else if (state == "failing")
        {
            room.Mailbox.Fail("No login.");
        }

        for (var mail = 0; mail < passedOver; mail++)
        {
            room.Mailbox.PassOver();
        }

        Assert.Equal(words.Replace("{now}", Clock.Exact(room.Now), StringComparison.Ordinal), Page(show).Find("[aria-labelledby=mail-answers]").Words());
    }

    [Fact]
    public async Task An_outbox_that_can_not_be_read_is_said_and_read_again_by_itself()
    {
        await Rename("Deliveries", "Gone");
        var page = show.Render<MailPage>();
        Assert.Equal(
            "The outbox could not be read. Nothing is lost; this page tries again by itself.", page.WaitForElement("[role=alert]").Words());

        await Rename("Gone", "Deliveries");
        room.Clock.Advance(TimeSpan.FromSeconds(5));

        page.WaitForElement("dl");
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Theory]
    [InlineData(1, "Send again: Letter to one@edvantis.example", "1 letter is sent again.")]
    [InlineData(2, "Send all 2 again", "2 letters are sent again.")]
    public async Task What_was_given_up_is_sent_again_and_the_page_says_how_much(int letters, string button, string words)
    {
        for (var letter = 0; letter < letters; letter++)
        {
            await LeadWith($"lead {letter}");
        }

        var page = Page(show);
        await page.Control(button).ClickAsync();

        page.WaitForAssertion(() => Assert.Equal(words, page.Find(".said[role=status]").Words()));
        Assert.Empty(page.FindAll("section[aria-label='Given up']"));
    }

    [Fact]
    public async Task What_a_colleague_had_sent_again_already_is_said()
    {
        var lead = await LeadWith("whole");
        var page = Page(show);
        await room.Resend.AllOf(lead.Id, LeadsRoom.Marko, Cancelled);

        await page.Control("Send again: Letter to one@edvantis.example").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal("It is not given up any more.", page.Find(".said[role=status]").Words()));
    }

    [Fact]
    public void The_last_conversation_can_be_read_with_the_keyboard()
    {
        var talk = show.Services.GetRequiredService<Transcripts>().Begin();
        talk.Add("S: 220 ready");
        talk.Add("C: EHLO edvantis.example");

        var section = Page(show).Find("[aria-labelledby=mail-talk]");

        Assert.Contains($"Began {Clock.Exact(room.Now)}.", section.Words(), StringComparison.Ordinal);
        Assert.Equal("S: 220 ready\nC: EHLO edvantis.example", section.QuerySelector("[tabindex='0']")!.TextContent);
    }

    private LeadsContext Shown(ClaimsPrincipal who)
    {
        var context = new LeadsContext(room, who);
        context.Services.AddSingleton<TimeProvider>(room.Clock);

        // No letter is tried here.
        context.Services.AddSingleton(new TryMail(null!));
        return context;
    }

    private static IRenderedComponent<MailPage> Page(LeadsContext shown)
    {
        var page = shown.Render<MailPage>();
        page.WaitForElement("dl");
        return page;
    }

    private IRenderedComponent<UnsentLetters> Unsent(IReadOnlyList<UnsentLetter> letters, int sum, bool may) => show.Render<UnsentLetters>(parameters => parameters
        .Add(unsent => unsent.Title, "Given up")
        .Add(unsent => unsent.Letters, letters)
        .Add(unsent => unsent.Sum, sum)
        .Add(unsent => unsent.Resend, may ? _ => Task.CompletedTask : null)
        .Add(unsent => unsent.ResendAll, may ? () => Task.CompletedTask : null));

    private static IRenderedComponent<FailedLetters> Failed(LeadsContext shown, Lead lead, bool readOnly = false) => shown.Render<FailedLetters>(parameters => parameters
        .Add(failed => failed.Lead, lead)
        .Add(failed => failed.ReadOnly, readOnly));

    private async Task<Lead> LeadWith(string key)
    {
        var lead = SampleLeads.One(room.Now, key: key);
        lead.Deliveries.Add(Dead(0));
        return await room.Stored(lead);
    }

    private Delivery Dead(long id) => Letter(id, DeliveryState.Dead, "550 No such user");

    private Delivery Letter(long id, DeliveryState state, string error) => new()
    {
        Id = id,
        Kind = EnquiryLetters.Notice,
        Recipient = "one@edvantis.example",
        MessageId = $"{Guid.NewGuid():N}@edvantis.example",
        CreatedAt = room.Now,
        NextAttemptAt = room.Now,
        State = state,
        LastError = error,
    };

    private async Task Rename(string from, string to)
    {
        await using var db = room.CreateDbContext();
        await db.Database.ExecuteAsync($"ALTER TABLE {from} RENAME TO {to}");
    }
}
