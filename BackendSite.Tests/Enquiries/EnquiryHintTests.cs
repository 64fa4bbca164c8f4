using BackendSite.Enquiries;

namespace BackendSite.Tests.Enquiries;

public class EnquiryHintTests
{
    [Theory]
    [InlineData("ann@gmial.com", "ann@gmail.com")]
    [InlineData("ann@gamil.com", "ann@gmail.com")]
    [InlineData("ann@gmai.com", "ann@gmail.com")]
    [InlineData("ann@gmaill.com", "ann@gmail.com")]
    [InlineData("ann@gnail.com", "ann@gmail.com")]
    [InlineData("ann@gmail.co", "ann@gmail.com")]
    [InlineData("ann@gmail.con", "ann@gmail.com")]
    [InlineData("Ann.Lee@GMIAL.com", "Ann.Lee@gmail.com")]
    [InlineData("ann@hotmial.com", "ann@hotmail.com")]
    [InlineData("ann@outlok.com", "ann@outlook.com")]
    [InlineData("ann@yaho.com", "ann@yahoo.com")]
    [InlineData("ann@acme.con", "ann@acme.com")]
    [InlineData("ann@acme.co.ocm", "ann@acme.co.com")]
    public void A_probable_slip_in_the_domain_is_pointed_out(string written, string meant) =>
        Assert.Equal(meant, EnquiryHints.MeantAddress(written));

    [Theory]
    [InlineData("ann@gmail.com")]
    [InlineData("ann@mail.com")]
    [InlineData("ann@email.com")]
    [InlineData("ann@ymail.com")]
    [InlineData("ann@gmx.at")]
    [InlineData("ann@acme.co")]
    [InlineData("ann@acme.com")]
    [InlineData("ann@cloud.com")]
    [InlineData("ann@wb.de")]
    [InlineData("ann@live.dk")]
    [InlineData("ann")]
    [InlineData("@gmial.com")]
    [InlineData("")]
    [InlineData("ann@.")]
    public void Other_domains_are_left_alone(string address) => Assert.Null(EnquiryHints.MeantAddress(address));

    [Theory]
    [InlineData("Please call me.", true)]
    [InlineData("need website", true)]
    [InlineData("?", true)]
    [InlineData("请联系我", true)]
    [InlineData("We need two .NET developers from March.", false)]
    [InlineData("我们需要一个订单系统的后端开发团队", false)]
    [InlineData("", false)]
    public void A_message_without_detail_is_told_so(string message, bool hinted) =>
        Assert.Equal(hinted, EnquiryHints.HasLittleDetail(message));
}
