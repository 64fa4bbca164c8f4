using BackendSite.Enquiries;

namespace BackendSite.Tests.Enquiries;

public class CleanTextTests
{
    [Theory]
    [InlineData("  Ada   Lovelace ", "Ada Lovelace")]
    [InlineData("Ada\r\nBcc: x@y.example", "Ada Bcc: x@y.example")]
    [InlineData("Ada\tLovelace", "Ada Lovelace")]
    [InlineData("Ada\0Lovelace", "AdaLovelace")]
    [InlineData("a\u202Egpj.exe", "agpj.exe")]
    [InlineData("zero\u200Bwidth", "zerowidth")]
    [InlineData("\uFEFFbom", "bom")]
    [InlineData("line\u2028separator", "line separator")]
    [InlineData("non\u00A0breaking", "non breaking")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")]
    [InlineData("👩\u200D💻 dev", "👩\u200D💻 dev")]
    [InlineData("\u200D\u200Clonely joiners", "lonely joiners")]
    [InlineData("Łukasz Żółć 李小龍 Ñandú", "Łukasz Żółć 李小龍 Ñandú")]
    [InlineData("\u0007bell", "bell")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void One_line_is_what_a_reader_sees(string? posted, string wanted) => Assert.Equal(wanted, CleanText.Line(posted));

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement_character() =>
        Assert.Equal("a\uFFFDb", CleanText.Line("a\uD800b"));

    [Theory]
    [InlineData("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour")]
    [InlineData("\n\n  indented\n\nkept  \n", "indented\n\nkept")]
    [InlineData("a\u202Eb\0c", "abc")]
    [InlineData("tabs\tstay", "tabs\tstay")]
    public void Several_lines_keep_their_breaks(string posted, string wanted) => Assert.Equal(wanted, CleanText.Block(posted));
}
