namespace BackendSite.Tests.Articles;

/// <summary>The site as readers get it: in production, under an address of its own.</summary>
public sealed class PublishedSite : SiteFixture
{
    /// <summary>The address that the public knows; the tests never reach it.</summary>
    public const string BaseUrl = "https://www.example.test";

    public PublishedSite()
    {
        Environment = "Production";
        Settings["Site:BaseUrl"] = BaseUrl;
    }

    /// <summary>The text at a path, which must be there.</summary>
    public async Task<string> Read(string path)
    {
        using var answer = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}

[CollectionDefinition(Name)]
public sealed class PublishedSiteTests : ICollectionFixture<PublishedSite>
{
    public const string Name = "the published site";
}
