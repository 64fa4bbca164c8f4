using BackendSite.Mail;
using CsCheck;

namespace BackendSite.Tests.Mail;

public class PlainWordsTests
{
    [Theory]
    [InlineData("Ada\r\nBcc: all@example.test", "Ada Bcc: all@example.test")]
    [InlineData("a\u2028b\u2029c\u0085d\ve", "a b c d e")]
    [InlineData("\u202Eevil\u2066\u200B\uFEFF", "evil")]
    [InlineData("nul\0 tab\tend  ", "nul tab end")]
    [InlineData("نمی\u200Cدانم", "نمی\u200Cدانم")]
    public void One_line_is_one_line_of_what_can_be_seen(string text, string line) => Assert.Equal(line, PlainWords.OneLine(text));

    [Fact]
    public void Half_a_character_is_shown_as_missing() => Assert.Equal("half \uFFFD pair", PlainWords.OneLine("half \uD800 pair"));

    [Fact]
    public void Lines_keep_their_breaks_and_lose_controls() =>
        Assert.Equal("one\n\ntwo\tthree", PlainWords.Lines("one\r\n\r\ntwo\tthr\0e\u001Be"));

    [Fact]
    public void One_line_never_holds_a_break_or_a_control() =>
        Gen.String.Sample(text => !PlainWords.OneLine(text).Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'));

    [Fact]
    public void A_line_of_plain_letters_is_the_same_as_when_each_is_looked_at() =>
        Gen.String[Gen.Char[' ', '~'], 0, 300].Sample(text => PlainWords.OneLine(text) == PlainWords.OneLine(text + "\u200B"));

    [Fact]
    public void One_line_has_an_end() => Assert.True(PlainWords.OneLine(new string('x', 10_000)).Length <= 250);
}
