using System.Net;
using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Data;

/// <summary>From a SQLite file to a PostgreSQL server: all of it, checked, again and again, and from where it was stopped.</summary>
public sealed class MoveTests : IAsyncLifetime
{
    private readonly TemporaryFolder data = new();
    private readonly string name = PostgresCluster.Instance.MakeEmpty();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string[] Server => ["--Database:Provider=Postgres", $"--ConnectionStrings:Site={PostgresCluster.Instance.ConnectionString(name)}"];

    /// <summary>A site that has seen something: leads in all scripts, mail with a file, an odd text or two.</summary>
    public async ValueTask InitializeAsync()
    {
        await using (var site = await SiteProcess.Start(data.Path))
        {
            await site.Terminate();
        }

        await using var db = SiteProcess.OpenDatabase(data.Path);
        var odd = SampleLeads.One(DateTime.UtcNow, "Zoë \\N \t Back\\slash", "One\nTwo\r\nThree \\. {\"four\"} 🎈", key: "odd");
        (odd.Interests, odd.SpamReasons) = (["a, b", "", "NULL", "\"quoted\" \\ {x}"], ["💶"]);
        var message = new Message { LeadId = 0, Kind = MessageKind.Received, MessageId = "x@example.com", At = DateTime.UtcNow, FromAddress = "a@example.com", To = "us@example.com", Subject = "Re", Text = "A file, and a \0 zero" };
        message.Attachments.Add(new() { FileName = "f.bin", ContentType = "application/octet-stream", Length = 4, IsKept = true, Content = new() { Bytes = [0, 255, 10, 92] } });
        odd.Messages.Add(message);
        db.AddRange(SampleLeads.Make(200, DateTime.UtcNow));
        var part = SampleLeads.One(DateTime.UtcNow, message: "Slashed", key: "part");
        (part.Status, part.MergedInto) = (LeadStatus.Merged, odd.Reference);
        db.AddRange(odd, part);
        await db.SaveChangesAsync(Cancelled);
    }

    public ValueTask DisposeAsync()
    {
        PostgresCluster.Instance.Drop(name);
        data.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_site_moves_with_all_its_data_from_where_it_was_stopped_and_goes_on_there()
    {
        await ComeBackFromLastNight();
        var (killed, begun, _) = await SiteProcess.Run(data.Path, ["migrate", .. Server], new() { ["BACKENDSITE_CRASH_AT"] = "migrate: a table moved" });
        Assert.NotEqual(0, killed);

        // That the server has no tables yet is no error.
        Assert.DoesNotContain("Failed executing", begun, StringComparison.Ordinal);

        var (exitCode, said, complained) = await SiteProcess.Run(data.Path, ["migrate", .. Server]);
        Assert.Equal((0, ""), (exitCode, complained));
        Assert.Contains("moved before, the same on both sides", said, StringComparison.Ordinal);
        Assert.Contains("Leads: 202 rows, the same on both sides.", said, StringComparison.Ordinal);

        var (again, repeated, _) = await SiteProcess.Run(data.Path, ["migrate", .. Server]);
        Assert.Equal(0, again);
        Assert.Contains("Leads: 202 rows, moved before, the same on both sides.", repeated, StringComparison.Ordinal);

        await using (var site = await SiteProcess.Start(data.Path, Server))
        {
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(site.Address) };
            Assert.Equal(HttpStatusCode.SeeOther, (await client.PostEnquiry(EnquiryPosts.Fields(("message", "A new one")))).StatusCode);
            var (healthy, examined, _) = await SiteProcess.Run(data.Path, ["doctor", .. Server]);
            Assert.Equal(0, healthy);
            Assert.Contains("ok       database: what is accepted is on its disk", examined, StringComparison.Ordinal);
            Assert.Equal(0, (await SiteProcess.Run(data.Path, ["doctor", .. Server])).ExitCode);
            await site.Terminate();
        }

        var other = PostgresCluster.Instance.Make();
        Assert.Equal(await Shape(other), await Shape(name));
        PostgresCluster.Instance.GiveBack(other);
        await using (var db = Open())
        {
            Assert.Equal(203, await db.Leads.CountAsync(Cancelled));
            var odd = await db.Leads.Include(lead => lead.Messages).ThenInclude(message => message.Attachments).ThenInclude(file => file.Content)
                .SingleAsync(lead => lead.FullName.StartsWith("Zoë \\N"), Cancelled);
            Assert.Equal(("One\nTwo\r\nThree \\. {\"four\"} 🎈", "A file, and a  zero"), (odd.Message, odd.Messages[0].Text));
            Assert.Equal(["a, b", "", "NULL", "\"quoted\" \\ {x}"], odd.Interests);
            Assert.Equal([0, 255, 10, 92], odd.Messages[0].Attachments[0].Content!.Bytes);
            var found = await new LeadSearch().Ids(db, new LeadQuery { Text = "slash" }, Guid.Empty, new(Newest: true, 0, 9)).ToListAsync(Cancelled);
            Assert.Equal([odd.Id], found);
            Assert.Equal([odd.Id], await new LeadSearch().Ids(db, new LeadQuery { Text = "slashed" }, Guid.Empty, new(Newest: true, 0, 9)).ToListAsync(Cancelled));
            Assert.NotEmpty(await db.Set<StoredKey>().ToListAsync(Cancelled));
        }

        var (refused, _, why) = await SiteProcess.Run(data.Path, ["migrate", .. Server]);
        Assert.Equal(1, refused);
        Assert.Contains("holds rows that were not moved from here", why, StringComparison.Ordinal);
        await MustComeBackFromADump();
    }

