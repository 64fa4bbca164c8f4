using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using BackendSite.Data;
using BackendSite.Staff;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Bench;

/// <summary>
/// Whether the time of a refusal tells which names have accounts: wrong passwords for names of each kind take turns, each from an
/// address of its own, so that no limit on tries comes between.
/// </summary>
internal static partial class MeasureSignIn
{
    private static readonly int Rounds = Results.Rounds(200);

    // Below the number of wrong passwords that lock an account.
    private const int TriesOfAnAccount = SignInStaff.TriesBeforeLock - 1;

    private static readonly string[] Kinds = ["has an account", "is unknown", "has an open invitation"];

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden { get; }

    public static async Task Run(string site, string work)
    {
        var data = Path.Combine(work, "sign-in");
        var address = new Uri($"http://127.0.0.1:{Server.FreePort()}");
        var times = Kinds.ToDictionary(kind => kind, _ => new List<double>());
        await using (await Server.Launch(
            "this site", new Uri(address, "/health/ready"), cores: null,
            "dotnet", Path.Combine(site, "BackendSite.dll"), $"--contentRoot={site}", $"--Urls={address}", $"--Data:Directory={data}", "--Web:KnownProxies=127.0.0.1"))
        {
            await MakeAccounts(Path.Combine(data, "site.db"));
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
            var (cookie, form) = await Form(client);
            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var kind in Kinds.Shuffle())
                {
                    var name = kind == Kinds[1] ? $"nobody-{round}@example.com" : $"{kind.Split(' ')[^1]}-{round / TriesOfAnAccount}@example.com";
                    var from = $"10.{Array.IndexOf(Kinds, kind)}.{round / 250}.{round % 250}";
                    using var request = Request(HttpMethod.Post, from, cookie);
                    request.Content = new FormUrlEncodedContent(form.Append(new("email", name)).Append(new("password", "a wrong password here")));
                    var start = Stopwatch.GetTimestamp();
                    using var answer = await client.SendAsync(request);
                    await answer.Content.ReadAsByteArrayAsync();
                    var took = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
                    if (answer.StatusCode != HttpStatusCode.UnprocessableEntity)
                    {
                        throw new InvalidOperationException($"Refused with {answer.StatusCode}.");
                    }

                    if (round > 0)
                    {
                        times[kind].Add(took);
                    }
                }
            }
        }

        var known = times[Kinds[0]].Median();
        Results.Write("Sign-in", $"""
            What a wrong password costs in milliseconds at one connection, by what the name is; {Rounds} tries of each, in turns, medians. A hash of
            the password is computed for each ({PasswordRules.HashIterations:N0} rounds), so the time does not tell which names have accounts.

            | the name | ms | to a name that has an account |
            |---|---|---|
            {string.Join('\n', times.Select(kind => $"| {kind.Key} | {Figures.Milliseconds(kind.Value.Median())} | {Figures.Ratio(kind.Value.Median() / known)} |"))}
            """);
    }

    private static async Task MakeAccounts(string file)
    {
        var hash = new PasswordHasher<StaffUser>(Options.Create(new PasswordHasherOptions { IterationCount = PasswordRules.HashIterations }))
            .HashPassword(new(), "four green chairs sing");
        await using var db = new SqliteSiteDb(new DbContextOptionsBuilder<SqliteSiteDb>().UseSqlite($"Data Source={file}").AddInterceptors(new SqlitePragmas()).Options);
        for (var number = 0; number <= Rounds / TriesOfAnAccount; number++)
        {
            db.AddRange(Account($"account-{number}@example.com", hash), Account($"invitation-{number}@example.com", null));
        }

        await db.SaveChangesAsync();
    }

    private static StaffUser Account(string email, string? hash) => new()
    {
        UserName = email,
        NormalizedUserName = email.ToUpperInvariant(),
        Email = email,
        NormalizedEmail = email.ToUpperInvariant(),
        DisplayName = hash is null ? "" : email,
        PasswordHash = hash,
        SecurityStamp = Guid.NewGuid().ToString("N"),
        CreatedAt = DateTime.UtcNow,
    };

    private static async Task<(string Cookie, List<KeyValuePair<string, string>> Form)> Form(HttpClient client)
    {
        using var request = Request(HttpMethod.Get, "10.9.9.9", null);
        using var answer = await client.SendAsync(request);
        var page = await answer.Content.ReadAsStringAsync();
        return (
            string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])),
            [.. Fields(page)]);
    }

    /// <summary>The hidden fields of the form on a page.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Fields(string page) =>
        Hidden.Matches(page).Select(field => KeyValuePair.Create(field.Groups["name"].Value, WebUtility.HtmlDecode(field.Groups["value"].Value)));

    private static HttpRequestMessage Request(HttpMethod method, string from, string? cookie)
    {
        var request = new HttpRequestMessage(method, "/staff/sign-in");
        request.Headers.Add("X-Forwarded-For", from);
        request.Headers.Add("X-Forwarded-Proto", "https");
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return request;
    }
}
