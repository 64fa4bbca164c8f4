using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Mail;
using BackendSite.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Mail;

/// <summary>The mail room on a real database, without the rest of the site, on a clock that the test moves.</summary>
internal sealed class MailRoom : IAsyncDisposable
{
    public static readonly DateTime Start = new(2026, 5, 4, 9, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder? ownFolder;
    private readonly WebApplication app;

    /// <param name="settings">Settings by key.</param>
    /// <param name="limits">Waits; null for those of production.</param>
    /// <param name="folder">A data directory to share; null for one of its own.</param>
    /// <param name="clock">A clock to share; null for one of its own.</param>
    /// <param name="replace">Changes to the services.</param>
    private MailRoom(
        Dictionary<string, string?> settings, MailLimits? limits, TemporaryFolder? folder, FakeTimeProvider? clock, Action<IServiceCollection>? replace)
    {
        ownFolder = folder is null ? new TemporaryFolder() : null;
        Folder = folder ?? ownFolder!;
        Clock = clock ?? new FakeTimeProvider(Start);
        if (!TestDatabase.IsPostgres)
        {
            TestDatabase.LayIn(Folder.Path);
        }

        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "BackendSite", ContentRootPath = Repository.Site });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Directory"] = Folder.Path,
            ["Site:Name"] = "Edvantis",
            ["Site:EngagementEmail"] = "engagement@edvantis.test",
        });
        builder.Configuration.AddInMemoryCollection(TestDatabase.In(Folder).Settings!);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddLogging(logging => logging.AddProvider(Log));
        builder.Services.AddSettings<SiteOptions>("Site");
        builder.Services.AddSingleton<PageRenderer>();
        builder.AddData();
        builder.AddMail();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton<IComposeLetter>(Letters);
        builder.Services.AddSingleton(limits ?? new MailLimits());
        replace?.Invoke(builder.Services);
        app = builder.Build();
    }

    /// <summary>The waits of production, except for those that no clock of ours governs: for servers that hang.</summary>
    public static MailLimits Quick { get; } = new() { Command = TimeSpan.FromSeconds(2), FinalReply = TimeSpan.FromSeconds(2) };

    public FakeTimeProvider Clock { get; }

    public DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public TemporaryFolder Folder { get; }

    /// <summary>What the letters of the kind <c>test</c> say.</summary>
    public TestLetters Letters { get; } = new();

    public LogBook Log { get; } = new();

    public IServiceProvider Services => app.Services;

    /// <summary>A room whose letters become files.</summary>
    public static Task<MailRoom> Pickup(
        MailLimits? limits = null, Action<IServiceCollection>? replace = null, Dictionary<string, string?>? settings = null,
        TemporaryFolder? folder = null) =>
        Open(new(settings ?? [], limits, folder, null, replace));

    /// <summary>A room whose letters go to a server.</summary>
    public static Task<MailRoom> Smtp(
        int port, MailLimits? limits = null, TemporaryFolder? folder = null, FakeTimeProvider? clock = null,
        Dictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null)
    {
        var all = new Dictionary<string, string?>
        {
            ["Mail:Transport"] = "Smtp",
            ["Mail:Smtp:Host"] = "127.0.0.1",
            ["Mail:Smtp:Port"] = port.ToString(),
            ["Mail:Smtp:Security"] = "None",
        };
        foreach (var (key, value) in settings ?? [])
        {
            all[key] = value;
        }

        return Open(new(all, limits, folder, clock, replace));
    }

    /// <summary>Starts the senders in the background.</summary>
    public Task Run() => app.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Stops them, as the site does when it is told to.</summary>
    public Task Stop() => app.StopAsync(CancellationToken.None);

    /// <summary>The site was told to stop; nothing is waited for.</summary>
    public void BeginToStop() => app.Lifetime.StopApplication();

    /// <summary>Lets one sender do what it does when it is woken.</summary>
    public Task Send() => Services.GetRequiredService<SendLetters>().Run(() => { }, TestContext.Current.CancellationToken);

    /// <summary>Looks for what senders left behind.</summary>
    public Task<int> Sweep() => Services.GetRequiredService<LetterLeases>().Sweep(TestContext.Current.CancellationToken);

    /// <summary>Orders a letter of the kind <c>test</c>.</summary>
    /// <returns>Its Message-ID.</returns>
    public async Task<string> Order(string recipient = "reader@example.test", string kind = "test", string? data = null)
    {
        await using var db = OpenDatabase();
        var letter = Services.GetRequiredService<Outbox>().Order(kind, recipient, data);
        db.Add(letter);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return letter.MessageId;
    }

    /// <summary>Orders a letter of the kind <c>test</c> about a lead, always the same one.</summary>
    /// <returns>Its Message-ID.</returns>
    public async Task<string> OrderAboutALead(string recipient = "reader@example.test", string? data = null)
    {
        await using var db = OpenDatabase();
        if (await db.Leads.FirstOrDefaultAsync(TestContext.Current.CancellationToken) is not { } lead)
        {
            lead = SampleLeads.One(Now);
            db.Add(lead);
        }

        var letter = Services.GetRequiredService<Outbox>().Order("test", recipient, data);
        lead.Deliveries.Add(letter);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return letter.MessageId;
    }

    /// <summary>Rings for what was ordered.</summary>
    public void Ring() => Services.GetRequiredService<MailBell>().Ring();

    public SiteDb OpenDatabase() => Services.GetRequiredService<IDbContextFactory<SiteDb>>().CreateDbContext();

    /// <summary>All letters, oldest first.</summary>
    public async Task<List<Delivery>> All()
    {
        await using var db = OpenDatabase();
        return await db.Deliveries.AsNoTracking().OrderBy(d => d.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The only letter.</summary>
    public async Task<Delivery> Only() => Assert.Single(await All());

    /// <summary>The pause of the channel; null when letters leave.</summary>
    public async Task<MailChannel?> Pause()
    {
        await using var db = OpenDatabase();
        return await db.MailChannels.AsNoTracking().SingleOrDefaultAsync(c => c.PausedAt != null, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        if (ownFolder is not null)
        {
            TestDatabase.In(ownFolder).Dispose();
            ownFolder.Dispose();
        }
    }

    private static async Task<MailRoom> Open(MailRoom room)
    {
        await using var db = room.OpenDatabase();
        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);
        if (!TestDatabase.IsPostgres)
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", TestContext.Current.CancellationToken);
        }

        return room;
    }
}

