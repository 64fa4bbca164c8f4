namespace BackendSite.Tests.Web;

public class SettingsTests
{
    [Theory]
    [InlineData("--Site:BaseUrl=nonsense", "Site:BaseUrl")]
    [InlineData("--Site:Name=", "Site:Name")]
    [InlineData("--Site:EngagementEmail=nobody", "Site:EngagementEmail")]
    [InlineData("--Enquiries:PerAddressPerMinute=0", "Enquiries:PerAddressPerMinute")]
    [InlineData("--Enquiries:PerAddressPerMinute=many", "Enquiries:PerAddressPerMinute")]
    [InlineData("--Database:Provider=Oracle", "Database:Provider")]
    [InlineData("--Web:KnownProxies=proxy.example", "Web:KnownProxies")]
    [InlineData("--Promise:TimeZone=Mars/Olympus", "Promise:TimeZone")]
    [InlineData("--Promise:Hours=sometimes", "Promise:Hours")]
    [InlineData("--Promise:Holidays=tomorrow", "Promise:Holidays")]
    [InlineData("--Mail:Transport=Pigeon", "Mail:Transport")]
    [InlineData("--Mail:From=nobody", "Mail:From")]
    [InlineData("--Mail:RetrySchedule=soon", "Mail:RetrySchedule")]
    public async Task A_wrong_setting_stops_the_start_with_one_line_that_names_its_key(string argument, string key)
    {
        using var data = new TemporaryFolder();

        var (exitCode, printed, complained) = await SiteProcess.Run(data.Path, argument, "--urls=http://127.0.0.1:0");

        Assert.Equal(1, exitCode);
        Assert.Contains(key, Assert.Single(complained.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal("", printed);
    }

    [Fact]
    public async Task A_missing_mail_server_is_named_as_well()
    {
        using var data = new TemporaryFolder();

        var (exitCode, _, complained) = await SiteProcess.Run(data.Path, "--Mail:Transport=Smtp", "--urls=http://127.0.0.1:0");

        Assert.Equal(1, exitCode);
        Assert.Contains("Mail:Smtp:Host", complained, StringComparison.Ordinal);
    }
}
