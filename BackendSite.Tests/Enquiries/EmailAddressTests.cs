using BackendSite.Web;

namespace BackendSite.Tests.Enquiries;

public class EmailAddressTests
{
    [Theory]
    [InlineData("name@example.com")]
    [InlineData("first.last+tag@sub.example.co.uk")]
    [InlineData("o'brien@example.ie")]
    [InlineData("x@1and1.com")]
    [InlineData("пример@почта.рф")]
    [InlineData("info@bücher.example")]
    [InlineData("a_b-c@xn--bcher-kva.example")]
    public void Takes_what_mail_can_be_sent_to(string address) => Assert.True(EmailAddress.IsValid(address));

    [Theory]
    [InlineData("")]
    [InlineData("a@b")]
    [InlineData("\"a b\"@c.com")]
    [InlineData("a b@c.com")]
    [InlineData("@c.com")]
    [InlineData("a@")]
    [InlineData("a@.com")]
    [InlineData("a@c..com")]
    [InlineData(".a@c.com")]
    [InlineData("a.@c.com")]
    [InlineData("a..b@c.com")]
    [InlineData("a@-c.com")]
    [InlineData("a@c-.com")]
    [InlineData("a@c.com.")]
    [InlineData("a@b@c.com")]
    [InlineData("a@127.0.0.1")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("a@exam_ple.com")]
    [InlineData("a,b@c.com")]
    [InlineData("a@c.com, d@e.com")]
    public void Refuses_what_it_can_not(string address) => Assert.False(EmailAddress.IsValid(address));

    [Fact]
    public void Refuses_an_address_that_is_too_long() =>
        Assert.False(EmailAddress.IsValid($"{new string('a', 64)}@{string.Join('.', Enumerable.Repeat(new string('b', 60), 4))}.com"));
}
