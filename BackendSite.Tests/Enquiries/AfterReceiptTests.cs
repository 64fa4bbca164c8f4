using System.Net;
using BackendSite.Enquiries;
using BackendSite.Leads;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Enquiries;

[OnEachDatabase]
public class AfterReceiptTests(OpenSite site) : IClassFixture<OpenSite>
{
    [Fact]
    public async Task An_addition_is_a_second_message_on_the_same_lead_and_staff_are_told()
    {
        var receipt = await site.Client.SendEnquiry(("message", "First thought"));

        using var answer = await Post($"{receipt}/add", "Second thought\nwith a line");
        using var again = await Post($"{receipt}/add", "Second thought\nwith a line");

        Assert.Equal(receipt, answer.Headers.Location!.OriginalString);
        Assert.Equal(receipt, again.Headers.Location!.OriginalString);
        var lead = await site.LeadOf(receipt);
        Assert.Equal("Second thought\nwith a line", Assert.Single(lead.Events, happened => happened.Kind == LeadEventKind.Added).Text);
        Assert.Single(lead.Deliveries, letter => letter.Kind == AfterReceipt.AdditionLetter);
        Assert.Contains("Second thought", await site.Client.GetStringAsync(receipt, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", HttpStatusCode.UnprocessableEntity)]
    [InlineData("\0\u200B", HttpStatusCode.UnprocessableEntity)]
    public async Task An_empty_addition_is_refused_with_the_receipt_around_it(string text, HttpStatusCode status)
    {
        var receipt = await site.Client.SendEnquiry(("message", "Nothing more to say"));

        using var answer = await Post($"{receipt}/add", text);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains("Nothing more to say", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Additions_end_somewhere_and_what_was_written_is_kept()
    {
        var receipt = await site.Client.SendEnquiry(("message", "Talkative"));
        for (var i = 0; i < AfterReceipt.MaxAdditions; i++)
        {
            using var taken = await Post($"{receipt}/add", $"Addition {i}");
            Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        }

        using var answer = await Post($"{receipt}/add", "One too many");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("One too many", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Withdrawing_asks_first_and_then_erases_what_is_personal()
    {
        const string canary = "Canary-7f3a";
        var receipt = await site.Client.SendEnquiry(
            ("fullName", $"{canary} Name"), ("email", $"{canary}@example.com"), ("company", $"{canary} Ltd"), ("message", $"{canary} message"),
            ("phone", $"{canary} 123"), ("techStack", $"{canary} stack"), ("industry", $"{canary} industry"), ("interests", $"{canary} interest"));
        using (await Post($"{receipt}/add", $"{canary} addition"))
        {
        }

        var question = await site.Client.GetStringAsync($"{receipt}/withdraw", TestContext.Current.CancellationToken);
        Assert.Contains("Withdraw this enquiry?", question, StringComparison.Ordinal);
        Assert.Equal(LeadStatus.New, (await site.LeadOf(receipt)).Status);

        using var answer = await Post($"{receipt}/withdraw", "");
        using var again = await Post($"{receipt}/withdraw", "");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        Assert.DoesNotContain(canary, await site.Client.GetStringAsync(receipt, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var lead = await site.LeadOf(receipt);
        Assert.Equal(LeadStatus.Lost, lead.Status);
        Assert.Single(lead.Events, happened => happened.Kind == LeadEventKind.Withdrawn);
        Assert.Single(lead.Deliveries, letter => letter.Kind == AfterReceipt.WithdrawalLetter);
        Assert.All(lead.Deliveries, letter => Assert.DoesNotContain(canary, letter.Recipient + letter.Data + letter.ServerReply + letter.LastError, StringComparison.OrdinalIgnoreCase));
        await using var db = site.OpenDatabase();
        Assert.Empty(await new LeadSearch().Ids(db, new() { Text = canary }, Guid.Empty, new(Newest: true, 0, 1)).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_unknown_receipt_can_neither_be_added_to_nor_withdrawn()
    {
        using var added = await Post("/enquiries/AAAAAAAAAAAAAAAAAAAAAA/add", "x");
        using var withdrawn = await Post("/enquiries/AAAAAAAAAAAAAAAAAAAAAA/withdraw", "");

        Assert.Equal(HttpStatusCode.NotFound, added.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, withdrawn.StatusCode);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("withdraw")]
    public async Task Another_site_can_do_neither(string act)
    {
        var receipt = await site.Client.SendEnquiry(("message", $"Not from there: {act}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{receipt}/{act}")
        {
            Content = new FormUrlEncodedContent([new("message", "x")]),
            Headers = { { "Sec-Fetch-Site", "cross-site" } },
        };

        using var answer = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Single((await site.LeadOf(receipt)).Events);
    }

    private Task<HttpResponseMessage> Post(string path, string message) =>
        site.Client.PostAsync(path, new FormUrlEncodedContent([new("message", message)]), TestContext.Current.CancellationToken);
}
