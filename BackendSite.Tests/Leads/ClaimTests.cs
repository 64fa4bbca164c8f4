using System.Net;
using BackendSite.Components;
using BackendSite.Leads;
using BackendSite.Leads.Routing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Leads;

/// <summary>A lead is taken from a letter: opening the link changes nothing, pressing the button does.</summary>
[OnEachDatabase]
public sealed class ClaimTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Opening_the_link_takes_nothing_and_the_button_takes_it()
    {
        var (lead, path) = await Offered("a");

        using (var answer = await site.Client.GetAsync(path, Cancelled))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain(lead.FullName, await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }

        Assert.Null((await Stored(lead)).OwnerId);
        using var visitor = new PlainVisitor(site);
        using var taken = await visitor.Submit(path, []);

        var stored = await Stored(lead);
        Assert.Equal((await site.AddStaff()).Id, stored.OwnerId);
        Assert.Equal($"{StaffEntry.Name} took it", EventWords.Of(Assert.Single(stored.Events, e => e.Kind == LeadEventKind.Assigned)));
    }

    [Fact]
    public async Task A_lead_that_is_answered_is_not_taken_any_more()
    {
        var (lead, path) = await Offered("b");
        await using (var db = site.OpenDatabase())
        {
            await db.Leads.Where(l => l.Id == lead.Id).ExecuteUpdateAsync(l => l.SetProperty(one => one.FirstResponseAt, DateTime.UtcNow), Cancelled);
        }

        Assert.Contains("is answered", await site.Client.GetStringAsync(path, Cancelled), StringComparison.Ordinal);
        await site.Services.GetRequiredService<ChangeLead>().Claim(lead.Reference, (await site.AddStaff()).Id, Cancelled);
        Assert.Null((await Stored(lead)).OwnerId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=")]
    [InlineData("?code=made-up")]
    public async Task What_is_not_our_link_opens_nothing(string query)
    {
        using var answer = await site.Client.GetAsync("/staff/claim" + query, Cancelled);

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
    }

    [Fact]
    public void A_link_ends_after_seven_days()
    {
        var clock = new FakeTimeProvider();
        var links = new ClaimLinks(new EphemeralDataProtectionProvider(), clock, Microsoft.Extensions.Options.Options.Create(new SiteOptions()));
        var code = links.Code("K7M2P9QX", Guid.Empty);

        clock.Advance(ClaimLinks.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Equal(new Claim("K7M2P9QX", Guid.Empty), links.Read(code));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(links.Read(code));
    }

    private async Task<(Lead Lead, string Path)> Offered(string key)
    {
        var account = await site.AddStaff();
        var lead = SampleLeads.One(DateTime.UtcNow, key: key);
        await using var db = site.OpenDatabase();
        db.Add(lead);
        await db.SaveChangesAsync(Cancelled);
        return (lead, new Uri(site.Services.GetRequiredService<ClaimLinks>().For(lead.Reference, account.Id)).PathAndQuery);
    }

    private async Task<Lead> Stored(Lead lead) => (await site.Services.GetRequiredService<ReadLead>().ByReference(lead.Reference, Cancelled))!;
}
