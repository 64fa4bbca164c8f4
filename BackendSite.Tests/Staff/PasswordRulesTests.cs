using BackendSite.Components;
using BackendSite.Staff;
using Microsoft.Extensions.Options;

namespace BackendSite.Tests.Staff;

public class PasswordRulesTests
{
    private readonly PasswordRules rules = new(Options.Create(new SiteOptions { Name = "Edvantis", EngagementEmail = "engagement@edvantis.com" }));

    [Theory]
    [InlineData("four green chairs sing")]
    [InlineData("correct-otter-lamp-field")]
    [InlineData("xK9vq2LmTzR4")]
    [InlineData("zażółć gęślą jaźń")]
    [InlineData("密码短语需要足够长才安全可靠")]
    public void Takes_long_passwords_without_asking_for_digits_or_signs(string password) =>
        Assert.Null(rules.Fault(password, "anna.kowalska@example.com"));

    [Theory]
    [InlineData("elevenchars")]
    [InlineData("")]
    public void Refuses_fewer_than_twelve_characters(string password) =>
        Assert.Contains("at least 12", rules.Fault(password, null));

    [Theory]
    [InlineData("123456789012")]
    [InlineData("password1234")]
    [InlineData("Passw0rd!2026")]
    [InlineData("P@$$w0rd2026!")]
    [InlineData("qwertyuiop123")]
    [InlineData("qwertyuiop[]\\")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("iloveyou1234")]
    [InlineData("Welcome2026!!")]
    [InlineData("Summer2026!!!")]
    [InlineData("AdminAdmin123")]
    [InlineData("changeme1234")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abcxyzabcxyzabcxyz")]
    [InlineData("            ")]
    [InlineData("Edvantis2026!")]
    [InlineData("edvantis-rocks")]
    [InlineData("annakowalska1")]
    [InlineData("KowalskaAnna!!")]
    [InlineData("letmeinletmein")]
    [InlineData("trustno1trustno1")]
    public void Refuses_what_is_on_everybodys_list_or_made_of_the_persons_own_names(string password) =>
        Assert.Contains("easy to guess", rules.Fault(password, "anna.kowalska@example.com"));

    [Fact]
    public void Refuses_what_is_too_long_to_be_a_password() =>
        Assert.Contains("at most", rules.Fault(string.Concat(Enumerable.Range(0, 100).Select(n => $"{n} ")), null));
}