    // A backup, a restore and the doctor, one after the other.
    private async Task ComeBackFromLastNight()
    {
        var backup = data.Combine("last-night.db");
        Assert.Equal(0, (await SiteProcess.Run(data.Path, "backup", backup)).ExitCode);
        Assert.Equal(0, (await SiteProcess.Run(data.Path, "restore", backup, "--replace")).ExitCode);
        Assert.Equal(0, (await SiteProcess.Run(data.Path, "doctor")).ExitCode);
    }

    // All indexes, constraints and triggers: what was put aside for the move is there again.
    private static async Task<List<string>> Shape(string database)
    {
        await using var db = Open(database);
        return await db.Database.SqlQuery<string>(
            $"""
            SELECT "Part" AS "Value" FROM (
                SELECT indexdef AS "Part", tablename FROM pg_indexes WHERE schemaname = 'public'
                UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid), conrelid::regclass::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace
                UNION ALL SELECT tgname || ' ' || tgenabled::text, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal) AS "Parts"
            WHERE tablename NOT LIKE '%MovedTables%' ORDER BY 1
            """).ToListAsync(Cancelled);
    }

    // As deploy/README.md tells it.
    private async Task MustComeBackFromADump()
    {
        var dump = data.Combine("site.dump");
        await PostgresCluster.Dump(PostgresCluster.Instance.ConnectionString(name), dump, "custom");
        PostgresCluster.Instance.Drop(name);
        PostgresCluster.Instance.MakeEmpty(name);
        await PostgresCluster.Restore(PostgresCluster.Instance.ConnectionString(name), dump);

        await using var site = await SiteProcess.Start(data.Path, Server);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(site.Address) };
        Assert.Equal(HttpStatusCode.SeeOther, (await client.PostEnquiry(EnquiryPosts.Fields(("message", "After the dump")))).StatusCode);
        await using var db = Open();
        Assert.Equal(204, await db.Leads.CountAsync(Cancelled));
        Assert.Single(await new LeadSearch().Ids(db, new LeadQuery { Text = "slash" }, Guid.Empty, new(Newest: true, 0, 9)).ToListAsync(Cancelled));
        await site.Terminate();
    }

    [Fact]
    public async Task Nothing_moves_while_the_site_runs()
    {
        await using var site = await SiteProcess.Start(data.Path);

        var (exitCode, _, complained) = await SiteProcess.Run(data.Path, ["migrate", .. Server]);

        Assert.Equal(1, exitCode);
        Assert.Contains("stop it first", complained, StringComparison.Ordinal);
    }

    private PostgresSiteDb Open() => Open(name);

    private static PostgresSiteDb Open(string database) =>
        new(new DbContextOptionsBuilder<PostgresSiteDb>().UseNpgsql(PostgresCluster.Instance.ConnectionString(database) + ";Pooling=false").Options);
}
