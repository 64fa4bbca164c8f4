using System.Security.Claims;
using BackendSite.Leads;
using BackendSite.Leads.Details;
using BackendSite.Leads.Merging;
using BackendSite.Mail;
using BackendSite.Staff;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace BackendSite.Tests.Leads;

/// <summary>The parts of a lead's page, in each of their states.</summary>
public sealed class LeadPartTests : IDisposable
{
    private readonly LeadsRoom room = new();
    private readonly LeadsContext show;

    public LeadPartTests()
    {
        show = new(room);
        show.Services.AddSingleton<TimeProvider>(room.Clock);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private LeadClock Clock => show.Services.GetRequiredService<LeadClock>();

    public void Dispose()
    {
        show.Dispose();
        room.Dispose();
    }

    [Theory]
    [InlineData(LeadStatus.New, -60, 1440, null, "24 h left")]
    [InlineData(LeadStatus.Open, -1380, 60, null, "1 h left")]
    [InlineData(LeadStatus.New, -1440, 0, null, "under 1 min left")]
    [InlineData(LeadStatus.Open, -1600, -90, null, "1 h 30 min late")]
    [InlineData(LeadStatus.New, -10000, -4320, null, "3 d late")]
    [InlineData(LeadStatus.Responded, -600, -60, -60, "answered")]
    [InlineData(LeadStatus.Won, -600, -60, -59, "answered late")]
    [InlineData(LeadStatus.Lost, -600, -60, null, "closed")]
    [InlineData(LeadStatus.Spam, -600, 60, null, "closed")]
    public void How_long_there_is_to_answer_is_said_in_words(LeadStatus status, int received, int due, int? answered, string words)
    {
        var mark = show.Render<TimeLeftMark>(parameters => parameters
            .Add(left => left.Status, status)
            .Add(left => left.ReceivedAt, room.Now.AddMinutes(received))
            .Add(left => left.DueAt, room.Now.AddMinutes(due))
            .Add(left => left.FirstResponseAt, answered is { } minutes ? room.Now.AddMinutes(minutes) : null));

        Assert.Equal(words, mark.Find("time").Words());
        Assert.Equal(room.Now.AddMinutes(due).ToString("s") + "Z", mark.Find("time").GetAttribute("datetime"));
    }

    [Theory]
    [InlineData(null, "10:00")]
    [InlineData("Europe/Kyiv", "12:00")]
    [InlineData("Nowhere/Land", "10:00")]
    public async Task An_instant_is_told_by_the_clock_of_who_reads_it(string? zone, string time)
    {
        var reader = new ClaimsPrincipal(new ClaimsIdentity(zone is null ? [] : [new(StaffPrincipal.ZoneClaim, zone)], "test"));
        await using var theirs = new LeadsContext(room, reader);
        var at = room.Now;
        room.Clock.Advance(TimeSpan.FromMinutes(5));

        var when = theirs.Render<When>(parameters => parameters.Add(instant => instant.At, at)).Find("time");

        Assert.Equal("5 min ago", when.Words());
        Assert.Equal("2026-11-24T10:00:00Z", when.GetAttribute("datetime"));
        Assert.StartsWith($"Tuesday 24 November 2026, {time}", when.GetAttribute("data-exact"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LeadStatus.New)]
    [InlineData(LeadStatus.Open)]
    [InlineData(LeadStatus.Responded)]
    [InlineData(LeadStatus.Qualified)]
    [InlineData(LeadStatus.Won)]
    [InlineData(LeadStatus.Lost)]
    [InlineData(LeadStatus.Spam)]
    [InlineData(LeadStatus.Merged)]
    public void A_status_has_its_name_beside_a_sign_that_is_only_seen(LeadStatus status)
    {
        var mark = show.Render<StatusMark>(parameters => parameters.Add(sign => sign.Status, status));

        Assert.Equal(status.ToString(), mark.Find("span").Words());
        Assert.Equal("true", mark.Find("svg").GetAttribute("aria-hidden"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Why_an_answer_is_due_when_it_is_describes_the_time_left_and_counts_from_the_oldest_part(bool merged)
    {
        var lead = SampleLeads.One(room.Now);
        if (merged)
        {
            lead.Merged.Add(SampleLeads.One(room.Now.AddDays(-1), key: "older"));
        }

        var mark = show.Render<DueMark>(parameters => parameters.Add(due => due.Lead, lead));

        var left = mark.Find("[tabindex='0']");
        Assert.Equal("24 h left", left.Words());
        Assert.Equal($"{Clock.Exact(lead.DueAt)}. {Clock.WhyDue(room.Now.AddDays(merged ? -1 : 0))}.", mark.Description(left));
    }

    [Theory]
    [InlineData(null, null, "Leads")]
    [InlineData("AAAA2222", null, "Leads, Previous")]
    [InlineData(null, "BBBB3333", "Leads, Next")]
    [InlineData("AAAA2222", "BBBB3333", "Leads, Previous, Next")]
    public void The_bar_leads_to_the_neighbours_that_there_are(string? previous, string? next, string links)
    {
        var bar = show.Render<LeadBar>(parameters => parameters
            .Add(lead => lead.Reference, "K7M2P9QX")
            .Add(lead => lead.Query, LeadQuery.Parse("?view=mine"))
            .Add(lead => lead.Neighbours, new(previous, next)));

        Assert.Equal(links, string.Join(", ", bar.ControlNames()));
        Assert.Contains("K7M2P9QX", bar.Find("nav[aria-label=Leads]").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lead_of_which_little_is_known_shows_no_empty_facts() =>
        Assert.Equal(["Email", "Company", "Received", "Answer due"], Facts(_ => { }).FindAll("dt").Select(fact => fact.TextContent));

    [Fact]
    public void A_lead_of_which_all_is_known_shows_all_of_it_in_words()
    {
        var facts = Facts(lead =>
        {
            (lead.Phone, lead.TechStack, lead.Industry, lead.Source) = ("+380 44 234 5678", ".NET", "Health", "/contact");
            (lead.CallToAction, lead.Campaign, lead.Referrer) = ("banner", "utm_source=newsletter", "news.example");
            lead.Interests = ["API", "Cloud"];
            lead.FirstResponseAt = room.Now.AddHours(1);
        });

        Assert.Equal(
            [
                ("Email", "anna.kovacs@danubehealth.example"), ("Phone", "+380 44 234 5678"), ("Company", "Danube Health"), ("Interested in", "API, Cloud"),
                ("Tech stack", ".NET"), ("Industry", "Health"), ("Written on", "/contact"), ("Came through", "banner"), ("Campaign", "utm_source=newsletter"),
                ("Came from", "news.example"), ("Received", Clock.Exact(room.Now)), ("Answer due", Clock.Exact(room.Now.AddDays(1))),
                ("Answered", Clock.Exact(room.Now.AddHours(1))),
            ],
            facts.FindAll("dt").Zip(facts.FindAll("dd"), (name, value) => (name.Words(), value.Words())));
    }

    [Theory]
    [InlineData("044 234 5678", null)]
    [InlineData("ask for Anna", null)]
    [InlineData("0049 89 123456", "tel:+49-89-123456")]
    public void A_number_is_dialled_only_when_it_names_its_country(string typed, string? link)
    {
        var facts = Facts(lead => lead.Phone = typed);

        Assert.Equal(link, facts.FindAll("a[href^='tel:']").SingleOrDefault()?.GetAttribute("href"));
        Assert.Contains(link is null ? typed : "+49 89 123456", facts.FindAll("dd")[1].Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/contact", true)]
    [InlineData("//elsewhere.example", false)]
    [InlineData("javascript:alert(1)", false)]
    public void Only_a_page_of_ours_is_linked(string source, bool linked)
    {
        var facts = Facts(lead => lead.Source = source);

        Assert.Contains(facts.FindAll("dd"), value => value.Words() == source);
        Assert.Equal(linked, facts.FindAll("a").Any(link => link.GetAttribute("href") == source));
    }

    [Fact]
    public void A_lead_that_is_being_read_says_so()
    {
        var missing = Missing(LeadState.Loading);

        Assert.Equal("Loading", missing.Find("[role=status]").Words());
        Assert.Empty(missing.ControlNames());
    }

    [Fact]
    public void An_unknown_lead_offers_the_list_as_it_was() =>
        Assert.Equal([("Back to the leads", "/staff/leads?view=mine")], Missing(LeadState.Unknown).Links());

    [Theory]
    [InlineData(DeliveryState.Pending, null, null, false, "Waits to be sent")]
    [InlineData(DeliveryState.Pending, "451 Later", null, false, "Not accepted yet: 451 Later. Next try {then}")]
    [InlineData(DeliveryState.Leased, "451 Later", null, false, "Being sent")]
    [InlineData(DeliveryState.Sent, null, null, false, "Accepted by the mail server {then}")]
    [InlineData(DeliveryState.Sent, null, "250 Ok", false, "Accepted by the mail server {then}: 250 Ok")]
    [InlineData(DeliveryState.Sent, null, "250 Ok", true, "Accepted by the mail server {then}: 250 Ok. It may have arrived twice")]
    [InlineData(DeliveryState.Dead, null, null, false, "Not delivered")]
    public void The_timeline_says_of_a_letter_where_it_is(DeliveryState state, string? error, string? reply, bool repeat, string words)
    {
        var lead = SampleLeads.One(room.Now);
        lead.Deliveries.Add(Letter(state, "one", letter => (letter.LastError, letter.ServerReply, letter.PossibleRepeat) = (error, reply, repeat)));

        var timeline = Timeline(lead);

        Assert.Equal($"Letter to engagement@edvantis.example just now {words.Replace("{then}", Clock.Exact(room.Now), StringComparison.Ordinal)}", timeline[1]);
    }

    [Fact]
    public void A_mail_and_its_letter_are_one_entry_and_a_draft_is_none()
    {
        var lead = SampleLeads.One(room.Now);
        lead.Deliveries.Add(Letter(DeliveryState.Dead, "answer", letter => letter.LastError = "550 No such user"));
        lead.Messages.Add(Mail(MessageKind.Sent, "answer"));
        lead.Messages.Add(Mail(MessageKind.Draft, null));

        var timeline = Timeline(lead);

        Assert.Equal(2, timeline.Count);
        Assert.StartsWith("Ana answered", timeline[1], StringComparison.Ordinal);
        Assert.EndsWith("Not delivered: 550 No such user", timeline[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LeadEventKind.ProspectWrote, null, null, 1)]
    [InlineData(LeadEventKind.Answered, "Responded", "Responded", 1)]
    [InlineData(LeadEventKind.Answered, "New", "Responded", 2)]
    [InlineData(LeadEventKind.StatusChanged, "New", "Open", 2)]
    public void What_a_mail_says_itself_is_not_told_twice(LeadEventKind kind, string? before, string? after, int entries)
    {
        var lead = SampleLeads.One(room.Now);
        lead.Events.Add(new() { Id = 2, At = room.Now, Kind = kind, StaffName = "Ana", Before = before, After = after });

        Assert.Equal(entries, Timeline(lead).Count);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("K7M2P9QX", "K7M2P9QX, which was merged into this lead")]
    public void What_happened_to_a_part_says_to_which(string? reference, string words)
    {
        var mark = show.Render<PartMark>(parameters => parameters.Add(part => part.Of, reference));

        Assert.Equal(words, mark.FindAll("[title]").SingleOrDefault()?.Words() ?? "");
    }

    [Fact]
    public void Who_else_is_there_and_who_writes_is_said_by_name()
    {
        Assert.Equal("", Visitors().Find("[role=status]").Words());
        Assert.Equal(["Marko is here"], Visitors(new Beside("Marko", false)).FindAll("span").Select(other => other.Words()));
        Assert.Equal(
            ["Marko is here", "Vera is writing"],
            Visitors(new Beside("Marko", false), new Beside("Vera", true)).FindAll("span").Select(other => other.Words()));
    }

    [Fact]
    public void A_lead_that_stands_alone_has_no_lists_and_can_be_linked()
    {
        var relations = Relations(SampleLeads.One(room.Now), [], [], []);

        Assert.Equal(["Related leads"], relations.FindAll("h2, h3").Select(heading => heading.TextContent));
        Assert.Equal(["Link with the lead that has the reference", "Link"], relations.ControlNames());
    }

    [Fact]
    public void What_is_related_is_listed_by_how_with_a_link_its_age_and_its_status()
    {
        var lead = SampleLeads.One(room.Now);
        lead.Id = 5;
        lead.Merged.Add(SampleLeads.One(room.Now.AddDays(-2), key: "part").With(part => part.Id = 2));
        lead.Merged.Add(SampleLeads.One(room.Now.AddDays(-2), key: "gone").With(part => (part.Id, part.ErasedAt) = (3, room.Now)));
        var relations = Relations(
            lead,
            [Other(6, "SAME6666", "Anna", LeadStatus.New), Other(4, "SAME4444", "Anna", LeadStatus.Won)],
            [Other(7, "FIRM7777", "Bela", LeadStatus.Open)],
            [Other(8, "LINK8888", "Chloé", LeadStatus.Lost)]);

        Assert.Equal(
            ["Related leads", "Merged into this one", "Enquiries of this person", "Others at this company", "Linked by hand"],
            relations.FindAll("h2, h3").Select(heading => heading.TextContent));
        Assert.Contains("This is the 2nd one.", relations.Find("section").Words(), StringComparison.Ordinal);
        Assert.Equal(
            [("SAME6666", "/staff/leads/SAME6666"), ("SAME4444", "/staff/leads/SAME4444"), ("Bela", "/staff/leads/FIRM7777"), ("Chloé", "/staff/leads/LINK8888")],
            relations.Links());
        Assert.Equal(["Chloé 1 h ago, Lost Remove"], relations.FindAll("li").TakeLast(1).Select(entry => entry.Words()));

        // Neither what was erased nor what is closed can be moved.
        Assert.Equal(
            [$"Take {lead.Merged[0].Reference} out", "Merge SAME6666 into this lead", "Remove the link with LINK8888", "Link"],
            relations.FindAll("button").Select(button => button.GetAttribute("aria-label") ?? button.Words()));
    }

    [Fact]
    public async Task A_reference_that_no_lead_has_stays_in_the_box_and_is_said_to_be_unknown()
    {
        var relations = Relations(await room.Stored(SampleLeads.One(room.Now)), [], [], []);
        await relations.Find("form").SubmitAsync();
        Assert.Empty(relations.FindAll("[role=alert]"));

        await relations.Control("Link with the lead that has the reference").ChangeAsync("nolead22");
        await relations.Find("form").SubmitAsync();

        Assert.Equal("No lead has the reference NOLEAD22.", relations.WaitForElement("[role=alert]").Words());
        Assert.Equal("nolead22", relations.Control("Link with the lead that has the reference").GetAttribute("value"));
        Assert.Equal("", relations.Find("[role=status]").Words());
    }

    [Fact]
    public async Task What_could_not_be_stored_is_said_and_can_be_tried_again()
    {
        var relations = Relations(await room.Stored(SampleLeads.One(room.Now)), [], [], []);
        await using (var db = room.CreateDbContext())
        {
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE \"Leads\" RENAME TO \"Gone\"", Cancelled);
        }

        await relations.Control("Link with the lead that has the reference").ChangeAsync("K7M2P9QX");
        await relations.Find("form").SubmitAsync();

        Assert.Equal("That could not be saved. Nothing was changed; try again.", relations.WaitForElement("[role=alert]").Words());
        Assert.Contains("Link", relations.UsableNames());
    }

    private IRenderedComponent<LeadFacts> Facts(Action<Lead> change) =>
        show.Render<LeadFacts>(parameters => parameters.Add(facts => facts.Lead, SampleLeads.One(room.Now).With(change)));

    private IRenderedComponent<LeadMissing> Missing(LeadState state) => show.Render<LeadMissing>(parameters => parameters
        .Add(missing => missing.Reference, "K7M2P9QX")
        .Add(missing => missing.Query, LeadQuery.Parse("?view=mine"))
        .Add(missing => missing.State, state));

    private List<string> Timeline(Lead lead) =>
        [.. show.Render<LeadTimeline>(parameters => parameters.Add(timeline => timeline.Lead, lead)).FindAll("li").Select(entry => entry.Words())];

    private IRenderedComponent<LeadVisitors> Visitors(params Beside[] others) =>
        show.Render<LeadVisitors>(parameters => parameters.Add(visitors => visitors.Others, others));

    private IRenderedComponent<LeadRelations> Relations(Lead lead, OtherEnquiry[] others, OtherEnquiry[] colleagues, OtherEnquiry[] linked) =>
        show.Render<LeadRelations>(parameters => parameters
            .Add(relations => relations.Lead, lead)
            .Add(relations => relations.Others, others)
            .Add(relations => relations.Colleagues, colleagues)
            .Add(relations => relations.Linked, linked));

    private OtherEnquiry Other(long id, string reference, string name, LeadStatus status) => new(id, reference, name, room.Now.AddHours(-1), status);

    private Delivery Letter(DeliveryState state, string messageId, Action<Delivery> change)
    {
        var letter = new Delivery
        {
            Kind = EnquiryLetters.Notice,
            Recipient = "engagement@edvantis.example",
            MessageId = messageId,
            CreatedAt = room.Now,
            NextAttemptAt = room.Now,
            State = state,
        };
        change(letter);
        return letter;
    }

    private Message Mail(MessageKind kind, string? messageId) => new()
    {
        LeadId = 0,
        Kind = kind,
        MessageId = messageId,
        At = room.Now,
        StaffId = LeadsRoom.Ana.StaffId,
        FromName = "Ana",
        To = "anna.kovacs@danubehealth.example",
        Subject = "Hello",
        Text = "Hello",
    };
}
