using System.Net;
using System.Net.Http.Headers;
using System.Text;
using BackendSite.Enquiries;
using BackendSite.Leads;

namespace BackendSite.Tests.Enquiries;

[OnEachDatabase]
public class PostEnquiryTests(OpenSite site) : IClassFixture<OpenSite>
{
    private static readonly string[] Required = ["fullName", "email", "company", "message"];

    [Fact]
    public async Task An_enquiry_is_stored_with_its_first_event_and_its_letters_before_the_receipt_is_shown()
    {
        var receipt = await site.Client.SendEnquiry(
            ("fullName", "Grace Hopper"), ("email", "grace@navy.example"), ("interests", "Cloud migration"), ("interests", "Not sure yet"),
            ("techStack", "COBOL"), ("industry", "Defence"), ("phone", "+1 202 555 0143"), ("page", "/articles/x"));

        var lead = await site.LeadOf(receipt);
        Assert.Equal("Grace Hopper", lead.FullName);
        Assert.Equal(["Cloud migration", "Not sure yet"], lead.Interests);
        Assert.Equal("/articles/x", lead.Source);
        Assert.Equal(LeadEventKind.Received, Assert.Single(lead.Events).Kind);
        Assert.Equal([EnquiryLetters.Acknowledgement, EnquiryLetters.Notice], lead.Deliveries.Select(letter => letter.Kind).Order());
        Assert.True(lead.DueAt > lead.ReceivedAt);
    }

    [Fact]
    public async Task The_receipt_shows_the_reference_the_due_time_and_what_was_sent_to_nobody_else()
    {
        var receipt = await site.Client.SendEnquiry(("message", "Show me <b>this</b>"));
        var lead = await site.LeadOf(receipt);

        using var page = await site.Client.GetAsync(receipt, TestContext.Current.CancellationToken);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains(lead.Reference, html, StringComparison.Ordinal);
        Assert.Contains($"datetime=\"{lead.DueAt:yyyy-MM-ddTHH:mm:ssZ}\"", html, StringComparison.Ordinal);
        Assert.Contains("Show me &lt;b&gt;this&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.Equal("no-store, private", page.Headers.CacheControl!.ToString());
        Assert.Equal("noindex", Assert.Single(page.Headers.GetValues("X-Robots-Tag")));
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("short")]
    [InlineData("%20")]
    public async Task An_unknown_receipt_is_not_found(string receipt)
    {
        using var page = await site.Client.GetAsync($"/enquiries/{receipt}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
    }

    [Theory]
    [InlineData("fullName", "Enter your full name")]
    [InlineData("email", "Enter your work email")]
    [InlineData("company", "Enter your company")]
    [InlineData("message", "Tell us about your project")]
    public async Task Without_a_required_field_the_form_comes_back_with_every_other_value(string missing, string message)
    {
        var before = await site.CountLeads();
        var fields = EnquiryPosts.Fields((missing, "  "), ("phone", "12345"), ("interests", "Cloud migration"));

        using var answer = await site.Client.PostEnquiry(fields);
        var form = await Form.Read(answer);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.StartsWith("Error: ", form.Title, StringComparison.Ordinal);
        Assert.Equal([message], form.SummaryLinks.Select(link => link.TextContent));
        Assert.Equal(missing, form.TargetOf(form.SummaryLinks.Single()).GetAttribute("name"));
        Assert.All(Required.Except([missing]), field =>
            Assert.Equal(fields.Single(f => f.Key == field).Value, form.ValueOf(field)));
        Assert.Equal("12345", form.ValueOf("phone"));
        Assert.Equal(["Cloud migration"], form.Ticked);
        Assert.Equal(before, await site.CountLeads());
    }

    [Fact]
    public async Task An_error_is_tied_to_its_field_and_the_summary_takes_the_focus()
    {
        using var answer = await site.Client.PostEnquiry(EnquiryPosts.Fields(("email", "not an address")));
        var form = await Form.Read(answer);
        var email = form.Control("email");

        Assert.Equal("true", email.GetAttribute("aria-invalid"));
        Assert.Contains("like name@example.com", form.DescriptionOf(email), StringComparison.Ordinal);
        Assert.True(form.Summary.HasAttribute("autofocus"));
        Assert.Equal("not an address", form.ValueOf("email"));
    }

    [Fact]
    public async Task The_same_words_again_show_the_same_receipt()
    {
        var first = await site.Client.SendEnquiry(("message", "Once only, please."));
        var before = await site.CountLeads();

        Assert.Equal(first, await site.Client.SendEnquiry(("message", "Once only, please.")));
        Assert.Equal(before, await site.CountLeads());
    }

    [Fact]
    public async Task Fifty_equal_posts_at_once_make_one_lead()
    {
        var before = await site.CountLeads();
        await using var fresh = await new SiteFixture().Start();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => fresh.Client.SendEnquiry(("message", "All at once."))));

        Assert.Single(receipts.Distinct());
        Assert.Equal(1, await fresh.CountLeads());
        Assert.Equal(before, await site.CountLeads());
    }

