using System.Net;
using BackendSite.Enquiries.Canary;
using BackendSite.Leads;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackendSite.Tests.Enquiries;

/// <summary>The enquiry that the site sends itself: it goes all the way, leaves a letter and nothing else, and its silence is an alarm.</summary>
[OnEachDatabase]
public class CanaryTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_comes_through_the_form_and_leaves_a_letter_and_nothing_else()
    {
        await using var site = await Site();
        await site.Client.SendEnquiry();
        await using var db = site.OpenDatabase();
        var before = (await db.LeadEvents.CountAsync(Cancelled), await Search(db));
        var arrived = new List<LeadSignal>();
        using var arrivals = site.Services.GetRequiredService<LeadFeed>().Subscribe(signal =>
        {
            arrived.Add(signal);
            return Task.CompletedTask;
        });

        await Canary(site).Run(Cancelled);

        Assert.Equal(HealthStatus.Healthy, (await Health(site)).Status);
        var letter = Assert.Single(await db.Deliveries.Where(letter => letter.Kind == ComposeCanary.TheKind).ToListAsync(Cancelled));
        Assert.Equal(((long?)null, "bird@example.test", DeliveryState.Sent), (letter.LeadId, letter.Recipient, letter.State));
        Assert.Equal(1, await site.CountLeads());
        Assert.Equal(before, (await db.LeadEvents.CountAsync(Cancelled), await Search(db)));
        Assert.DoesNotContain(arrived, signal => signal.Arrived);

        // Real ones come in as ever after it, in the same transaction too.
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => number == 3
            ? Post(site, Seal(site))
            : site.Client.PostEnquiry(EnquiryPosts.Fields(("message", $"Number {number}")))));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode));
        Assert.Equal(8, await site.CountLeads());
    }

    [Fact]
    public async Task Nobody_else_can_send_one()
    {
        await using var site = await Site();
        await using var other = await Site();

        foreach (var forged in new[] { "yes", Seal(other), Seal(site)[..^3] })
        {
            using var answer = await Post(site, forged);
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        }

        // The same words three times: one enquiry, and a lead as any.
        Assert.Equal(1, await site.CountLeads());
    }

    [Fact]
    public async Task Its_silence_is_an_alarm_until_it_is_heard_again()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == "RCPT" ? new MailReaction.Say("450 4.2.0 Later") : null };
        await using var site = await Site(new()
        {
            ["Mail:Transport"] = "Smtp",
            ["Mail:Smtp:Host"] = "127.0.0.1",
            ["Mail:Smtp:Port"] = server.Port.ToString(),
            ["Mail:Smtp:Security"] = "None",
            ["Canary:Patience"] = "00:00:02",
        });

        await Canary(site).Run(Cancelled);
        Assert.Equal(
            (HealthStatus.Degraded, "an enquiry was taken, and its letter did not leave within 2 seconds."), (await Health(site)).State());
        using var ready = await site.Client.GetAsync("/health/ready", Cancelled);
        Assert.Contains("canary: an enquiry was taken", await ready.Text(), StringComparison.Ordinal);

        server.Script = _ => null;
        await Canary(site).Run(Cancelled);
        Assert.Equal(HealthStatus.Healthy, (await Health(site)).Status);
    }

    [Fact]
    public async Task A_form_that_takes_nothing_is_an_alarm()
    {
        await using var site = await Site();
        await using (var db = site.OpenDatabase())
        {
            await db.Refuse("INSERT", "Leads");
        }

        await Canary(site).Run(Cancelled);
        Assert.Equal((HealthStatus.Degraded, "the form answers an enquiry with 503."), (await Health(site)).State());

        await using var nowhere = await Site(new() { ["Canary:Address"] = "http://127.0.0.1:1" });
        await Canary(nowhere).Run(Cancelled);
        Assert.StartsWith("the site's own form can't be reached", (await Health(nowhere)).Description, StringComparison.Ordinal);
    }

    private static Task<int> Search(BackendSite.Data.SiteDb db) => db.Database.SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM \"LeadSearch\"").SingleAsync(Cancelled);

    private static Task<HttpResponseMessage> Post(SiteFixture site, string seal) =>
        site.Client.PostEnquiry(EnquiryPosts.Fields((CanarySeal.Field, seal)));

    private static string Seal(SiteFixture site) => site.Services.GetRequiredService<CanarySeal>().Make();

    private static KeepCanary Canary(SiteFixture site)
    {
        // The port is known only once the site listens.
        var options = site.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<CanaryOptions>>().Value;
        options.Address ??= site.Address;
        return site.Services.GetRequiredService<KeepCanary>();
    }

    private static Task<HealthCheckResult> Health(SiteFixture site) => site.Services.GetRequiredService<KeepCanary>().CheckHealthAsync(new(), Cancelled);

    private static async Task<SiteFixture> Site(Dictionary<string, string>? settings = null)
    {
        var site = new SiteFixture { Settings = settings ?? [] };
        site.Settings["Canary:Recipient"] = "bird@example.test";
        return await site.Start();
    }
}

internal static class HealthResults
{
    /// <summary>Both halves of a result.</summary>
    public static (HealthStatus Status, string? Words) State(this HealthCheckResult result) => (result.Status, result.Description);
}
