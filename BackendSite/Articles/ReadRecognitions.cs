using Microsoft.Extensions.FileProviders;

namespace BackendSite.Articles;

/// <summary>Reads the recognitions of the file recognitions.yml, in its order.</summary>
internal static class ReadRecognitions
{
    /// <summary>The file's name in the folder of the content.</summary>
    public const string File = "recognitions.yml";

    private const int FirstYear = 1990;
    private const int LastYear = 2100;

    /// <param name="yaml">The whole file.</param>
    /// <param name="webRoot">Where the pictures must be.</param>
    /// <param name="fault">Takes the line in the file and the reason.</param>
    public static IReadOnlyList<Recognition> Read(string yaml, IFileProvider webRoot, Action<int, string> fault)
    {
        if (YamlFields.Parse(yaml, 0, fault) is not { } fields)
        {
            return [];
        }

        var all = fields.Mappings("recognitions").Select(item => ReadOne(item, webRoot, fault)).ToList();
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
