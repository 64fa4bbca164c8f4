using System.Data;
using System.Net;
using BackendSite.Data;
using BackendSite.Tests.Deploy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BackendSite.Tests.Faults.Copies;

/// <summary>
/// Several copies of the published site, each as on a machine of its own, on one PostgreSQL server behind nginx with the settings that come with
/// the site. All on loopback, and all to be treated badly.
/// </summary>
internal sealed class SiteCopies : IAsyncDisposable
{
    /// <summary>The collection of the tests that start several copies: two of them at once are too much for a small machine.</summary>
    public const string OneAfterTheOther = "copies of the site";

    private const string Database = "copies";

    private const string Digest =
        """
        SELECT md5((SELECT string_agg(row::text, '' ORDER BY row."Id") FROM "Leads" AS row)
            || (SELECT string_agg(row::text, '' ORDER BY row."Id") FROM "LeadEvents" AS row)
            || (SELECT string_agg(row::text, '' ORDER BY row."Id") FROM "Deliveries" AS row))
        """;

    private readonly string published;
    private readonly string[] settings;
    private readonly Place[] places;
    private readonly List<string> printed = [];

    private SiteCopies(string published, int copies, string[] settings)
    {
        this.published = published;
        this.settings = settings;
        places = [.. Enumerable.Range(0, copies).Select(_ => new Place(NginxInFront.FreePort()))];
    }

    /// <summary>The database server.</summary>
    public PostgresCluster Server { get; } = PostgresCluster.Another();

    /// <summary>What visitors meet.</summary>
    public NginxInFront Nginx { get; private set; } = null!;

    /// <summary>How many copies there are.</summary>
    public int Count => places.Length;

    /// <summary>Everything that all copies printed, also those that are gone.</summary>
    public IEnumerable<string> Printed => [.. printed, .. places.SelectMany(place => place.Site?.Output ?? [])];

    private string Connection => Server.ConnectionString(Database);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts them, all at once on an empty database.</summary>
    /// <param name="published">Where the site was published to.</param>
    /// <param name="copies">How many.</param>
    /// <param name="settings">More settings, such as <c>--Mail:Transport=Smtp</c>.</param>
    public static async Task<SiteCopies> Start(string published, int copies, params string[] settings)
    {
        var site = new SiteCopies(published, copies, settings);
        try
        {
            site.Server.MakeEmpty(Database);
            site.Nginx = await NginxInFront.Start([.. site.places.Select(place => place.Authority)]);
            await Task.WhenAll(Enumerable.Range(0, copies).Select(site.Launch));
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>One of them.</summary>
    public SiteProcess this[int copy] => places[copy].Site!;

    /// <summary>Where one of them listens, for whoever goes round nginx.</summary>
    public string AddressOf(int copy) => $"http://{places[copy].Authority}";

    /// <summary>Opens the database that they share.</summary>
    public SiteDb OpenDatabase() => new PostgresSiteDb(new DbContextOptionsBuilder<PostgresSiteDb>().UseNpgsql(Connection + ";Pooling=false").Options);

    /// <summary>Ends a copy as a power cut would, and starts it again.</summary>
    public async Task Kill(int copy)
    {
        await this[copy].Kill();
        await Return(copy);
    }

    /// <summary>The database is sound, and what a dump of it restores to is the same.</summary>
    public async Task CheckDatabase()
    {
        await PostgresCluster.Check(Connection);
        Server.MakeEmpty("again");
        var again = Server.ConnectionString("again");
        var dump = places[0].Data.Combine("copies.dump");
        string digest;
        await using (var db = new NpgsqlConnection(Connection + ";Pooling=false"))
        {
            // The copies go on with what is due behind the letters, so that both are of one moment.
            await db.OpenAsync(Cancelled);
            await using var moment = await db.BeginTransactionAsync(IsolationLevel.RepeatableRead, Cancelled);
            await PostgresCluster.Dump(Connection, dump, "custom", await Ask(db, "SELECT pg_export_snapshot()"));
            digest = await Ask(db, Digest);
        }

        await PostgresCluster.Restore(again, dump);
        await using var restored = new NpgsqlConnection(again + ";Pooling=false");
        await restored.OpenAsync(Cancelled);
        Assert.Equal(digest, await Ask(restored, Digest));
    }

    /// <summary>Restarts a copy as an upgrade does.</summary>
    public async Task Restart(int copy)
    {
        Assert.Equal(0, await this[copy].Terminate());
        await Return(copy);
    }

    /// <summary>Runs a verb of the site beside them.</summary>
    /// <returns>What it printed on standard output.</returns>
    public async Task<string> Run(params string[] verb)
    {
        var (exit, said, error) = await SiteProcess.Run(places[0].Data.Path, [.. verb, .. Settings(0)]);
        return exit == 0 ? said : throw new InvalidOperationException(error);
    }

    /// <summary>Which copy leads, by what the server says; null while none does.</summary>
    public async Task<int?> Leader()
    {
        const string Holder = "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE locktype = 'advisory' AND objid = 8522 AND granted";
        await using var db = new NpgsqlConnection(Connection + ";Pooling=false");
        await db.OpenAsync(Cancelled);
        await using var ask = new NpgsqlCommand(Holder, db);
        return await ask.ExecuteScalarAsync(Cancelled) is string name ? int.Parse(name["copy ".Length..]) : null;
    }

    /// <summary>The names under which a copy leases letters.</summary>
    public string[] SenderNames(int copy) =>
        [.. Directory.EnumerateFiles(places[copy].Data.Combine("senders")).Select(file => Path.GetFileNameWithoutExtension(file))];

    /// <summary>Waits until nginx gives a copy requests again, those of visitors and those of staff, as it does a moment after the copy is back.</summary>
    public async Task IsAskedAgain(int copy)
    {
        foreach (var path in new[] { "/contact", "/staff/sign-in" })
        {
            var asked = Nginx.Asked(path, places[copy].Authority);
            while (!asked.IsCompleted)
            {
                // Whoever is new may be led to any of them.
                using var client = Nginx.Client();
                using var page = await client.GetAsync(path, Cancelled);
            }

            await asked;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var place in places)
        {
            await (place.Site?.DisposeAsync() ?? ValueTask.CompletedTask);
            place.Data.Dispose();
        }

        await (Nginx?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Server.DisposeAsync();
    }

    private static async Task<string> Ask(NpgsqlConnection db, string sql)
    {
        await using var ask = new NpgsqlCommand(sql, db);
        return (string)(await ask.ExecuteScalarAsync(Cancelled))!;
    }

    private async Task Return(int copy)
    {
        printed.AddRange(this[copy].Output);
        await this[copy].DisposeAsync();
        await Launch(copy);
        await IsAskedAgain(copy);
    }

    private async Task Launch(int copy) =>
        places[copy].Site = await SiteProcess.Start(places[copy].Data.Path, [.. Settings(copy), $"--urls=http://{places[copy].Authority}"], [], published);

    private string[] Settings(int copy) =>
    [
        "--Database:Provider=Postgres", $"--ConnectionStrings:Site={Connection};Application Name=copy {copy}",
        $"--Site:BaseUrl={Nginx.Address}", "--Web:KnownProxies=127.0.0.1", "--Enquiries:PerAddressPerMinute=100000", .. settings,
    ];

    private sealed class Place(int port)
    {
        public string Authority { get; } = $"{IPAddress.Loopback}:{port}";

        public TemporaryFolder Data { get; } = new();

        public SiteProcess? Site { get; set; }
    }
}
