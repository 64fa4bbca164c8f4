using System.Net;
using BackendSite.Web;

namespace BackendSite.Tests.Web;

/// <summary>What every answer says to the browser, in both wings, good or bad.</summary>
public class HeaderTests(ErrorPageTests.BreakingSite site) : IClassFixture<ErrorPageTests.BreakingSite>
{
    private static readonly (string Method, string Path)[] Answers =
    [
        ("GET", "/"), ("GET", "/contact"), ("GET", "/privacy"), ("GET", "/nowhere"), ("POST", "/"), ("POST", "/contact"), ("GET", "/enquiries/nowhere"),
        ("GET", "/staff/sign-in"), ("GET", "/staff/leads"), ("POST", "/staff/sign-in"), ("GET", "/css/nowhere.css"), ("GET", "/health/live"), ("GET", "/_blazor"),
    ];

    [Fact]
    public async Task Every_answer_has_exactly_one_content_policy_also_404_and_500()
    {
        var statuses = new HashSet<HttpStatusCode>();
        await Each((path, answer) =>
        {
            statuses.Add(answer.StatusCode);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Equal(path.StartsWith("/staff", StringComparison.Ordinal) || path == "/_blazor" ? SecurityPolicy.StaffContent : SecurityPolicy.PublicContent, policy);
        });

        Assert.Superset(new HashSet<HttpStatusCode> { HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.InternalServerError }, statuses);
    }

    [Fact]
    public void The_public_policy_allows_our_own_files_and_nothing_inline() => Assert.Equal(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        SecurityPolicy.PublicContent);

    [Fact]
    public void The_staff_policy_adds_inline_styles_data_images_letters_in_frames_and_the_base_but_never_eval()
    {
        static HashSet<string> Parts(string policy) => [.. policy.Split("; ")];

        Assert.Equal(
            ["style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "frame-src 'self'", "base-uri 'self'"],
            Parts(SecurityPolicy.StaffContent).Except(Parts(SecurityPolicy.PublicContent)));
        Assert.Contains("script-src 'self'", Parts(SecurityPolicy.StaffContent));
        Assert.DoesNotContain("eval", SecurityPolicy.StaffContent);
    }

    [Fact]
    public Task Every_answer_says_nosniff_referrer_opener_resource_and_permissions_policy_and_not_which_server() => Each((_, answer) =>
    {
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("strict-origin-when-cross-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Contains("camera=()", Assert.Single(answer.Headers.GetValues("Permissions-Policy")));
        Assert.False(answer.Headers.Contains("Server"));
    });

    [Fact]
    public async Task Browsers_are_bound_to_https_for_a_year_outside_development()
    {
        await Each((_, answer) => Assert.Equal("max-age=31536000; includeSubDomains", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security"))));

        await using var development = await new SiteFixture().Start();
        using var answer = await development.Client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("/appsettings.json")]
    [InlineData("/appsettings.Development.json")]
    [InlineData("/site.db")]
    [InlineData("/App_Data/site.db")]
    [InlineData("/keys/")]
    [InlineData("/mail/")]
    [InlineData("/BackendSite.dll")]
    [InlineData("/BackendSite.staticwebassets.endpoints.json")]
    [InlineData("/Content/what-does-a-backend-developer-do.md")]
    [InlineData("/.git/config")]
    [InlineData("/css/")]
    [InlineData("/css/..%2f..%2fappsettings.json")]
    [InlineData("/css/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/css/..%5c..%5cappsettings.json")]
    [InlineData("/js/%00/enquiry.js")]
    public async Task Only_intended_files_are_served(string path)
    {
        using var answer = await site.Client.GetAsync(new Uri(site.Address + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), TestContext.Current.CancellationToken);

        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{answer.StatusCode}");
    }

    private async Task Each(Action<string, HttpResponseMessage> holds)
    {
        foreach (var (method, path) in Answers)
        {
            using var request = new HttpRequestMessage(new(method), path);
            request.Content = method == "POST" ? new FormUrlEncodedContent(EnquiryPosts.Fields()) : null;
            using var answer = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
            holds(path, answer);
        }
    }
}
