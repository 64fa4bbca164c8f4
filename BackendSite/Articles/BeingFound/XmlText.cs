using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace BackendSite.Articles.BeingFound;

/// <summary>An XML document as text that declares UTF-8, as it is sent.</summary>
internal static class XmlText
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" };

    public static string Of(XElement root)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, Settings))
        {
            root.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
