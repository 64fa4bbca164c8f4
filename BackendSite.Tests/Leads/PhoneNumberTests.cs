using BackendSite.Leads;

namespace BackendSite.Tests.Leads;

public class PhoneNumberTests
{
    [Theory]
    [InlineData("+380442345678", "+380 44 234 5678", "tel:+380-44-234-5678")]
    [InlineData("00 44 (0)20 7946 0018", "+44 20 7946 0018", "tel:+44-20-7946-0018")]
    [InlineData("+1 (202) 555-0143 ext. 12", "+1 202-555-0143 ext. 12", "tel:+1-202-555-0143;ext=12")]
    [InlineData("  +49 30 901820 ", "+49 30 901820", "tel:+49-30-901820")]
    [InlineData("＋４９ ３０ ９０１８２０", "+49 30 901820", "tel:+49-30-901820")]
    public void A_number_with_its_country_is_shown_in_international_form(string typed, string shown, string link) =>
        Assert.Equal(new PhoneNumber(shown, link), PhoneNumber.Read(typed));

    [Theory]
    [InlineData("020 7946 0018")]
    [InlineData("call me maybe")]
    [InlineData("+1")]
    [InlineData("+999999999999999999999")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public void Anything_else_stays_as_it_was_typed(string typed) => Assert.Null(PhoneNumber.Read(typed));
}
