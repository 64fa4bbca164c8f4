using System.Globalization;
using BackendSite.Mail;

namespace BackendSite.Tests.Mail;

public class MailSettingsTests
{
    [Theory]
    [InlineData("Mail:Smtp:Host", "Mail:Transport=Smtp")]
    [InlineData("Mail:Smtp:Port", "Mail:Transport=Smtp", "Mail:Smtp:Host=h", "Mail:Smtp:Port=70000")]
    [InlineData("Mail:Smtp:Password", "Mail:Transport=Smtp", "Mail:Smtp:Host=h", "Mail:Smtp:User=u")]
    [InlineData("Mail:Smtp:User", "Mail:Transport=Smtp", "Mail:Smtp:Host=h", "Mail:Smtp:Password=p")]
    [InlineData("Mail:Smtp:Security", "Mail:Transport=Smtp", "Mail:Smtp:Host=h", "Mail:Smtp:Security=None", "Mail:Smtp:User=u", "Mail:Smtp:Password=p")]
    [InlineData("Mail:Smtp:TrustedRoot", "Mail:Transport=Smtp", "Mail:Smtp:Host=h", "Mail:Smtp:TrustedRoot=/nowhere.pem")]
    [InlineData("Mail:From", "Mail:From=nobody")]
    [InlineData("Mail:PickupDirectory", "Mail:PickupDirectory= ")]
    [InlineData("Mail:RetrySchedule", "Mail:RetrySchedule=soon")]
    [InlineData("Mail:SendWithin", "Mail:SendWithin=00:00:01")]
    [InlineData("Mail:Dkim:Selector", "Mail:Dkim:Domain=d.test", "Mail:Dkim:KeyFile=/nowhere.pem")]
    [InlineData("Mail:Dkim:KeyFile", "Mail:Dkim:Domain=d.test", "Mail:Dkim:Selector=s", "Mail:Dkim:KeyFile=/nowhere.pem")]
    [InlineData("Mail:Dkim:KeyFile", "Mail:Dkim:Domain=d.test", "Mail:Dkim:Selector=s", "Mail:Dkim:KeyFile=/etc/hostname")]
    [InlineData("Mail:Imap:Port", "Mail:Imap:Host=h", "Mail:Imap:User=u", "Mail:Imap:Password=p", "Mail:Imap:Port=70000")]
    [InlineData("Mail:Imap:User", "Mail:Imap:Host=h", "Mail:Imap:Password=p")]
    [InlineData("Mail:Imap:Password", "Mail:Imap:Host=h", "Mail:Imap:User=u")]
    [InlineData("Mail:Imap:Security", "Mail:Imap:Host=h", "Mail:Imap:User=u", "Mail:Imap:Password=p", "Mail:Imap:Security=None")]
    [InlineData("Mail:Imap:TrustedRoot", "Mail:Imap:Host=h", "Mail:Imap:User=u", "Mail:Imap:Password=p", "Mail:Imap:TrustedRoot=/nowhere.pem")]
    [InlineData("Mail:Imap:Host", "Mail:Imap:User=u", "Mail:Imap:Password=p")]
    public void A_wrong_setting_is_named(string key, params string[] settings)
    {
        var options = new MailOptions();
        foreach (var setting in settings)
        {
            var (name, value) = (setting.Split('=')[0], setting.Split('=')[1]);
            Set(options, name, value);
        }

        var result = new MailOptionsRules().Validate(null, options);
        Assert.StartsWith(key + " ", Assert.Single(result.Failures!));
    }

    [Fact]
    public void The_defaults_are_right() => Assert.True(new MailOptionsRules().Validate(null, new MailOptions()).Succeeded);

    [Fact]
    public void A_mailbox_on_this_machine_needs_no_protection()
    {
        var options = new MailOptions { Imap = new() { Host = "localhost", User = "u", Password = "p", Security = SmtpSecurity.None } };

        Assert.True(new MailOptionsRules().Validate(null, options).Succeeded);
    }

    [Fact]
    public async Task A_wrong_setting_stops_the_start_with_one_line()
    {
        using var data = new TemporaryFolder();
        var (exit, _, error) = await SiteProcess.Run(data.Path, "--urls=http://127.0.0.1:0", "--Mail:Transport=Smtp");

        Assert.NotEqual(0, exit);
        Assert.Equal("Mail:Smtp:Host is missing; with Mail:Transport=Smtp it must name the mail server.", error.Trim());
    }

    private static void Set(MailOptions mail, string name, string value)
    {
        switch (name)
        {
            case "Mail:Transport": mail.Transport = Enum.Parse<MailTransport>(value); break;
            case "Mail:From": mail.From = value; break;
            case "Mail:PickupDirectory": mail.PickupDirectory = value; break;
            case "Mail:RetrySchedule": mail.RetrySchedule = value; break;
            case "Mail:SendWithin": mail.SendWithin = TimeSpan.Parse(value, CultureInfo.InvariantCulture); break;
            case "Mail:Dkim:Domain": mail.Dkim.Domain = value; break;
            case "Mail:Dkim:Selector": mail.Dkim.Selector = value; break;
            case "Mail:Dkim:KeyFile": mail.Dkim.KeyFile = value; break;
            case "Mail:Smtp:Host": mail.Smtp.Host = value; break;
            case "Mail:Smtp:Port": mail.Smtp.Port = int.Parse(value); break;
            case "Mail:Smtp:User": mail.Smtp.User = value; break;
            case "Mail:Smtp:Password": mail.Smtp.Password = value; break;
            case "Mail:Smtp:Security": mail.Smtp.Security = Enum.Parse<SmtpSecurity>(value); break;
            case "Mail:Smtp:TrustedRoot": mail.Smtp.TrustedRoot = value; break;
            case "Mail:Imap:Host": mail.Imap.Host = value; break;
            case "Mail:Imap:Port": mail.Imap.Port = int.Parse(value); break;
            case "Mail:Imap:User": mail.Imap.User = value; break;
            case "Mail:Imap:Password": mail.Imap.Password = value; break;
            case "Mail:Imap:Security": mail.Imap.Security = Enum.Parse<SmtpSecurity>(value); break;
            case "Mail:Imap:TrustedRoot": mail.Imap.TrustedRoot = value; break;
            default: throw new ArgumentException(name);
        }
    }
}
