using System.Security.Claims;
using System.Text;
using BackendSite.Leads;
using BackendSite.Leads.Answers;
using BackendSite.Mail;
using BackendSite.Mail.Incoming;
using BackendSite.Staff;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace BackendSite.Tests.Mail;

/// <summary>The whole way and back over a real Postfix and a real Dovecot.</summary>
public sealed class RealMailTests(MailHouse house) : IClassFixture<MailHouse>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_an_enquiry_to_an_answer_in_the_prospects_thread()
    {
        await using var site = await new SiteFixture { Settings = house.SettingsFor("engage") }.Start();
        await site.Client.SendEnquiry(("email", "zoe@nordic.test"), ("fullName", "Zoë Lindqvist"));
        await house.Arrived("engage", mail => mail.Subject!.Contains("new enquiry", StringComparison.Ordinal));
        var lead = await Lead(site);
        var acknowledgement = await house.Arrived("zoe", mail => mail.Subject!.Contains(lead.Reference, StringComparison.Ordinal));
        Assert.Equal($"engage+{lead.Reference}@edvantis.test".ToUpperInvariant(), acknowledgement.ReplyTo.Mailboxes.Single().Address.ToUpperInvariant());

        // Zoë is away, then she answers; the mailbox's server was started again meanwhile.
        await house.Send(Answer(acknowledgement, "zoe@nordic.test", "I am away.", mail => mail.Headers.Add("Auto-Submitted", "auto-replied")));
        await Until(site, l => l.Messages.Exists(m => m.Kind == MessageKind.Automatic));
        await house.Restart();
        var answer = Answer(acknowledgement, "zoe@nordic.test", "Thursday suits us.\n\nOn Tuesday, Edvantis wrote:\n> We have your enquiry\n", mail => mail.Subject = "No reference here");
        await house.Send(answer);
        lead = await Until(site, l => l.Messages.Exists(m => m.Kind == MessageKind.Received));
        var received = lead.Messages.Single(m => m.Kind == MessageKind.Received);
        Assert.Equal(("Thursday suits us.", "zoe@nordic.test"), (received.Text, received.FromAddress));
        Assert.Contains("> We have your enquiry", received.Quoted, StringComparison.Ordinal);
        Assert.Equal((LeadStatus.New, null), (lead.Status, lead.FirstResponseAt));

        // Anna answers on the lead's page; ten seconds later it leaves.
        var anna = await site.AddStaff();
        await site.Services.GetRequiredService<AnswerLead>().Send(lead.Id, "Re: We have your enquiry", "Thursday it is.", received.Id, Signed(anna), Cancelled);
        await LetGo(site);
        var reply = await house.Arrived("zoe", mail => mail.TextBody!.Contains("Thursday it is.", StringComparison.Ordinal));
        Assert.Equal(answer.MessageId, reply.InReplyTo);
        Assert.Contains(acknowledgement.MessageId!, reply.References);
        Assert.Equal(("Anna Kowalska, Edvantis", "engage@edvantis.test"), (reply.From.Mailboxes.Single().Name, reply.From.Mailboxes.Single().Address));
        Assert.Null(reply.Headers["Auto-Submitted"]);
        lead = await Until(site, l => l.FirstResponseAt is not null);
        Assert.Equal(LeadStatus.Responded, lead.Status);

        // The mailbox is as it was: nothing is seen, nothing gone.
        Assert.Equal(3, house.Inbox("engage").Count());
        Assert.All(house.Inbox("engage"), mail => Assert.DoesNotContain(":2,", mail.File, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_colleagues_answer_from_their_own_mail_program_keeps_the_promise()
    {
        await using var site = await new SiteFixture { Settings = house.SettingsFor("desk") }.Start();
        await site.AddStaff("anna@edvantis.test");
        await site.Client.SendEnquiry(("email", "yuki@nordic.test"));
        var notice = await house.Arrived("desk", mail => mail.Subject!.Contains("new enquiry", StringComparison.Ordinal));

        // To a colleague it is no answer; to the prospect it is one.
        await house.Send(Answer(notice, "anna@edvantis.test", "I take this one.", mail => mail.To[0] = MailboxAddress.Parse("desk@edvantis.test")));
        var lead = await Until(site, l => l.Messages.Exists(m => m.Kind == MessageKind.Internal));
        Assert.Null(lead.FirstResponseAt);
        await house.Send(Answer(notice, "anna@edvantis.test", "Hello Yuki, could we talk?", mail => mail.Cc.Add(MailboxAddress.Parse("desk@edvantis.test"))));
        lead = await Until(site, l => l.FirstResponseAt is not null);

        Assert.Equal(LeadStatus.Responded, lead.Status);
        Assert.Equal("Anna Kowalska", lead.Events.Single(e => e.Kind == LeadEventKind.Answered).StaffName);
    }

    [Fact]
    public async Task Mail_to_a_leads_own_address_and_what_the_account_sent_itself_are_on_the_lead()
    {
        await using var site = await new SiteFixture { Settings = house.SettingsFor("sent") }.Start();
        await site.Client.SendEnquiry(("email", "yuki@nordic.test"));
        var lead = await Lead(site);

        // Written anew, it answers nothing; only its address says what it is about.
        await house.Send(Fresh("yuki@nordic.test", "One more thing.", mail => (mail.To[0], mail.MessageId) = (MailboxAddress.Parse($"sent+{lead.Reference}@edvantis.test"), $"{lead.Reference}@nordic.test")));
        lead = await Until(site, l => l.Messages.Exists(m => m.Kind == MessageKind.Received));
        Assert.Equal(("One more thing.", null), (lead.Messages.Single().Text, lead.FirstResponseAt));

        // Somebody answers in the engagement account itself, whose mail program files that under Sent.
        await house.Drop("sent", Encoding.UTF8.GetBytes($"From: sent@edvantis.test\r\nTo: yuki@nordic.test\r\nSubject: Re: Hello\r\nMessage-ID: <ours@edvantis.test>\r\nIn-Reply-To: <{lead.Reference}@nordic.test>\r\n\r\nThursday?\r\n"), inside: ".Sent");
        await house.Send(Fresh("yuki@nordic.test", "Are you there?", mail => (mail.To[0], mail.InReplyTo) = (MailboxAddress.Parse("sent@edvantis.test"), $"{lead.Reference}@nordic.test")));
        lead = await Until(site, l => l.FirstResponseAt is not null);
        Assert.Equal((LeadStatus.Responded, "Thursday?"), (lead.Status, lead.Messages.Single(m => m.Kind == MessageKind.Sent).Text));
    }

    [Fact]
    public async Task A_letter_that_comes_back_is_dead_and_an_event_of_its_lead()
    {
        await using var site = await new SiteFixture { Settings = house.SettingsFor("front") }.Start();
        await site.Client.SendEnquiry(("email", "nobody@gone.test"));

        var lead = await Until(site, l => l.Events.Exists(e => e.Kind == LeadEventKind.LetterFailed));

        var letter = lead.Deliveries.Single(l => l.Kind == EnquiryLetters.Acknowledgement);
        Assert.Equal((DeliveryState.Dead, false), (letter.State, letter.IsAwaited));
        Assert.StartsWith("It came back: 554 5.7.1", letter.LastError, StringComparison.Ordinal);
        var told = await house.Arrived("front", mail => mail.Subject!.Contains($"did not reach Ada Lovelace, Analytical Engines: {lead.Reference}", StringComparison.Ordinal));
        Assert.Contains("nobody@gone.test", told.TextBody, StringComparison.Ordinal);
        Assert.Contains(letter.LastError!, told.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_of_no_lead_is_left_alone_or_becomes_one_where_that_is_wanted()
    {
        var settings = house.SettingsFor("front");
        settings["Mail:Imap:NewLeads"] = "true";
        await using var site = await new SiteFixture { Settings = settings }.Start();
        await house.Send(Fresh("news@nordic.test", "Our newsletter", mail => mail.Headers.Add("List-Id", "<news.nordic.test>")));
        await house.Send(Fresh("yuki@nordic.test", "We need two backend engineers from June, for a booking platform on .NET."));

        await Reached(async () =>
        {
            await using var db = site.OpenDatabase();
            return await db.Leads.AnyAsync(Cancelled);
        });

        var lead = await Lead(site);
        Assert.Equal(("yuki@nordic.test", "nordic.test", LeadStatus.New), (lead.Email, lead.Company, lead.Status));
        Assert.Equal("We need two backend engineers from June, for a booking platform on .NET.", lead.Message);
        var acknowledgement = await house.Arrived("yuki", mail => mail.Subject!.Contains(lead.Reference, StringComparison.Ordinal));

        // What they answer goes to that lead and makes no second one.
        await house.Send(Answer(acknowledgement, "yuki@nordic.test", "And one tester."));
        await Until(site, l => l.Messages.Count(m => m.Kind == MessageKind.Received) == 2);
    }

    [Theory]
    [InlineData("take: fetched")]
    [InlineData("take: rows written")]
    [InlineData("take: committed")]
    public async Task Killed_while_it_takes_an_answer_the_site_has_it_once(string point)
    {
        using var data = new TemporaryFolder();
        string[] settings = [.. house.SettingsFor("crash").Select(setting => $"--{setting.Key}={setting.Value}")];
        var id = $"{Guid.NewGuid():N}@nordic.test";
        await using (var site = await SiteProcess.Start(data.Path, settings, new() { ["BACKENDSITE_CRASH_AT"] = point }))
        {
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(site.Address) };
            var seen = house.Inbox("zoe").Select(mail => mail.Message.MessageId).ToHashSet();
            await client.SendEnquiry(("email", "zoe@nordic.test"));
            var acknowledgement = await house.Arrived("zoe", mail => !seen.Contains(mail.MessageId) && mail.Subject!.StartsWith("We have", StringComparison.Ordinal));
            await house.Send(Answer(acknowledgement, "zoe@nordic.test", "Yes.", mail => mail.MessageId = id));
            await site.Ended();
        }

        await using var again = await SiteProcess.Start(data.Path, settings);
        await Reached(() => Count(data, $"SELECT count(*) FROM Messages WHERE MessageId = '{id}'") == 1);
        Assert.Equal(0, await again.Terminate());
        Assert.Equal(1, Count(data, "SELECT count(*) FROM Messages"));
        Assert.Equal(1, Count(data, "SELECT count(*) FROM LeadEvents WHERE Kind = 'ProspectWrote'"));
    }

    [Theory]
    [InlineData("Mail:Imap:Password", "wrong", "refused the account")]
    [InlineData("Mail:Imap:TrustedRoot", "", "can't be trusted")]
    [InlineData("Mail:Imap:Security", "StartTls", "")]
    public async Task A_mailbox_that_can_not_be_read_says_why(string key, string value, string words)
    {
        var settings = house.SettingsFor("trouble");
        settings[key] = value;
        if (key == "Mail:Imap:Security")
        {
            settings["Mail:Imap:Port"] = house.PlainImap.ToString();
        }

        await using var room = await MailRoom.Pickup(settings: Imap(settings));
        await room.Run();
        var pulse = room.Services.GetRequiredService<MailboxPulse>();
        await (words.Length > 0 ? room.Log.Has("The mailbox can't be read now") : Task.CompletedTask);
        await Reached(() => words.Length == 0 ? pulse.Now?.ReadAt is not null : pulse.Now?.Problem?.Contains(words, StringComparison.Ordinal) ?? false);
        await room.Stop();

        Assert.DoesNotContain(room.Log.Lines, line => line.Contains("trouble", StringComparison.Ordinal) || line.Contains(MailHouse.Password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Mail:Smtp:Password", "wrong", "refused the account")]
    [InlineData("Mail:Smtp:TrustedRoot", "", "can't be trusted")]
    public async Task A_real_server_that_can_not_be_sent_through_pauses_the_channel(string key, string value, string words)
    {
        var settings = house.SettingsFor("trouble");
        settings[key] = value;
        await using var room = await MailRoom.Smtp(house.Smtp, settings: settings.Where(s => s.Key.StartsWith("Mail:Smtp", StringComparison.Ordinal)).ToDictionary(s => s.Key, s => (string?)s.Value));
        await room.Order("zoe@nordic.test");

        await room.Send();

        Assert.Contains(words, (await room.Pause())!.Reason, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Pending, (await room.Only()).State);
    }

    private static Dictionary<string, string?> Imap(Dictionary<string, string> settings) =>
        settings.Where(s => s.Key.StartsWith("Mail:Imap", StringComparison.Ordinal)).ToDictionary(s => s.Key, s => (string?)s.Value);

    private static long Count(TemporaryFolder data, string sql)
    {
        using var db = new SqliteConnection($"Data Source={data.Combine("site.db")};Mode=ReadOnly;Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static MimeMessage Fresh(string from, string text, Action<MimeMessage>? change = null)
    {
        var message = new MimeMessage { Subject = "Hello", Body = new TextPart("plain") { Text = text } };
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(MailboxAddress.Parse("front@edvantis.test"));
        change?.Invoke(message);
        return message;
    }

    // What a mail program makes of "reply".
    private static MimeMessage Answer(MimeMessage to, string from, string text, Action<MimeMessage>? change = null)
    {
        var answer = new MimeMessage { Subject = "Re: " + to.Subject, InReplyTo = to.MessageId, Body = new TextPart("plain") { Text = text } };
        answer.References.AddRange(to.References);
        answer.References.Add(to.MessageId!);
        answer.From.Add(MailboxAddress.Parse(from));
        answer.To.AddRange(to.ReplyTo);
        change?.Invoke(answer);
        return answer;
    }

    private static ClaimsPrincipal Signed(StaffUser person) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, person.Id.ToString()), new(ClaimTypes.Name, person.DisplayName), new(ClaimTypes.Role, person.Role.ToString())], "test"));

    // As if the ten seconds were over.
    private static async Task LetGo(SiteFixture site)
    {
        await using var db = site.OpenDatabase();
        await db.Deliveries.Where(letter => letter.Kind == AnswerLetters.Reply)
            .ExecuteUpdateAsync(row => row.SetProperty(letter => letter.NextAttemptAt, DateTime.UtcNow), Cancelled);
        site.Services.GetRequiredService<MailBell>().Ring();
    }

    private static async Task<Lead> Lead(SiteFixture site)
    {
        await using var db = site.OpenDatabase();
        var reference = await db.Leads.Select(lead => lead.Reference).SingleAsync(Cancelled);
        return (await site.Services.GetRequiredService<ReadLead>().ByReference(reference, Cancelled))!;
    }

    private static async Task<Lead> Until(SiteFixture site, Func<Lead, bool> reached)
    {
        Lead? lead = null;
        await Reached(async () => reached(lead = await Lead(site)));
        return lead!;
    }

    private static Task Reached(Func<bool> reached) => Reached(() => Task.FromResult(reached()));

    private static async Task Reached(Func<Task<bool>> reached)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (!await reached())
        {
            await tick.WaitForNextTickAsync(limit.Token);
        }
    }
}
