using BackendSite.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests;

/// <summary>The whole site on a real port, with a data directory, a database and settings of its own.</summary>
public class SiteFixture : IAsyncLifetime
{
    private Factory? factory;
    private TestDatabase? database;

    /// <summary>Settings by key, over those of the site.</summary>
    public Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>Changes to the services, such as a clock that the test moves; null for none.</summary>
    public Action<IServiceCollection>? Replace { get; init; }

    /// <summary>Development, as the run command has it, unless set.</summary>
    public string Environment { get; init; } = "Development";

    /// <summary>Where this site writes.</summary>
    public TemporaryFolder Data { get; } = new();

    /// <summary>The site's services.</summary>
    public IServiceProvider Services => factory!.Services;

    /// <summary>Where it listens, such as <c>http://127.0.0.1:40123</c>, without a slash at the end.</summary>
    public string Address { get; private set; } = "";

    /// <summary>A client that keeps no cookies, follows no redirects and unpacks nothing.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Starts a site for one test: <c>await using var site = await new SiteFixture { … }.Start();</c></summary>
    public async Task<SiteFixture> Start()
    {
        await InitializeAsync();
        return this;
    }

    public virtual ValueTask InitializeAsync()
    {
        if (!Settings.ContainsKey("Database:Provider"))
        {
            database = new();
            if (!TestDatabase.IsPostgres)
            {
                TestDatabase.LayIn(Data.Path);
            }

            foreach (var (key, value) in database.Settings)
            {
                Settings[key] = value;
            }
        }

        factory = new Factory(this);
        factory.UseKestrel(0);
        factory.StartServer();
        Address = factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().TrimEnd('/');
        Client = NewClient();
        return ValueTask.CompletedTask;
    }

    /// <summary>Another client of the same kind.</summary>
    public HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Address) };

    /// <summary>Opens the site's database.</summary>
    public SiteDb OpenDatabase() => Services.GetRequiredService<IDbContextFactory<SiteDb>>().CreateDbContext();

    public virtual async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (factory is not null)
        {
            await factory.DisposeAsync();
        }

        database?.Dispose();
        Data.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class Factory(SiteFixture site) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(site.Environment);
            builder.UseSetting("Data:Directory", site.Data.Path);
            foreach (var (key, value) in site.Settings)
            {
                builder.UseSetting(key, value);
            }

            if (site.Replace is not null)
            {
                builder.ConfigureServices(site.Replace);
            }
        }
    }
}
