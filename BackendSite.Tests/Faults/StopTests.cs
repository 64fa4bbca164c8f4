namespace BackendSite.Tests.Faults;

public class StopTests
{
    [Fact]
    public async Task Stops_cleanly_when_asked_to()
    {
        using var data = new TemporaryFolder();
        await using var site = await SiteProcess.Start(data.Path);

        Assert.Equal(0, await site.Terminate());
    }
}
