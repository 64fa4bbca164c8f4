using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Leads.Reports;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BackendSite.Tests;

/// <summary>A page of the staff wing as somebody opens it.</summary>
/// <param name="Path">Its address, with something real for each part that varies.</param>
/// <param name="IsOpen">True for pages that one sees before signing in.</param>
public sealed record StaffPage(string Path, bool IsOpen);

/// <summary>A site with an inbox of some days, all pages of its staff wing as it has them itself, and a database that can be taken away.</summary>
public sealed class StaffPages : SiteFixture
{
    private readonly Breakable database = new();

    public StaffPages() => Replace = services =>
    {
        var factory = services.Last(service => service.ServiceType == typeof(IDbContextFactory<SiteDb>)).ImplementationType!;
        services.Replace(ServiceDescriptor.Singleton<IDbContextFactory<SiteDb>>(provider =>
            database.Over((IDbContextFactory<SiteDb>)ActivatorUtilities.CreateInstance(provider, factory))));
    };

    /// <summary>Each page, also one that is made tomorrow.</summary>
    public IReadOnlyList<StaffPage> All { get; private set; } = [];

    /// <summary>A lead with something in every field.</summary>
    public Lead Lead { get; } = SampleLeads.One(DateTime.UtcNow.AddHours(-2), "Zoë van den Berg", "A booking platform.\nTwo teams.");

    /// <summary>True while nothing can be read or written.</summary>
    public bool IsAway
    {
        set => database.IsAway = value;
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var account = await this.AddStaff();
        (Lead.Interests, Lead.TechStack, Lead.Phone) = (["Backend development"], ".NET, PostgreSQL", "+31 20 123 4567");
        await using var db = OpenDatabase();
        db.AddRange(SampleLeads.Make(60, DateTime.UtcNow));
        db.Add(Lead);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        while (await Services.GetRequiredService<SumUpLeads>().Run(TestContext.Current.CancellationToken))
        {
        }

        var values = new Dictionary<string, string>
        {
            ["Reference"] = Lead.Reference,
            ["Kind"] = EnquiryLetters.Acknowledgement,
            ["Id"] = account.Id.ToString(),
            ["Rest"] = "nowhere",
        };
        All =
        [
            .. from endpoint in Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
               where endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
               let parts = endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part =>
                   part is RoutePatternLiteralPart literal ? literal.Content : values[((RoutePatternParameterPart)part).Name])))
               let path = "/" + string.Join('/', parts)
               where path.StartsWith("/staff", StringComparison.Ordinal)
               select new StaffPage(path, endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null),
        ];
    }

    private sealed class Breakable : IDbContextFactory<SiteDb>
    {
        private IDbContextFactory<SiteDb>? inner;

        public volatile bool IsAway;

        public Breakable Over(IDbContextFactory<SiteDb> factory)
        {
            inner = factory;
            return this;
        }

        public SiteDb CreateDbContext() => IsAway ? throw new IOException("The database is away.") : inner!.CreateDbContext();
    }
}