/// <summary>Composes letters as a test wants them.</summary>
internal sealed class TestLetters : IComposeLetter
{
    public string Kind => "test";

    public string Name => "Test";

    public Func<Delivery, Letter> Write { get; set; } = delivery => new("A letter", "Dear reader,\n" + delivery.Data, "<p>Dear reader</p>");

    public Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken) => Task.FromResult(Write(delivery));

    public Task<Letter> Sample(CancellationToken cancellationToken) => Task.FromResult(new Letter("A letter", "Dear reader,", "<p>Dear reader</p>"));
}

/// <summary>Keeps what was logged.</summary>
internal sealed class LogBook : ILoggerProvider
{
    private readonly List<string> lines = [];
    private readonly List<(string Text, TaskCompletionSource Waiter)> waiters = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>Waits for a line that holds a text.</summary>
    public Task Has(string text)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (lines)
        {
            waiters.Add((text, waiter));
            Wake();
        }

        return waiter.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    public ILogger CreateLogger(string categoryName) => new Page(this);

    public void Dispose()
    {
    }

    private void Wake() => waiters
        .Where(waiting => lines.Any(line => line.Contains(waiting.Text, StringComparison.Ordinal))).ToList()
        .ForEach(waiting => waiting.Waiter.TrySetResult());

    private sealed class Page(LogBook book) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (book.lines)
            {
                book.lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
                book.Wake();
            }
        }
    }
}
