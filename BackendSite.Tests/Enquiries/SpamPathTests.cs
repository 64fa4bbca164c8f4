using System.Net;
using System.Security.Claims;
using BackendSite.Enquiries;
using BackendSite.Leads;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Enquiries;

public class SpamPathTests(OpenSite site) : IClassFixture<OpenSite>
{
    private static readonly ClaimsPrincipal Somebody = new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString()), new(ClaimTypes.Name, "Ana"), new(ClaimTypes.Role, "Sales")], "test"));

    [Fact]
    public async Task Spam_gets_a_receipt_is_kept_apart_with_its_reasons_and_causes_no_letter()
    {
        var receipt = await site.Client.SendEnquiry(("message", "Caught in the trap"), (EnquiryFields.Trap, "I am a program"));

        var lead = await site.LeadOf(receipt);
        Assert.Equal(LeadStatus.Spam, lead.Status);
        Assert.Contains("a field that people don't see", lead.SpamReasons[0], StringComparison.Ordinal);
        Assert.Empty(lead.Deliveries);
        using var page = await site.Client.GetAsync(receipt, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("field that people", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taking_it_out_of_spam_orders_its_letters_once()
    {
        var receipt = await site.Client.SendEnquiry(("message", "Wrongly caught"), ("email", "wrongly@example.com"), (EnquiryFields.Trap, "x"));
        var lead = await site.LeadOf(receipt);
        var change = site.Services.GetRequiredService<ChangeLead>();

        await change.RestoreFromSpam(lead.Reference, lead.Version, Somebody, TestContext.Current.CancellationToken);
        await change.SetStatus(lead.Reference, lead.Version + 1, LeadStatus.Spam, null, Somebody, TestContext.Current.CancellationToken);
        await change.RestoreFromSpam(lead.Reference, lead.Version + 2, Somebody, TestContext.Current.CancellationToken);

        lead = await site.LeadOf(receipt);
        Assert.Equal(LeadStatus.New, lead.Status);
        Assert.False(lead.SpamDecision);
        Assert.Equal([EnquiryLetters.Acknowledgement, EnquiryLetters.Notice], lead.Deliveries.Select(letter => letter.Kind).Order());
    }

    [Fact]
    public async Task Haste_and_numbers_alone_set_nobody_apart()
    {
        for (var i = 0; i < 25; i++)
        {
            var receipt = await site.Client.SendEnquiry(
                ("message", "We need a backend team for our booking platform."), ("email", $"person{i}@example.com"), (EnquiryFields.Seconds, "1"));
            Assert.Equal(LeadStatus.New, (await site.LeadOf(receipt)).Status);
        }
    }

    [Fact]
    public async Task What_staff_mark_is_learnt()
    {
        // More enquiries than one address may send by default.
        await using var site = await new SiteFixture { Settings = { ["Enquiries:PerAddressPerMinute"] = "1000" } }.Start();
        var change = site.Services.GetRequiredService<ChangeLead>();
        for (var i = 0; i < 24; i++)
        {
            var unwanted = await site.LeadOf(await site.Client.SendEnquiry(("message", $"Glorbix frobnicates your quuxes {i}"), ("email", $"g{i}@example.org")));
            await change.SetStatus(unwanted.Reference, unwanted.Version, LeadStatus.Spam, null, Somebody, TestContext.Current.CancellationToken);
            var wanted = await site.LeadOf(await site.Client.SendEnquiry(("message", $"Our warehouse needs an interface {i}"), ("email", $"w{i}@example.net")));
            await change.SetStatus(wanted.Reference, wanted.Version, LeadStatus.Responded, null, Somebody, TestContext.Current.CancellationToken);
        }

        await site.Services.GetRequiredService<BackendSite.Enquiries.Spam.LearntWords>().Learn(TestContext.Current.CancellationToken);

        var spam = await site.LeadOf(await site.Client.SendEnquiry(("message", "Glorbix frobnicates quuxes again"), ("email", "new@example.org")));
        var lead = await site.LeadOf(await site.Client.SendEnquiry(("message", "Our other warehouse needs an interface"), ("email", "new@example.net")));
        Assert.Equal(LeadStatus.Spam, spam.Status);
        Assert.Contains(spam.SpamReasons, reason => reason.Contains("glorbix", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(LeadStatus.New, lead.Status);
    }
}
