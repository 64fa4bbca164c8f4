using BackendSite.Leads;
using BackendSite.Leads.Answers;
using BackendSite.Mail;
using BackendSite.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Faults;

/// <summary>The site is killed while it draws the consequences of what became of letters; after the next start each is drawn, once.</summary>
public class FollowCrashTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("follow: found")]
    [InlineData("follow: rows written")]
    [InlineData("follow: committed")]
    public async Task A_promise_is_kept_and_a_refusal_is_told_once(string point)
    {
        await using var server = new ScriptedMailServer
        {
            Script = turn => turn.Stage == "RCPT" && turn.Line.Contains("gone@", StringComparison.Ordinal) ? new MailReaction.Say("550 5.1.1 No such user") : null,
        };
        using var data = new TemporaryFolder();
        await using var room = await MailRoom.Smtp(server.Port, folder: data);
        await OrderAnswers(room);
        string[] settings = ["--Mail:Transport=Smtp", "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None"];

        for (var kill = 0; kill < 2; kill++)
        {
            await using var killed = await Start(data, settings, new() { ["BACKENDSITE_CRASH_AT"] = point });
            await (killed?.Ended() ?? Task.CompletedTask);
        }

        await using var site = await SiteProcess.Start(data.Path, settings);
        await server.HasAccepted(2);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        await using var db = room.OpenDatabase();
        while (await db.Deliveries.AnyAsync(letter => letter.IsAwaited || letter.State == DeliveryState.Pending || letter.State == DeliveryState.Leased, Cancelled))
        {
            await tick.WaitForNextTickAsync(Cancelled);
        }

        Assert.Equal(0, await site.Terminate());
        var there = await db.Leads.Include(lead => lead.Events).SingleAsync(lead => lead.EmailKey == "there@nordic.test", Cancelled);
        Assert.NotNull(there.FirstResponseAt);
        Assert.Equal("Ana", Assert.Single(there.Events, happened => happened.Kind == LeadEventKind.Answered).StaffName);
        var gone = await db.Leads.Include(lead => lead.Events).Include(lead => lead.Deliveries).SingleAsync(lead => lead.EmailKey == "gone@nordic.test", Cancelled);
        Assert.Null(gone.FirstResponseAt);
        Assert.Single(gone.Events, happened => happened.Kind == LeadEventKind.LetterFailed);
        Assert.Equal(DeliveryState.Sent, Assert.Single(gone.Deliveries, letter => letter.Kind == AnswerLetters.Undelivered).State);
    }

    // Killed before it listened, it left its work to the next one.
    private static async Task<SiteProcess?> Start(TemporaryFolder data, string[] settings, Dictionary<string, string> environment)
    {
        try
        {
            return await SiteProcess.Start(data.Path, settings, environment);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task OrderAnswers(MailRoom room)
    {
        await using var db = room.OpenDatabase();
        foreach (var email in new[] { "there@nordic.test", "gone@nordic.test" })
        {
            var lead = SampleLeads.One(DateTime.UtcNow, key: email);
            (lead.Email, lead.EmailKey) = (email, email);
            var letter = room.Services.GetRequiredService<Outbox>().Order(AnswerLetters.Reply, email);
            letter.IsAwaited = true;
            lead.Deliveries.Add(letter);
            lead.Messages.Add(new() { LeadId = 0, Kind = MessageKind.Sent, MessageId = letter.MessageId, At = DateTime.UtcNow, FromName = "Ana", To = email, Subject = "Re: x", Text = "Hello" });
            db.Add(lead);
        }

        await db.SaveChangesAsync(Cancelled);
    }
}
