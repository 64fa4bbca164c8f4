using System.Net;
using BackendSite.Articles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace BackendSite.Tests.Articles;

public sealed class PreviewTests : IAsyncLifetime
{
    private readonly TemporaryFolder content = new();
    private SiteFixture site = null!;

    public async ValueTask InitializeAsync()
    {
        Write("sample.md", ArticleFile.Valid);
        site = await new SiteFixture
        {
            Replace = services => services.AddSingleton(new ArticleLibrary(content.Path, new NullFileProvider())),
        }.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        content.Dispose();
    }

    [Fact]
    public async Task A_changed_article_is_shown_on_reload_wherever_it_appears()
    {
        Assert.Contains("A Sample", await Read("/articles/sample"));

        Write("sample.md", ArticleFile.Valid.Replace("A Sample", "Another Title"));

        Assert.Contains("Another Title", await Read("/articles/sample"));
        Assert.Contains("Another Title", await Read("/articles"));
        Assert.Contains("Another Title", await Read("/feed.xml"));
    }

    [Fact]
    public async Task A_fault_is_shown_with_file_and_line_until_it_is_mended()
    {
        Write("sample.md", ArticleFile.Valid.Replace("2026-11-23", "soon"));
        using var faulty = await site.Client.GetAsync("/articles/sample", TestContext.Current.CancellationToken);
        var page = await faulty.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Write("sample.md", ArticleFile.Valid);

        Assert.Equal(HttpStatusCode.InternalServerError, faulty.StatusCode);
        Assert.Contains("Articles/Content/sample.md:5", page);
        Assert.Contains("is no date such as 2026-01-31: soon", page);
        Assert.Contains("A Sample", await Read("/articles/sample"));
    }

    [Fact]
    public async Task An_article_comes_and_goes_without_a_restart()
    {
        Write("other.md", ArticleFile.Valid.Replace("slug: sample", "slug: other"));
        Assert.Contains("A Sample", await Read("/articles/other"));
        Assert.Equal(HttpStatusCode.OK, await Status("/og/other.png"));

        File.Delete(content.Combine("other.md"));
        Assert.Equal(HttpStatusCode.NotFound, await Status("/articles/other"));
        Assert.Equal(HttpStatusCode.OK, await Status("/articles/sample"));
    }

    private void Write(string name, string text) => File.WriteAllText(content.Combine(name), text);

    private Task<string> Read(string path) => site.Client.GetStringAsync(path, TestContext.Current.CancellationToken);

    private async Task<HttpStatusCode> Status(string path)
    {
        using var answer = await site.Client.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
