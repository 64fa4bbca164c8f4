using System.Net;
using System.Text;
using CsCheck;

namespace BackendSite.Tests.Enquiries;

/// <summary>Whatever is sent, the answer is one of few, never a 500; and what is stored is what the receipt shows.</summary>
public class HostileEnquiryTests(OpenSite site) : IClassFixture<OpenSite>
{
    private const string Good = "fullName=Ada&email=ada%40example.com&company=A&message=Hello";
    private const string Long = "<16 kB and a byte>";

    [Theory]
    // Broken bodies
    [InlineData("", 422)]
    [InlineData("&&&&", 422)]
    [InlineData("====", 422)]
    [InlineData("%", 422)]
    [InlineData("%zz=%zz", 422)]
    [InlineData("{\"fullName\":\"Ada\"}", 422)]
    [InlineData("<xml/>", 422)]
    [InlineData(Good + "&%00=x", 303)]
    [InlineData(Good + "&=", 303)]
    [InlineData(Good + ";x=y", 303)]
    [InlineData(Good + "&a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=10&k=11&l=12&m=13&n=14&o=15&p=16&q=17", 400)]
    [InlineData("fullName=Ada&fullName=Eve&email=ada%40example.com&company=A&message=Hello+twice", 303)]
    [InlineData("FULLNAME=Ada&EMAIL=ada%40example.com&COMPANY=A&MESSAGE=Hello+case", 303)]
    [InlineData("fullName[]=Ada&email=ada%40example.com&company=A&message=Hello", 422)]
    [InlineData("_handler=x&" + Good + "+1", 303)]
    [InlineData("_handler=x&_handler=y&" + Good + "+2", 303)]
    [InlineData("__RequestVerificationToken=stale&" + Good + "+3", 303)]
    // Sizes
    [InlineData(Good + Long, 400)]
    [InlineData("fullName=" + Long + "&email=ada%40example.com&company=A&message=Hello", 400)]
    [InlineData(Good + "&interests=" + Long, 400)]
    [InlineData(Good + "&unknown=" + Long, 303)]
    // One-line fields
    [InlineData("fullName=Ada%0d%0aBcc%3a+x%40y.example&email=ada%40example.com&company=A&message=Hello+4", 303)]
    [InlineData("fullName=%00&email=ada%40example.com&company=A&message=Hello", 422)]
    [InlineData("fullName=%e2%80%8b&email=ada%40example.com&company=A&message=Hello", 422)]
    [InlineData("fullName=%e2%80%ae%e2%80%8f&email=ada%40example.com&company=A&message=Hello", 422)]
    [InlineData("fullName=%ff%fe&email=ada%40example.com&company=A&message=Hello+5", 303)]
    [InlineData("fullName=%ed%a0%80&email=ada%40example.com&company=A&message=Hello+6", 303)]
    [InlineData("fullName=%c0%80&email=ada%40example.com&company=A&message=Hello+7", 303)]
    [InlineData("fullName=%f0%9f%98%80&email=ada%40example.com&company=A&message=Hello+8", 303)]
    [InlineData("fullName=%d8%b9%d8%a8%d8%af+%d8%a7%d9%84%d9%84%d9%87&email=ada%40example.com&company=A&message=Hello+9", 303)]
    [InlineData("fullName=%00%01%02Ada%7f&email=ada%40example.com&company=A&message=Hello+10", 303)]
    [InlineData("fullName=%3cscript%3ealert(1)%3c/script%3e&email=ada%40example.com&company=A&message=Hello+11", 303)]
    [InlineData("fullName='%3b+DROP+TABLE+Leads%3b--&email=ada%40example.com&company=A&message=Hello+12", 303)]
    [InlineData("fullName=%3dHYPERLINK(%22http%3a//evil%22)&email=ada%40example.com&company=A&message=Hello+13", 303)]
    [InlineData("fullName={{7*7}}${7*7}&email=ada%40example.com&company=A&message=Hello+14", 303)]
    [InlineData("fullName=../../etc/passwd&email=ada%40example.com&company=A&message=Hello+15", 303)]
    [InlineData("fullName=%c2%a0%e3%80%80&email=ada%40example.com&company=A&message=Hello", 422)]
    // Messages
    [InlineData("fullName=Ada&email=ada%40example.com&company=A&message=%00", 422)]
    [InlineData("fullName=Ada&email=ada%40example.com&company=A&message=%0d%0a%0d%0a", 422)]
    [InlineData("fullName=Ada&email=ada%40example.com&company=A&message=a%00b%e2%80%aec%01", 303)]
    [InlineData("fullName=Ada&email=ada%40example.com&company=A&message=%0d%0a.%0d%0aQUIT%0d%0a", 303)]
    [InlineData("fullName=Ada&email=ada%40example.com&company=A&message=%3c/textarea%3e%3cimg+src%3dx%3e", 303)]
    [InlineData("fullName=Ada&email=ada%40example.com&company=A&message=" + "%26amp%3b%26%2360%3b", 303)]
    // Addresses
    [InlineData("fullName=Ada&email=a%40b&company=A&message=Hello", 422)]
    [InlineData("fullName=Ada&email=%22a+b%22%40c.com&company=A&message=Hello", 422)]
    [InlineData("fullName=Ada&email=ada%40example.com%0d%0aBcc%3a+x%40y.example&company=A&message=Hello", 422)]
    [InlineData("fullName=Ada&email=ada%40example.com%2c+eve%40example.com&company=A&message=Hello", 422)]
    [InlineData("fullName=Ada&email=%3cada%40example.com%3e&company=A&message=Hello", 422)]
    [InlineData("fullName=Ada&email=mailto%3aada%40example.com&company=A&message=Hello", 422)]
    [InlineData("fullName=Ada&email=ada%40example.com%00&company=A&message=Hello+16", 303)]
    [InlineData("fullName=Ada&email=+ada%40example.com+&company=A&message=Hello+17", 303)]
    [InlineData("fullName=Ada&email=ada%40%d0%bf%d0%be%d1%87%d1%82%d0%b0.%d1%80%d1%84&company=A&message=Hello+18", 303)]
    [InlineData("fullName=Ada&email=ada%40xn--.com&company=A&message=Hello", 422)]
    [InlineData("fullName=Ada&email=ada%40-example.com&company=A&message=Hello", 422)]
    [InlineData("fullName=Ada&email=ada%40example..com&company=A&message=Hello", 422)]
    [InlineData("fullName=Ada&email=ada%40example.123&company=A&message=Hello", 422)]
    [InlineData("fullName=Ada&email=ada%40%40example.com&company=A&message=Hello", 422)]
    [InlineData("fullName=Ada&email=%e2%80%aeada%40example.com&company=A&message=Hello+19", 303)]
    // The rest
    [InlineData(Good + "+20&phone=%2b%2b%2b%00call+me", 303)]
    [InlineData(Good + "+21&interests=nothing+we+offer&interests=", 303)]
    [InlineData(Good + "+22&page=javascript%3aalert(1)&cta=%00&referrer=%ff", 303)]
    [InlineData(Good + "+23&seconds=NaN", 303)]
    [InlineData(Good + "+24&seconds=-1e999999", 303)]
    [InlineData(Good + "+25&techStack=%e2%80%8d%e2%80%8c&industry=%e2%80%8d", 303)]
    public async Task The_answer_is_the_wanted_one(string body, int status)
    {
        body = body.Replace(Long, new string('x', 16 * 1024 + 1), StringComparison.Ordinal);
        using var content = new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded");
        content.Headers.ContentType!.CharSet = null;

        using var answer = await site.Client.PostAsync("/contact", content, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        if (answer.StatusCode == HttpStatusCode.SeeOther)
        {
            await AssertShownAsStored(answer.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task Random_bodies_are_answered_and_stored_as_they_are_shown()
    {
        const string alphabet = "aZ0 .@-_&=%+;<>\"'\\/\r\n\t\0\u0001\u200B\u200D\u202E\uFEFF\u00A0\u2028éяא字ع😀\uD800\uDC00{}$";
        var text = Gen.Char[alphabet].Array[0, 40].Select(characters => new string(characters));
        var name = Gen.OneOf([.. new[] { "fullName", "email", "company", "message", "phone", "interests", "techStack", "industry", "page", "reason", "seconds" }.Select(Gen.Const)]);
        var valid = Gen.Const(new[] { ("fullName", "Ada"), ("email", "ada@example.com"), ("company", "A"), ("message", "M") });
        var fields = Gen.Select(name, text).Array[0, 8];
        var body = Gen.Select(valid, fields, Gen.Bool, (good, odd, whole) => whole ? [.. good, .. odd.Where(field => field.Item1 != "email")] : odd);

        await body.SampleAsync(async sent =>
        {
            using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(string.Join('&', sent.Select(field => $"{field.Item1}={Encode(field.Item2)}"))));
            content.Headers.ContentType = new("application/x-www-form-urlencoded");
            using var answer = await site.Client.PostAsync("/contact", content, TestContext.Current.CancellationToken);
            if (answer.StatusCode == HttpStatusCode.SeeOther)
            {
                await AssertShownAsStored(answer.Headers.Location!.OriginalString);
            }
            else
            {
                Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            }
        }, iter: 10_000);
    }

    // Lone surrogates can't be written as UTF-8; a hostile client sends their three bytes all the same.
    private static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var character in text)
        {
            encoded.Append(char.IsSurrogate(character)
                ? $"%{0xE0 | character >> 12:X2}%{0x80 | character >> 6 & 0x3F:X2}%{0x80 | character & 0x3F:X2}"
                : Uri.EscapeDataString(character.ToString()));
        }

        return encoded.ToString();
    }

    private async Task AssertShownAsStored(string receipt)
    {
        var lead = await site.LeadOf(receipt);
        using var page = await site.Client.GetAsync(receipt, TestContext.Current.CancellationToken);

        (string Label, string? Value)[] stored =
        [
            ("Full name", lead.FullName), ("Work email", lead.Email), ("Company", lead.Company), ("Project details", lead.Message),
            ("I'm interested in", lead.Interests.Count == 0 ? null : string.Join(", ", lead.Interests)),
            ("Tech stack", lead.TechStack), ("Industry", lead.Industry), ("Phone", lead.Phone),
        ];
        Assert.Equal(stored.Where(fact => fact.Value is not null), await Form.ReadFacts(page));
    }
}
