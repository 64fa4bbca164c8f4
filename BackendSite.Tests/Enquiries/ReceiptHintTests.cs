namespace BackendSite.Tests.Enquiries;

/// <summary>What the receipt points out without a script; nothing of it stood in the way of sending.</summary>
public class ReceiptHintTests(OpenSite site) : IClassFixture<OpenSite>
{
    private const string Enough = "We run a shop on .NET and look for two developers from May.";

    [Fact]
    public async Task A_slip_in_the_address_is_mended_with_one_button()
    {
        using var visitor = new PlainVisitor(site);
        var receipt = await visitor.Client.SendEnquiry(("email", "ada@gmial.com"), ("message", Enough));
        var page = await visitor.Client.GetStringAsync(receipt, TestContext.Current.CancellationToken);
        Assert.Contains("Yes, write to ada@gmail.com", page, StringComparison.Ordinal);

        using (await visitor.Send($"{receipt}/add", await visitor.Form(receipt)))
        {
        }

        var lead = await site.LeadOf(receipt);
        Assert.Equal("My address is ada@gmail.com.", lead.Events.Single(happened => happened.Text is not null).Text);
        Assert.DoesNotContain("Yes, write to", await visitor.Client.GetStringAsync(receipt, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello", true)]
    [InlineData(Enough, false)]
    public async Task A_message_with_little_detail_is_asked_for_more(string message, bool asked)
    {
        var receipt = await site.Client.SendEnquiry(("message", message), ("phone", $"{asked}"));

        var page = await site.Client.GetStringAsync(receipt, TestContext.Current.CancellationToken);

        Assert.Equal(asked, page.Contains("helps us to answer well", StringComparison.Ordinal));
    }
}
