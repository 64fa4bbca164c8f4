using BackendSite.Enquiries;

namespace BackendSite.Tests.Enquiries;

public class OriginTests(OpenSite site) : IClassFixture<OpenSite>
{
    [Fact]
    public async Task Page_call_and_campaign_are_noted_without_a_cookie_or_script()
    {
        using var answer = await site.Client.PostEnquiry(
            EnquiryPosts.Fields(("message", "From a newsletter"), (EnquiryFields.Page, "/articles/x")),
            request => request.Headers.Referrer = new Uri($"{site.Address}/articles/x?cta=banner&utm_source=newsletter&utm_medium=email&other=1"));

        var lead = await site.LeadOf(answer.Headers.Location!.OriginalString);
        Assert.Equal(("/articles/x", "banner", "utm_source=newsletter, utm_medium=email"), (lead.Source, lead.CallToAction, lead.Campaign));
    }

    [Fact]
    public async Task Another_sites_address_is_not_taken_for_ours()
    {
        using var answer = await site.Client.PostEnquiry(
            EnquiryPosts.Fields(("message", "From elsewhere")),
            request => request.Headers.Referrer = new Uri("https://elsewhere.example/?utm_source=x&cta=y"));

        var lead = await site.LeadOf(answer.Headers.Location!.OriginalString);
        Assert.Null(lead.Campaign);
        Assert.Null(lead.CallToAction);
    }

    [Fact]
    public void What_is_too_long_for_a_link_is_cut() =>
        Assert.Equal(200, EnquiryOrigin.Of("/" + new string('x', 5000), "", "", null).Page.Length);
}
