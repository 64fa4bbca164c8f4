using BackendSite.Web;
using Microsoft.Extensions.FileProviders;

namespace BackendSite.Articles;

/// <summary>The recognitions of the file Articles/Content/recognitions.yml, in its order.</summary>
public sealed class RecognitionList
{
    private const string File = "recognitions.yml";
    private const int FirstYear = 1990;
    private const int LastYear = 2100;

    /// <summary>Reads the file.</summary>
    /// <exception cref="FaultyStartException">The file has faults: one line each.</exception>
    public RecognitionList(ArticleLibrary library, IWebHostEnvironment environment)
    {
        var path = Path.Combine(library.Folder, File);
        var faults = new List<ArticleFault>();
        All = System.IO.File.Exists(path) ? Read(System.IO.File.ReadAllText(path), environment.WebRootFileProvider, faults) : [];
        if (faults.Count > 0)
        {
            throw new FaultyStartException(string.Join(Environment.NewLine, faults));
        }
    }

    /// <summary>Empty until the company has supplied some.</summary>
    public IReadOnlyList<Recognition> All { get; }

    internal static IReadOnlyList<Recognition> Read(string yaml, IFileProvider webRoot, List<ArticleFault> faults)
    {
        void Fault(int line, string reason) => faults.Add(new($"Articles/Content/{File}", line, reason));
        if (YamlFields.Parse(yaml, 0, Fault) is not { } fields)
        {
            return [];
        }

        var all = fields.Mappings("recognitions").Select(item => ReadOne(item, webRoot, Fault)).ToList();
        fields.RefuseOthers();
        return all;
    }

    private static Recognition ReadOne(YamlFields item, IFileProvider webRoot, Action<int, string> fault)
    {
        var one = new Recognition(
            item.Text("name"), item.Text("issuer"), (int)item.Number("year"), item.Text("image"), item.Optional("link"));
        item.RefuseOthers();
        if (one.Year is < FirstYear or > LastYear)
        {
            fault(item.LineOf("year"), $"`year` is no year: {one.Year}");
        }

        if (one.Image.Length > 0 && !(one.Image.StartsWith('/') && webRoot.GetFileInfo(one.Image).Exists))
        {
            fault(item.LineOf("image"), $"`image` names no file of the web root: {one.Image}");
        }

        if (one.Link is not null && !one.Link.StartsWith("https://", StringComparison.Ordinal))
        {
            fault(item.LineOf("link"), $"`link` does not start with https://: {one.Link}");
        }

        return one;
    }
}