    [Fact]
    public async Task Different_enquiries_at_once_are_all_kept_apart()
    {
        await using var fresh = await new SiteFixture().Start();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => fresh.Client.SendEnquiry(("message", $"Number {i}"))));

        Assert.Equal(40, receipts.Distinct().Count());
        Assert.Equal(40, await fresh.CountLeads());
    }

    [Fact]
    public async Task One_address_gets_at_most_one_acknowledgement_an_hour()
    {
        await site.Client.SendEnquiry(("email", "twice@example.com"), ("message", "First"));
        var second = await site.LeadOf(await site.Client.SendEnquiry(("email", "Twice@example.com"), ("message", "Second")));

        Assert.Equal([EnquiryLetters.Notice], second.Deliveries.Select(letter => letter.Kind));
    }

    [Fact]
    public async Task A_non_ascii_address_is_accepted_and_gets_no_automatic_answer()
    {
        var lead = await site.LeadOf(await site.Client.SendEnquiry(("email", "пример@почта.рф")));

        Assert.Equal("пример@почта.рф", lead.Email);
        Assert.Equal([EnquiryLetters.Notice], lead.Deliveries.Select(letter => letter.Kind));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Another_site_can_not_post_the_form(string header, string value)
    {
        var before = await site.CountLeads();

        using var answer = await site.Client.PostEnquiry(EnquiryPosts.Fields(), request => request.Headers.Add(header, value));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("Ada Lovelace", (await Form.Read(answer)).ValueOf("fullName"));
        Assert.Equal(before, await site.CountLeads());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "http://localhost:5080")]
    public async Task Our_own_pages_can(string header, string value)
    {
        using var answer = await site.Client.PostEnquiry(EnquiryPosts.Fields(("message", value)), request => request.Headers.Add(header, value));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("multipart/form-data; charset=utf-7")]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7")]
    [InlineData("text/plain")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Another_content_type_is_refused_with_words_and_a_way_on(string? contentType)
    {
        using var content = new ByteArrayContent("fullName=Ada"u8.ToArray());
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using var answer = await site.Client.PostAsync("/contact", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains("engagement@edvantis.com", (await Form.Read(answer)).Summary.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_too_large_whether_or_not_it_says_so(bool withLength)
    {
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes("message=" + new string('a', ReadEnquiry.MaxBodyBytes)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/contact") { Content = content };
        request.Headers.TransferEncodingChunked = !withLength;

        using var answer = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length, 1, 32 * 1024);
    }

    [Fact]
    public async Task A_value_over_the_limit_is_refused_and_echoed_up_to_the_limit()
    {
        using var answer = await site.Client.PostEnquiry(EnquiryPosts.Fields(("message", new string('я', ReadEnquiry.MaxValueBytes / 2 + 100)), ("phone", "123")));
        var form = await Form.Read(answer);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(ReadEnquiry.MaxValueBytes / 2, form.ValueOf("message").Length);
        Assert.Equal("123", form.ValueOf("phone"));
        Assert.StartsWith("Shorten", Assert.Single(form.SummaryLinks).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_fields_than_the_form_has_are_refused()
    {
        var fields = EnquiryPosts.Fields().Concat(Enumerable.Range(0, 20).Select(i => KeyValuePair.Create($"x{i}", "y")));

        using var answer = await site.Client.PostEnquiry(fields);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_longest_message_that_is_allowed_is_stored_as_it_was_written()
    {
        var message = new string('字', ReadEnquiry.MaxValueBytes / 3);

        var lead = await site.LeadOf(await site.Client.SendEnquiry(("message", message)));

        Assert.Equal(message, lead.Message);
    }

    [Fact]
    public async Task A_flood_from_one_address_is_held_back_and_keeps_what_was_written()
    {
        await using var fresh = await new SiteFixture { Settings = { ["Enquiries:PerAddressPerMinute"] = "2" } }.Start();
        await fresh.Client.SendEnquiry(("message", "1"));
        await fresh.Client.SendEnquiry(("message", "2"));

        using var answer = await fresh.Client.PostEnquiry(EnquiryPosts.Fields(("message", "3")));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("3", (await Form.Read(answer)).ValueOf("message"));
        Assert.Equal(2, await fresh.CountLeads());
    }
}
