using BackendSite.Staff;

namespace BackendSite.Tests.Staff;

public class TotpTests
{
    // RFC 6238, appendix B: the ASCII key 12345678901234567890 in base32, the last six of its eight digits.
    private const string Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeAt(Key, DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void A_clock_may_be_a_step_wrong(int seconds, bool holds)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_010);

        Assert.Equal(holds, Totp.Match(Key, Totp.CodeAt(Key, now.AddSeconds(seconds)), now) is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870820")]
    [InlineData("２８７０８２")]
    public void Anything_else_is_no_code(string typed) =>
        Assert.Null(Totp.Match(Key, typed, DateTimeOffset.FromUnixTimeSeconds(59)));

    [Fact]
    public void Keys_have_160_random_bits()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => Totp.NewKey()).ToList();

        Assert.All(keys, key => Assert.Matches("^[A-Z2-7]{32}$", key));
        Assert.Equal(100, keys.Distinct().Count());
    }
}
