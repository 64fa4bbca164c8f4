using System.Net;
using System.Net.WebSockets;
using BackendSite.Staff;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Staff;

/// <summary>What is open to whom, before any page is asked.</summary>
[OnEachDatabase]
public class DoorTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    [Fact]
    public void Nothing_of_the_staff_wing_is_open_but_the_ways_in_and_out()
    {
        var open = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText?.TrimStart('/'))
            .Where(path => path.StartsWith("/staff", StringComparison.Ordinal) || path.StartsWith("/_blazor", StringComparison.Ordinal));

        Assert.Equal(
            new[]
            {
                "/staff/claim", StaffPaths.SetUp, StaffPaths.SignIn, StaffPaths.SignOut, StaffPaths.Code, StaffPaths.SecondFactor, StaffPaths.Forgotten,
                StaffPaths.Company, StaffPaths.Passkey, StaffPaths.Passkey + "/options",
            }.Order(),
            open.Distinct().Order());
    }

    [Theory]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("GET", "/_blazor")]
    [InlineData("POST", "/_blazor")]
    [InlineData("POST", "/_blazor/disconnect")]
    [InlineData("GET", "/_blazor/initializers")]
    public async Task Without_signing_in_there_is_no_circuit(string method, string path)
    {
        using var request = new HttpRequestMessage(new(method), path);
        using var answer = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(answer is { StatusCode: HttpStatusCode.Unauthorized } or { StatusCode: HttpStatusCode.Found, Headers.Location: not null });
    }

    [Fact]
    public async Task A_socket_opens_only_for_who_is_signed_in_and_only_from_our_own_pages()
    {
        using var visitor = await site.EnterStaff();
        var cookies = visitor.Cookies.GetCookieHeader(new Uri(site.Address));

        Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenSocket(cookies, site.Address));
        Assert.Equal(HttpStatusCode.Unauthorized, await OpenSocket("", site.Address));
        Assert.Equal(HttpStatusCode.Forbidden, await OpenSocket(cookies, "https://evil.test"));
        Assert.Equal(HttpStatusCode.Forbidden, await OpenSocket(cookies, "null"));
    }

    [Fact]
    public async Task A_socket_compresses_nothing_though_browsers_offer_it()
    {
        using var visitor = await site.EnterStaff();
        using var socket = NewSocket(visitor.Cookies.GetCookieHeader(new Uri(site.Address)), site.Address);
        socket.Options.DangerousDeflateOptions = new();

        await Connect(socket, site.Address);

        Assert.Equal(WebSocketState.Open, socket.State);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", socket.HttpResponseHeaders!.Keys);
    }

    [Fact]
    public async Task One_account_can_hold_only_so_many_sockets()
    {
        await using var own = await new SiteFixture().Start();
        using var visitor = await own.EnterStaff();
        var cookies = visitor.Cookies.GetCookieHeader(new Uri(own.Address));
        var sockets = new List<ClientWebSocket>();
        for (var number = 0; number < CircuitDoor.PerAccount; number++)
        {
            sockets.Add(NewSocket(cookies, own.Address));
            await Connect(sockets[^1], own.Address);
        }

        using var oneMore = NewSocket(cookies, own.Address);
        await Assert.ThrowsAsync<WebSocketException>(() => Connect(oneMore, own.Address));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, oneMore.HttpStatusCode);
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task All_accounts_together_can_hold_only_so_many_sockets()
    {
        var door = new CircuitDoor(CancellationToken.None);
        var closing = new TaskCompletionSource();
        DefaultHttpContext Somebody() => new() { User = Leads.LeadsRoom.Colleague("Somebody", Guid.NewGuid().ToString()) };
        var open = Enumerable.Range(0, CircuitDoor.Altogether).Select(_ => door.Invoke(Somebody(), _ => closing.Task)).ToList();
        var oneMore = Somebody();

        await door.Invoke(oneMore, _ => closing.Task);
        closing.SetResult();
        await Task.WhenAll(open);
        var later = Somebody();
        await door.Invoke(later, _ => Task.CompletedTask);

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, oneMore.Response.StatusCode);
        Assert.Equal(StatusCodes.Status200OK, later.Response.StatusCode);
    }

    [Fact]
    public async Task A_site_that_is_stopping_opens_no_socket()
    {
        var door = new CircuitDoor(new CancellationToken(canceled: true));
        var somebody = new DefaultHttpContext { User = Leads.LeadsRoom.Colleague("Somebody", Guid.NewGuid().ToString()) };

        await door.Invoke(somebody, _ => throw new InvalidOperationException("It let somebody in."));

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, somebody.Response.StatusCode);
    }

    [Theory]
    [InlineData("/staff/sign-in")]
    [InlineData("/staff/sign-out")]
    [InlineData("/staff/setup")]
    [InlineData("/staff/still-here")]
    public async Task A_form_that_another_site_sends_is_refused(string path)
    {
        foreach (var (header, value) in new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.test") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([]) };
            request.Headers.Add(header, value);
            using var answer = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_cookies_of_a_published_site_are_bound_to_its_host_and_out_of_reach_for_script()
    {
        await using var published = await new SiteFixture
        {
            Environment = "Production",
            Replace = services => services.AddSingleton<IStartupFilter>(new BehindTls()),
        }.Start();
        await published.AddStaff();
        using var page = await published.Client.GetAsync("/staff/sign-in", TestContext.Current.CancellationToken);
        var token = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        using var visitor = new PlainVisitor(published);
        var form = await visitor.Form("/staff/sign-in");
        form["email"] = StaffEntry.Email;
        form["password"] = StaffEntry.Password;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/staff/sign-in") { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("Cookie", string.Join("; ", visitor.Cookies.GetAllCookies().Select(cookie => $"{cookie.Name}={cookie.Value}")));
        using var entered = await published.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var session = Assert.Single(entered.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("__Host-staff=", StringComparison.Ordinal));

        Assert.Matches("^__Host-staff-form=[^;]+; path=/; secure; samesite=strict; httponly$", token);
        Assert.Matches("^__Host-staff=[^;]+; path=/; secure; samesite=lax; httponly$", session);
    }

    [Fact]
    public async Task A_published_site_says_what_is_missing_when_it_is_reached_over_plain_http()
    {
        await using var published = await new SiteFixture { Environment = "Production" }.Start();

        using var answer = await published.Client.GetAsync("/staff/sign-in", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("https", await answer.Text());
    }

    [Fact]
    public async Task Every_staff_answer_keeps_out_of_caches_and_carries_one_strict_policy()
    {
        using var visitor = await site.EnterStaff();
        foreach (var path in new[] { "/staff/sign-in", "/staff/leads", "/staff/no-such-page", "/staff/setup" })
        {
            using var answer = await visitor.Client.GetAsync(path, TestContext.Current.CancellationToken);

            Assert.Equal("no-store, private", answer.Headers.CacheControl?.ToString());
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("script-src 'self';", policy);
            Assert.DoesNotContain("unsafe-eval", policy);
            Assert.DoesNotContain("<script>", await answer.Text());
        }
    }

    [Fact]
    public async Task A_staff_page_that_does_not_exist_is_not_found()
    {
        using var visitor = await site.EnterStaff();
        using var answer = await visitor.Client.GetAsync("/staff/no-such-page", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no such page", await answer.Text());
    }

    private async Task<HttpStatusCode> OpenSocket(string cookies, string origin)
    {
        using var socket = NewSocket(cookies, origin);
        try
        {
            await Connect(socket, site.Address);
        }
        catch (WebSocketException)
        {
        }

        return socket.HttpStatusCode;
    }

    private static ClientWebSocket NewSocket(string cookies, string origin)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.SetRequestHeader("Cookie", cookies);
        return socket;
    }

    private static Task Connect(ClientWebSocket socket, string address) =>
        socket.ConnectAsync(new Uri(address.Replace("http:", "ws:") + "/_blazor"), TestContext.Current.CancellationToken);
}
