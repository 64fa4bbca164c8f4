using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Faults.Copies;

/// <summary>
/// Enquiries come in and letters go out while copies of the site are killed, stand still for longer than a lease and are restarted, the database
/// server is restarted too, and the mail server has its moods. Afterwards the three ledgers must agree.
/// </summary>
[Collection(SiteCopies.OneAfterTheOther)]
public sealed class CopiesTests(PublishedFiles published)
{
    private const int Clients = 8;

    // A lease is a quarter longer.
    private static readonly string[] QuickLeases = ["--Mail:SendWithin=00:00:06", "--Mail:RetrySchedule=00:00:01"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public Task Two_copies_lose_and_double_nothing_whatever_stops() => Endure(copies: 2, rounds: 1, enquiries: 240);

    [Theory]
    [Trait("kind", "soak")]
    [InlineData(2)]
    [InlineData(4)]
    public Task Copies_lose_and_double_nothing_in_ten_thousand_letters(int copies) => Endure(copies, rounds: 5, enquiries: 5_000);

    private async Task Endure(int copies, int rounds, int enquiries)
    {
        var moods = new Moods();
        await using var mail = new ScriptedMailServer { Script = moods.React };
        await using var site = await SiteCopies.Start(
            await published.Folder, copies, ["--Mail:Transport=Smtp", "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={mail.Port}", "--Mail:Smtp:Security=None", .. QuickLeases]);
        await using var crowd = new Crowd(site, Clients);
        Func<Task>[] troubles =
        [
            () => site.Kill(Random.Shared.Next(copies)),
            () => StandStill(site, mail, moods),
            () => site.Restart(Random.Shared.Next(copies)),
            () => crowd.MayBeTold503(() => site.Server.Restart("fast")),
            () => crowd.MayBeTold503(() => site.Server.Restart("immediate")),
        ];
        var each = enquiries / (rounds * troubles.Length);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var trouble in troubles)
            {
                // Half of them before the trouble begins, the others while it lasts.
                var some = crowd.Ledger.WaitForMore(each / 2);
                crowd.Invite(each);
                await some;
                await trouble();
            }
        }

        await crowd.Finish();
        await Quiet(site);
        await Audit(site, crowd, mail);
        await ReadsReceipts(site, crowd.Ledger);
        await using var db = site.OpenDatabase();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{copies} copies, {rounds * troubles.Length} troubles: {crowd.Ledger.Shown.Count} receipts, {crowd.Failures.Count} answers of 503 and the like while the database "
            + $"server restarted, {await db.Deliveries.CountAsync(Cancelled)} letters, {mail.Received.Count} messages, {await db.Deliveries.CountAsync(letter => letter.PossibleRepeat, Cancelled)} marked as possible repeats.");
    }

    // The leader stands still in the middle of a send until its lease is over, another one has sent its letters, and another one leads.
    private static async Task StandStill(SiteCopies site, ScriptedMailServer mail, Moods moods)
    {
        var copy = await Until(site.Leader);
        moods.Hold();
        var names = site.SenderNames(copy);
        await Until(async () =>
        {
            await using var db = site.OpenDatabase();
            return await db.Deliveries.AnyAsync(letter => letter.State == DeliveryState.Leased && names.Contains(letter.LeasedBy), Cancelled) ? copy : null;
        });
        await site[copy].Signal("STOP");
        moods.LetGo();
        await Until(async () =>
        {
            await using var db = site.OpenDatabase();
            return await db.Deliveries.AnyAsync(letter => letter.State == DeliveryState.Leased && names.Contains(letter.LeasedBy), Cancelled) ? null : copy;
        });
        await Until(async () => await site.Leader() is { } other && other != copy ? other : null);
        var refused = site[copy].Output.Count(Refused);
        await site[copy].Signal("CONT");
        await site[copy].Printed("was lost before its try ended", refused + 1);
        await site.IsAskedAgain(copy);

        static bool Refused(string line) => line.Contains("was lost before its try ended", StringComparison.Ordinal);
    }

    private static Task<int> Quiet(SiteCopies site) => Until(async () =>
    {
        await using var db = site.OpenDatabase();
        return await db.Deliveries.AnyAsync(letter => letter.State == DeliveryState.Pending || letter.State == DeliveryState.Leased, Cancelled) ? null : (int?)0;
    });

    private static async Task Audit(SiteCopies site, Crowd crowd, ScriptedMailServer mail)
    {
        await using var db = site.OpenDatabase();
        var leads = await db.Leads.AsNoTracking().Select(lead => new { lead.Id, lead.Message, lead.Receipt }).ToListAsync(Cancelled);

        // What was shown is stored, once; one enquiry for one thing that a person sent.
        Assert.Equal(crowd.Ledger.Shown.Keys.Order(), leads.Select(lead => lead.Message).Order());
        Assert.All(leads, lead => Assert.Equal("/enquiries/" + lead.Receipt, crowd.Ledger.Shown[lead.Message]));

        var letters = await db.Deliveries.AsNoTracking().ToListAsync(Cancelled);
        LetterLedger.Agrees(letters, mail);
        Assert.All(leads, lead => Assert.Equal(
            ["enquiry-acknowledgement", "enquiry-notice"],
            letters.Where(letter => letter.LeadId == lead.Id && letter.Kind.StartsWith("enquiry-", StringComparison.Ordinal)).Select(letter => letter.Kind).Order()));

        // Nobody was turned away but while the database server was away, and then with words.
        Assert.All(crowd.Failures, failure => Assert.DoesNotContain("   at ", failure, StringComparison.Ordinal));
        Assert.Empty(crowd.Complaints);
        Assert.DoesNotContain(site.Printed, line => line.Contains("Lovelace", StringComparison.Ordinal) || line.Contains("@example.com", StringComparison.Ordinal));
        await site.CheckDatabase();

        // They began at the same moment, without any.
        Assert.Single(await db.Set<StoredKey>().ToListAsync(Cancelled));
    }

    private static async Task ReadsReceipts(SiteCopies site, EnquiryLedger ledger)
    {
        using var client = site.Nginx.Client();
        foreach (var (message, receipt) in ledger.Shown.Take(200))
        {
            Assert.Contains($">{message}<", await client.GetStringAsync(receipt, Cancelled), StringComparison.Ordinal);
        }
    }

    private static async Task<int> Until(Func<Task<int?>> look)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            await tick.WaitForNextTickAsync(limit.Token);
        }
    }

    /// <summary>The moods of the mail server: now and then it is busy, puts a letter off or forgets to say that it has one.</summary>
    private sealed class Moods
    {
        private volatile TaskCompletionSource? held;

        public void Hold() => held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void LetGo()
        {
            held?.SetResult();
            held = null;
        }

        public MailReaction? React(MailTurn turn) => turn.Stage switch
        {
            "dot" when held is { } until => new MailReaction.Wait(until.Task),
            "greeting" when turn.Time % 50 == 49 => new MailReaction.Close("421 4.3.2 Busy"),
            "RCPT" when turn.Time % 40 == 39 => new MailReaction.Say("450 4.2.1 Later"),
            "dot" when turn.Time % 60 == 59 => new MailReaction.Reset(),
            _ => null,
        };
    }
}
