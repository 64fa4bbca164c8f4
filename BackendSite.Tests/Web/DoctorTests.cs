namespace BackendSite.Tests.Web;

/// <summary>The verb that looks at everything: says what is wrong and what to do, changes nothing, gives no secret away.</summary>
public class DoctorTests
{
    [Fact]
    public async Task Two_visits_find_the_same_before_the_first_start_and_while_the_site_runs()
    {
        using var data = new TemporaryFolder();
        var (exitCode, before, _) = await SiteProcess.Run(data.Path, "doctor");
        Assert.Equal(0, exitCode);
        Assert.Contains("warning  database: there is none yet", before, StringComparison.Ordinal);
        Assert.False(File.Exists(data.Combine("site.db")));
        Assert.Equal(before, (await SiteProcess.Run(data.Path, "doctor")).Out);

        await using var site = await SiteProcess.Start(data.Path);
        var (ready, running, _) = await SiteProcess.Run(data.Path, "doctor");
        Assert.Equal(0, ready);
        Assert.Contains("ok       database: every page of it is whole", running, StringComparison.Ordinal);
        Assert.Contains("ok       keys: 1 of them", running, StringComparison.Ordinal);
        Assert.DoesNotContain("problem", running, StringComparison.Ordinal);
        Assert.Equal(running, (await SiteProcess.Run(data.Path, "doctor")).Out);
    }

    [Fact]
    public async Task What_is_wrong_is_named_with_what_to_do_and_without_secrets()
    {
        await using var server = new ScriptedMailServer { Account = ("us", "right") };
        await using var site = await new SiteFixture().Start();
        await site.Client.SendEnquiry();
        File.SetUnixFileMode(site.Data.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        string[] mail = ["--Mail:Transport=Smtp", "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None", "--Mail:Smtp:User=us"];

        var (exitCode, said, _) = await SiteProcess.Run(site.Data.Path, ["doctor", .. mail, "--Mail:Smtp:Password=very-secret-canary"]);
        Assert.Equal(1, exitCode);
        Assert.Contains("problem  mail: ", said, StringComparison.Ordinal);
        Assert.Contains("Mail:Smtp:Password", said, StringComparison.Ordinal);
        Assert.Contains("warning  data directory: others can look", said, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret-canary", said, StringComparison.Ordinal);
        Assert.Empty(server.Received);

        var (good, fine, _) = await SiteProcess.Run(site.Data.Path, ["doctor", .. mail, "--Mail:Smtp:Password=right"]);
        Assert.Equal(0, good);
        Assert.Contains("ok       mail: the server answers, and lets the account in", fine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_setting_and_a_damaged_database_are_problems()
    {
        using var data = new TemporaryFolder();
        var (wrong, said, _) = await SiteProcess.Run(data.Path, "doctor", "--Backup:KeepDays=0");
        Assert.Equal(1, wrong);
        Assert.Contains("problem  settings: Backup:KeepDays", said, StringComparison.Ordinal);

        await File.WriteAllTextAsync(data.Combine("site.db"), new string('x', 10_000), TestContext.Current.CancellationToken);
        var (damaged, told, _) = await SiteProcess.Run(data.Path, "doctor");
        Assert.Equal(1, damaged);
        Assert.Contains("problem  database: can't be read", told, StringComparison.Ordinal);
        Assert.Contains("Restore the last backup", told, StringComparison.Ordinal);
    }
}
