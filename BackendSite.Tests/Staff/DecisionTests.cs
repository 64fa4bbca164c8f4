using System.Net;
using BackendSite.Staff;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Staff;

/// <summary>Who may use what, said for each address of the site: a new one fails until somebody has decided and written it here.</summary>
public class DecisionTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    private const string Everybody = "everybody", Colleagues = "who is signed in";

    /// <summary>Each page, file, form and hub of the staff wing.</summary>
    private static readonly Dictionary<string, string> Decided = new()
    {
        ["/staff"] = Colleagues,
        ["/staff/{*Rest}"] = Colleagues,
        ["/staff/leads"] = Colleagues,
        ["/staff/leads/{Reference}"] = Colleagues,
        ["/staff/mail/letters"] = Colleagues,
        ["/staff/mail/letters/{Kind}"] = Colleagues,
        ["/staff/mail/letters/{kind}/html"] = Colleagues,
        ["/staff/me"] = Colleagues,
        ["/staff/me/work"] = Colleagues,
        ["/staff/me/passkeys"] = Colleagues,
        ["/staff/me/passkeys/options"] = Colleagues,
        ["/staff/photos/{account:guid}/{version}"] = Colleagues,
        ["/staff/reports"] = Colleagues,
        ["/staff/still-here"] = Colleagues,
        ["/staff/attachments/{id:long}"] = nameof(StaffRight.See),
        ["/staff/reports.csv"] = nameof(StaffRight.See),
        ["/staff/mail"] = nameof(StaffRight.See),
        ["/staff/accounts"] = nameof(StaffRight.Staff),
        ["/staff/team"] = nameof(StaffRight.Team),
        ["/staff/team/{Id:guid}"] = nameof(StaffRight.Team),
        ["/staff/settings/routing"] = nameof(StaffRight.Team),
        ["/staff/settings/calendar"] = nameof(StaffRight.Settings),
        ["/staff/audit"] = nameof(StaffRight.Settings),
        ["/staff/audit.csv"] = nameof(StaffRight.Settings),
        ["/staff/privacy"] = nameof(StaffRight.Export),
        ["/staff/privacy/person"] = nameof(StaffRight.Export),
        ["/staff/export-leads"] = nameof(StaffRight.Export),
        ["/staff/sign-in"] = Everybody,
        ["/staff/sign-in/code"] = Everybody,
        ["/staff/sign-in/second-factor"] = Everybody,
        ["/staff/sign-in/forgotten"] = Everybody,
        ["/staff/sign-in/company"] = Everybody,
        ["/staff/sign-in/passkey"] = Everybody,
        ["/staff/sign-in/passkey/options"] = Everybody,
        ["/staff/sign-out"] = Everybody,
        ["/staff/setup"] = Everybody,
        ["/staff/claim"] = Everybody,
        ["/_blazor"] = Colleagues,
        ["/_blazor/negotiate"] = Colleagues,
        ["/_blazor/disconnect"] = Colleagues,
        ["/_blazor/initializers"] = Colleagues,
    };

    private IEnumerable<RouteEndpoint> Endpoints => site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private IEnumerable<RouteEndpoint> Guarded => Endpoints.Where(endpoint => PathOf(endpoint) is var path
        && (path.StartsWith("/staff", StringComparison.Ordinal) || path.StartsWith("/_blazor", StringComparison.Ordinal)));

    [Fact]
    public async Task Every_endpoint_hub_and_page_has_a_decision_who_may_use_it()
    {
        // As it is published: in development the framework adds one of its own, for static files that are newer than the build.
        await using var published = await new SiteFixture { Environment = "Production" }.Start();
        var endpoints = published.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.NotEmpty(endpoints);
        Assert.Empty(endpoints.Where(endpoint => Decision(endpoint) is null).Select(endpoint => endpoint.DisplayName));

        var made = Guarded.GroupBy(PathOf).Select(same => $"{same.Key}: {string.Join(" or ", same.Select(Decision).Distinct())}").ToHashSet();
        var decided = Decided.Select(pair => $"{pair.Key}: {pair.Value}").ToHashSet();
        Assert.True(made.SetEquals(decided), string.Join('\n', made.Except(decided).Select(line => $"not decided: {line}").Concat(decided.Except(made).Select(line => $"not there: {line}"))));
    }

    [Fact]
    public void Every_page_of_the_site_is_mapped_and_so_decided()
    {
        var mapped = Guarded.Select(PathOf).ToHashSet();

        Assert.Empty(from page in typeof(StaffRight).Assembly.GetTypes()
                     from route in page.GetCustomAttributes(typeof(RouteAttribute), false).Cast<RouteAttribute>()
                     where !mapped.Contains(route.Template)
                     select route.Template);
    }

    [Fact]
    public async Task Outside_the_staff_wing_only_the_form_and_the_receipt_take_a_post()
    {
        await using var published = await new SiteFixture { Environment = "Production" }.Start();
        var posts = published.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => Methods(endpoint).Any(method => method is not ("GET" or "HEAD"))).Select(PathOf)
            .Where(path => !path.StartsWith("/staff", StringComparison.Ordinal) && !path.StartsWith("/_blazor", StringComparison.Ordinal));

        Assert.Equal(["/contact", "/enquiries/{receipt}/add", "/enquiries/{receipt}/withdraw"], posts.Distinct().Order());
    }

    [Fact]
    public async Task Nothing_changes_but_by_POST()
    {
        await site.Client.SendEnquiry();
        using var visitor = await site.EnterStaff();
        var before = await Rows();

        foreach (var path in Guarded.Where(endpoint => Methods(endpoint).Contains("GET") && endpoint.RoutePattern.Parameters.Count == 0).Select(PathOf).Distinct())
        {
            using var answer = await visitor.Client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{path}: {answer.StatusCode}");
        }

        Assert.Equal(before, await Rows());
    }

    [Fact]
    public void Every_form_of_the_staff_wing_wants_its_token_and_what_takes_none_is_no_form()
    {
        var without = Guarded
            .Where(endpoint => Methods(endpoint).Contains("POST") && PathOf(endpoint).StartsWith("/staff", StringComparison.Ordinal)
                && endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>() is not { RequiresValidation: true })
            .Select(PathOf);

        // JSON, or nothing at all, from our own pages alone: a form can send neither, and another site is refused before.
        Assert.Equal(
            ["/staff/me/passkeys", "/staff/me/passkeys/options", "/staff/sign-in/passkey", "/staff/sign-in/passkey/options", "/staff/still-here"],
            without.Distinct().Order());
    }

    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText?.Trim('/');

    private static IReadOnlyList<string> Methods(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"];

    // Null when there is none.
    private static string? Decision(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return Everybody;
        }

        var asked = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>();
        var rights = asked.Select(one => one.Policy).OfType<string>().Where(policy => policy != StaffPolicy.SignedIn).Select(policy => policy.Replace("Staff.", "")).Distinct().ToList();
        return rights.Count > 0 ? string.Join(" and ", rights)
            : asked.Count > 0 || endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is not null ? Colleagues
            : null;
    }

    // How many rows each table has; the audit grows by looking.
    private async Task<List<string>> Rows()
    {
        await using var db = site.OpenDatabase();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var tables = await db.Database.SqlQuery<string>($"SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'LeadSearch%' AND name NOT LIKE 'LeadNames%' AND name NOT IN ('AuditEntries', 'Deliveries') ORDER BY name").ToListAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        foreach (var table in tables)
        {
            await using var count = db.Database.GetDbConnection().CreateCommand();
            count.CommandText = $"SELECT count(*) FROM \"{table}\"";
            rows.Add($"{table}: {await count.ExecuteScalarAsync(TestContext.Current.CancellationToken)}");
        }

        return rows;
    }
}
