using System.Text;
using BackendSite.Data.Backups;
using BackendSite.Leads;
using BackendSite.Leads.Merging;
using BackendSite.Leads.Privacy;
using BackendSite.Mail;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BackendSite.Tests.Leads;

/// <summary>What is held about a person, and that erasing leaves none of it anywhere.</summary>
[OnEachDatabase]
public sealed class ErasureTests : IAsyncLifetime
{
    // Ten words that occur nowhere else, one for each place that holds what people wrote.
    private static readonly string[] Canaries =
    [
        "Zyxnamealpha", "zyxmailbeta", "Zyxfirmgamma", "zyxtextdelta", "Zyxstackepsilon", "Zyxtradezeta", "zyxmoreeta", "zyxnotetheta", "zyxdraftiota", "zyxfilekappa",
    ];

    private readonly SiteFixture site;
    private readonly LogBook log = new();

    public ErasureTests() => site = new OpenSite
    {
        Settings = { ["Privacy:EraseAfterDays:Lost"] = "30" },
        Replace = services => services.AddSingleton<ILoggerProvider>(log),
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static string Address => $"{Canaries[1]}@example.com";

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task Erasing_a_person_leaves_none_of_ten_canaries_in_database_logs_letters_or_a_new_backup()
    {
        var lead = await Held();
        Assert.Empty(Canaries.Except(await Found()));

        var erased = await site.Services.GetRequiredService<ErasePerson>().Erase(Address.ToUpperInvariant(), Manager, Cancelled);
        await site.Services.GetRequiredService<NightRound>().Run(Cancelled);

        Assert.Equal([lead.Reference], erased);
        Assert.Empty(await Found());
        await using var db = site.OpenDatabase();
        var tombstone = await db.Leads.Include(one => one.Events).SingleAsync(Cancelled);
        Assert.Equal((lead.ReceivedAt, lead.DueAt, true), (tombstone.ReceivedAt, tombstone.DueAt, tombstone.ErasedAt is not null));
        Assert.Contains(tombstone.Events, happened => happened is { Kind: LeadEventKind.Erased, StaffName: "Mona" });
        Assert.True(await db.AuditEntries.AnyAsync(line => line.Kind == AuditKind.PersonErased && line.Subject == lead.Reference, Cancelled));
    }

    [Fact]
    public async Task A_withdrawal_by_the_prospect_reaches_as_far()
    {
        var lead = await Held();

        using var withdrawn = await site.Client.PostAsync($"/enquiries/{lead.Receipt}/withdraw", new FormUrlEncodedContent([]), Cancelled);
        await site.Services.GetRequiredService<NightRound>().Run(Cancelled);

        Assert.Equal(System.Net.HttpStatusCode.SeeOther, withdrawn.StatusCode);
        Assert.Empty(await Found());
    }

    [Fact]
    public async Task Erasing_a_person_reaches_what_was_merged_and_the_words_by_which_it_was_found()
    {
        var lead = await Held();
        var part = await Merged(lead, Canaries[3]);

        var erased = await site.Services.GetRequiredService<ErasePerson>().Erase(Address, Manager, Cancelled);
        await site.Services.GetRequiredService<NightRound>().Run(Cancelled);

        Assert.Equal([lead.Reference, part.Reference], erased);
        Assert.Empty(await Found());
    }

    [Fact]
    public async Task What_was_merged_waits_for_itself_again_when_the_other_is_withdrawn_and_its_own_receipt_goes_on_working()
    {
        var lead = await Held();
        var part = await Merged(lead, "Another project");

        using var added = await site.Client.PostAsync($"/enquiries/{part.Receipt}/add", new FormUrlEncodedContent([new("message", "And one more thing")]), Cancelled);
        await using (var db = site.OpenDatabase())
        {
            Assert.Equal(LeadEventKind.ProspectWrote, (await db.LeadEvents.Where(e => e.LeadId == lead.Id).OrderBy(e => e.Id).LastAsync(Cancelled)).Kind);
        }

        using var withdrawn = await site.Client.PostAsync($"/enquiries/{lead.Receipt}/withdraw", new FormUrlEncodedContent([]), Cancelled);

        await using var after = site.OpenDatabase();
        var free = await after.Leads.Include(one => one.Events).SingleAsync(one => one.Id == part.Id, Cancelled);
        Assert.Equal((LeadStatus.New, null, null), (free.Status, free.MergedInto, free.ErasedAt));
        Assert.Contains(free.Events, e => e is { Kind: LeadEventKind.Added, Text: "And one more thing" });
        Assert.Equal(LeadEventKind.Separated, free.Events.MaxBy(e => e.Id)!.Kind);
    }

    [Fact]
    public async Task What_is_held_about_a_person_is_made_whole_and_written_down()
    {
        var lead = await Held();

        var person = await site.Services.GetRequiredService<FindPerson>().Read(Address, Manager, Cancelled);

        var json = System.Text.Json.JsonSerializer.Serialize(person);
        // The file is in it as base64.
        Assert.All(Canaries.SkipLast(1), canary => Assert.Contains(canary, json));
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(Canaries[9])), json);
        await using var db = site.OpenDatabase();
        Assert.True(await db.AuditEntries.AnyAsync(line => line.Kind == AuditKind.PersonExported && line.Subject == lead.Reference && line.StaffName == "Mona", Cancelled));
    }

    [Fact]
    public async Task Rules_erase_what_they_preview_and_the_audit_says_so()
    {
        var now = DateTime.UtcNow;
        await using (var before = site.OpenDatabase())
        {
            before.AddRange(
                Aged("Old and lost", now.AddDays(-40), LeadStatus.Lost),
                Aged("Old and won", now.AddDays(-40), LeadStatus.Won),
                Aged("New and lost", now.AddDays(-20), LeadStatus.Lost),
                Aged("Old and lost, but somebody wrote", now.AddDays(-40), LeadStatus.Lost).With(lead =>
                    lead.Events.Add(new() { At = now.AddDays(-3), Kind = LeadEventKind.NoteAdded, Text = "They called." })),
                Aged("Merged into what is lost", now.AddDays(-50), LeadStatus.Merged).With(lead => lead.MergedInto = Aged("Old and lost", now, LeadStatus.Lost).Reference),
                Aged("Merged into what is won", now.AddDays(-50), LeadStatus.Merged).With(lead => lead.MergedInto = Aged("Old and won", now, LeadStatus.Won).Reference));
            await before.SaveChangesAsync(Cancelled);
        }

        var retention = site.Services.GetRequiredService<Retention>();
        var rule = Assert.Single(await retention.Preview(Cancelled));
        Assert.Equal((LeadStatus.Lost, 30, 2), (rule.Status, rule.Days, rule.References.Count));

        Assert.Equal(2, await retention.Run(Cancelled));
        Assert.Equal(0, await retention.Run(Cancelled));

        await using var db = site.OpenDatabase();
        Assert.Equal(rule.References, await db.Leads.Where(lead => lead.ErasedAt != null).OrderBy(lead => lead.Id).Select(lead => lead.Reference).ToListAsync(Cancelled));
        var told = await db.AuditEntries.Where(line => line.Kind == AuditKind.Retention).OrderBy(line => line.Id).Select(line => line.Text).ToListAsync(Cancelled);
        Assert.Equal([$"2 leads: {string.Join(", ", rule.References)}", "0 leads"], told);
    }

    [Fact]
    public async Task Nobody_can_change_a_line_of_the_audit()
    {
        await site.Services.GetRequiredService<FindPerson>().Count(Address, Manager, Cancelled);
        await using var db = site.OpenDatabase();

        var refused = await Assert.ThrowsAnyAsync<Exception>(
            () => db.AuditEntries.ExecuteUpdateAsync(change => change.SetProperty(line => line.StaffName, "Nobody"), Cancelled));

        Assert.Contains("written once", refused.ToString());
    }

    private async Task<Lead> Merged(Lead whole, string message)
    {
        var part = SampleLeads.One(DateTime.UtcNow, message: message, key: "part");
        (part.Email, part.EmailKey) = (whole.Email, whole.EmailKey);
        await using var db = site.OpenDatabase();
        db.Add(part);
        await db.SaveChangesAsync(Cancelled);
        Assert.Null(await site.Services.GetRequiredService<MergeLeads>().Merge(part.Reference, whole.Reference, Manager, Cancelled));
        return part;
    }

    private static System.Security.Claims.ClaimsPrincipal Manager { get; } =
        LeadsRoom.Colleague("Mona", "0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a09", StaffRole.Manager);

    private static Lead Aged(string name, DateTime at, LeadStatus status) => SampleLeads.One(at, name).With(lead => lead.Status = status);

    // An enquiry by the form, an addition, a note, a draft, a message with a file; and the letters, written to the folder.
    private async Task<Lead> Held()
    {
        var receipt = await site.Client.SendEnquiry(
            ("fullName", Canaries[0]), ("email", Address), ("company", Canaries[2]), ("message", $"We need {Canaries[3]} by spring."),
            ("techStack", Canaries[4]), ("industry", Canaries[5]));
        using var added = await site.Client.PostAsync($"{receipt}/add", new FormUrlEncodedContent([new("message", $"Also {Canaries[6]}.")]), Cancelled);
        await using var db = site.OpenDatabase();
        var lead = await db.Leads.SingleAsync(Cancelled);
        await site.Services.GetRequiredService<ChangeLead>().AddNote(lead.Reference, $"Call about {Canaries[7]}.", Manager, Cancelled);
        db.AddRange(
            new Message { LeadId = lead.Id, Kind = MessageKind.Draft, At = DateTime.UtcNow, To = Address, Subject = "Re", Text = Canaries[8] },
            WithFile(new Message { LeadId = lead.Id, Kind = MessageKind.Received, MessageId = "x@example.com", At = DateTime.UtcNow, FromAddress = Address, To = "us@example.com", Subject = "Re", Text = "See the file." }));
        await db.SaveChangesAsync(Cancelled);
        while (await db.Deliveries.AnyAsync(letter => letter.State != DeliveryState.Sent, Cancelled))
        {
            await site.Services.GetRequiredService<SendLetters>().Run(() => { }, Cancelled);
        }

        return lead;
    }

    private static Message WithFile(Message message)
    {
        message.Attachments.Add(new()
        {
            FileName = "brief.txt",
            ContentType = "text/plain",
            Length = Canaries[9].Length,
            IsKept = true,
            Content = new() { Bytes = Encoding.UTF8.GetBytes(Canaries[9]) },
        });
        return message;
    }

    // Byte for byte, in all that the site has written, in what it logged, and in a backup or a dump made now, where files of letters are
    // written as hexadecimal digits.
    private async Task<List<string>> Found()
    {
        var backup = site.Data.Combine($"backup-{Guid.NewGuid():N}.db");
        if (TestDatabase.IsPostgres)
        {
            await PostgresCluster.Dump(site.Settings["ConnectionStrings:Site"], backup);
        }
        else
        {
            await site.Services.GetRequiredService<MakeBackup>().Write(backup, Cancelled);
        }

        var texts = Directory.EnumerateFiles(site.Data.Path, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Select(Readable).Append(log.Text).ToList();
        File.Delete(backup);
        return [.. Canaries.Where(canary => texts.Any(text => text.Contains(canary, StringComparison.OrdinalIgnoreCase)
            || text.Contains(Convert.ToHexString(Encoding.UTF8.GetBytes(canary)), StringComparison.OrdinalIgnoreCase)))];
    }

    // Others may be writing it.
    private static string Readable(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Encoding.Latin1.GetString(bytes.ToArray());
    }
}
