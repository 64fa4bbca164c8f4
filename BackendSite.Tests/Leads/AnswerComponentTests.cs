using System.Security.Claims;
using BackendSite.Leads;
using BackendSite.Leads.Answers;
using BackendSite.Leads.Details;
using BackendSite.Mail;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace BackendSite.Tests.Leads;

/// <summary>The box in which an answer is written and the mails above it, in each of their states.</summary>
public sealed class AnswerComponentTests : IAsyncLifetime
{
    private readonly LeadsRoom room = new();
    private LeadsContext show = null!;
    private Lead lead = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        show = Shown(LeadsRoom.Ana);
        lead = await room.Stored(SampleLeads.One(room.Now));
    }

    public async ValueTask DisposeAsync()
    {
        await show.DisposeAsync();
        room.Dispose();
    }

    [Fact]
    public async Task What_is_typed_is_stored_after_a_pause_and_says_so()
    {
        var box = Box();
        await Write(box, "Hello");
        Assert.Equal(0, await Count(MessageKind.Draft));

        room.Clock.Advance(TimeSpan.FromMilliseconds(700));
        box.WaitForAssertion(() => Assert.Equal("Draft saved", State(box)));
        Assert.Equal(1, await Count(MessageKind.Draft));

        await Write(box, "Hello Anna");
        Assert.Equal("", State(box));
        room.Clock.Advance(TimeSpan.FromMilliseconds(700));
        box.WaitForAssertion(() => Assert.Equal("Draft saved", State(box)));
        Assert.Equal(1, await Count(MessageKind.Draft));
    }

    [Fact]
    public async Task What_can_not_be_stored_is_told_and_stays_in_the_box()
    {
        var box = Box();
        await using (var db = room.CreateDbContext())
        {
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE \"Messages\" RENAME TO \"Away\"", Cancelled);
        }

        await Write(box, "Hello");
        await box.Find("textarea").TriggerEventAsync("onblur", new FocusEventArgs());
        box.WaitForAssertion(() => Assert.Equal("The draft could not be saved yet", State(box)));
        await Submit(box);
        box.WaitForAssertion(() => Assert.Equal("The answer could not be stored. What you wrote is still here; try again.", Alert(box)));
        Assert.Equal("Hello", Text(box));
        Assert.False(box.Find(".send").HasAttribute("disabled"));
    }

    [Fact]
    public async Task An_empty_answer_is_not_sent()
    {
        var box = Box();
        await Submit(box);

        Assert.Equal("Write something first.", Alert(box));
        Assert.Equal("reply-error", box.Find("textarea").GetAttribute("aria-describedby"));
        Assert.Equal(0, await Count(MessageKind.Sent));
    }

    [Fact]
    public async Task A_sent_answer_leaves_an_empty_box_and_says_how_long_it_can_be_taken_back()
    {
        var box = Box();
        await Write(box, "Hello");
        await Submit(box);

        box.WaitForAssertion(() => Assert.Equal("Sent; you can take it back for ten seconds", State(box)));
        Assert.Equal(("", 1), (Text(box), await Count(MessageKind.Sent)));
    }

    [Fact]
    public async Task Who_was_overtaken_is_told_by_whom_and_may_send_all_the_same()
    {
        var box = Box();
        await Write(box, "From Ana");
        await room.Answer.Send(lead.Id, "Re: x", "From Marko", 0, LeadsRoom.Marko, Cancelled);
        await Submit(box);

        box.WaitForAssertion(() => Assert.StartsWith("Marko wrote meanwhile.", Alert(box), StringComparison.Ordinal));
        Assert.Equal(("Send all the same", "From Ana"), (box.Find(".send").TextContent, Text(box)));
        await Submit(box);
        box.WaitForAssertion(() => Assert.Equal("Send answer", box.Find(".send").TextContent));
        Assert.Equal(2, await Count(MessageKind.Sent));
    }

    [Fact]
    public async Task Nothing_can_be_sent_on_an_erased_lead_or_by_who_may_only_look()
    {
        await using var other = Shown(LeadsRoom.Vera);
        var looking = other.Render<ReplyBox>(parameters => parameters.Add(box => box.Lead, lead));
        await Write(looking, "Hello");
        await Submit(looking);
        looking.WaitForAssertion(() => Assert.NotEmpty(Alert(looking)!));

        await using (var db = room.CreateDbContext())
        {
            await db.Leads.ExecuteUpdateAsync(row => row.SetProperty(l => l.ErasedAt, room.Now), Cancelled);
        }

        var box = Box();
        await Write(box, "Hello");
        await Submit(box);
        box.WaitForAssertion(() => Assert.Equal("This lead was erased; nothing can be sent.", Alert(box)));
        Assert.Equal(0, await Count(MessageKind.Sent));
    }

    [Fact]
    public async Task A_template_is_filled_in_below_what_was_written()
    {
        var box = Box();
        await Write(box, "First.");
        await box.Find("select").ChangeAsync(new() { Value = "Call" });

        Assert.Equal("First.\n\nHello Anna of Danube Health, Ana here.", Text(box).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_colleague_who_is_writing_is_shown_for_an_hour()
    {
        await room.Answer.SaveDraft(lead.Id, "Re: x", "Hm", null, LeadsRoom.Marko, Cancelled);
        lead = (await room.Read.ByReference(lead.Reference, Cancelled))!;
        Assert.Contains("Marko is writing an answer too", Box().Find(".other").TextContent, StringComparison.Ordinal);

        room.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(Box().FindAll(".other"));
    }

    [Fact]
    public async Task An_answer_can_be_taken_back_for_ten_seconds_by_who_wrote_it()
    {
        await room.Answer.Send(lead.Id, "Re: x", "Hello", 0, LeadsRoom.Ana, Cancelled);
        var (message, letter) = await Sent();
        await using var marko = Shown(LeadsRoom.Marko);
        Assert.Empty(Entry(message, letter, marko).FindAll(".undo"));
        var entry = Entry(message, letter);
        Assert.Equal("Leaves in a few seconds", entry.Find(".detail span").TextContent);

        room.Clock.Advance(AnswerLead.UndoTime);
        entry.WaitForAssertion(() => Assert.Empty(entry.FindAll(".undo")));
        Assert.Equal("on its way", entry.Find(".detail span").TextContent);
    }

    [Fact]
    public async Task An_answer_that_has_left_meanwhile_says_so()
    {
        await room.Answer.Send(lead.Id, "Re: x", "Hello", 0, LeadsRoom.Ana, Cancelled);
        var (message, letter) = await Sent();
        var entry = Entry(message, letter);
        await using (var db = room.CreateDbContext())
        {
            await db.Deliveries.ExecuteUpdateAsync(row => row.SetProperty(l => l.State, DeliveryState.Leased), Cancelled);
        }

        await entry.Find(".undo").ClickAsync(new());
        entry.WaitForAssertion(() => Assert.Equal("It has left already.", entry.Find("[role=alert]").TextContent));
    }

    [Theory]
    [InlineData(MessageKind.Received, "Yuki", null, "Yuki wrote")]
    [InlineData(MessageKind.Received, null, "yuki@nordic.example", "yuki@nordic.example wrote")]
    [InlineData(MessageKind.Sent, "Ana", null, "Ana answered")]
    [InlineData(MessageKind.Sent, "Ana", "ana@edvantis.example", "Ana answered, from their own mail program")]
    [InlineData(MessageKind.Internal, "Ana", "ana@edvantis.example", "Ana wrote to colleagues")]
    [InlineData(MessageKind.Automatic, "Yuki", "yuki@nordic.example", "Automatic reply from Yuki")]
    public void A_mail_says_whose_words_it_holds_and_for_whom(MessageKind kind, string? name, string? address, string words) =>
        Assert.StartsWith(words, Entry(Mail(kind, name, address)).Find(".line span").TextContent, StringComparison.Ordinal);

    [Fact]
    public void A_machines_mail_is_folded_and_a_persons_is_not()
    {
        Assert.NotNull(Entry(Mail(MessageKind.Automatic)).Find("details.whole:not([open]) .text"));
        Assert.Empty(Entry(Mail(MessageKind.Received)).FindAll("details"));
    }

    [Fact]
    public async Task A_mail_shows_its_text_folds_what_it_quotes_and_offers_its_form_and_files()
    {
        var mail = Mail(MessageKind.Received, html: "<p>Thursday <b>suits</b> us.</p>", quoted: "> Could we talk?");
        mail.Attachments.Add(new() { FileName = "plan <b>.pdf", ContentType = "application/pdf", Length = 1_572_864, IsKept = true });
        mail.Attachments.Add(new() { FileName = "film.mp4", ContentType = "video/mp4", Length = 30_000_000, IsKept = false });
        var entry = Entry(mail);

        Assert.Equal("Hello <script>", entry.Find(".text").TextContent);
        Assert.Equal("> Could we talk?", entry.Find("details:not([open]) .quoted").TextContent);
        Assert.Equal("plan <b>.pdf", entry.Find(".files a[download]").GetAttribute("download"));
        Assert.Equal(["1.5 MB", "28.6 MB, only in the mailbox"], entry.FindAll(".size").Select(size => size.TextContent));
        Assert.Single(entry.FindAll(".files a"));

        await entry.Find(".switch").ClickAsync(new());
        Assert.Equal("true", entry.Find(".switch").GetAttribute("aria-pressed"));
        Assert.Equal("suits", entry.Find(".formatted b").TextContent);
    }

    private LeadsContext Shown(ClaimsPrincipal who)
    {
        var context = new LeadsContext(room, who);
        context.Services.AddSingleton<TimeProvider>(room.Clock);
        return context;
    }

    private IRenderedComponent<ReplyBox> Box() => show.Render<ReplyBox>(parameters => parameters.Add(box => box.Lead, lead));

    private IRenderedComponent<MessageEntry> Entry(Message message, Delivery? letter = null, LeadsContext? shown = null) =>
        (shown ?? show).Render<MessageEntry>(parameters => parameters
            .Add(entry => entry.Message, message)
            .Add(entry => entry.Letter, letter)
            .Add(entry => entry.Detail, letter is null ? null : "on its way"));

    private Message Mail(MessageKind kind, string? name = "Yuki", string? address = "yuki@nordic.example", string? html = null, string? quoted = null) => new()
    {
        LeadId = lead.Id,
        Kind = kind,
        At = room.Now,
        FromName = name,
        FromAddress = address,
        To = "",
        Subject = "Hello",
        Text = "Hello <script>",
        Html = html,
        Quoted = quoted,
    };

    private static Task Write(IRenderedComponent<ReplyBox> box, string text) => box.Find("textarea").InputAsync(new() { Value = text });

    private static Task Submit(IRenderedComponent<ReplyBox> box) => box.Find("form").SubmitAsync(new());

    private static string Text(IRenderedComponent<ReplyBox> box) => box.Find("textarea").GetAttribute("value") ?? "";

    private static string State(IRenderedComponent<ReplyBox> box) => box.Find(".state").TextContent;

    private static string? Alert(IRenderedComponent<ReplyBox> box) => box.FindAll("[role=alert]").SingleOrDefault()?.TextContent;

    private async Task<int> Count(MessageKind kind)
    {
        await using var db = room.CreateDbContext();
        return await db.Messages.CountAsync(message => message.Kind == kind, Cancelled);
    }

    private async Task<(Message Message, Delivery Letter)> Sent()
    {
        await using var db = room.CreateDbContext();
        return (await db.Messages.AsNoTracking().SingleAsync(Cancelled), await db.Deliveries.AsNoTracking().SingleAsync(Cancelled));
    }
}
