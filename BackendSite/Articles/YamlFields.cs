using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace BackendSite.Articles;

/// <summary>The keys of a YAML mapping, read so that every mistake becomes a fault at its line.</summary>
internal sealed class YamlFields
{
    private readonly YamlMappingNode mapping;
    private readonly int linesBefore;
    private readonly Action<int, string> fault;
    private readonly HashSet<string> known = [];

    private YamlFields(YamlMappingNode mapping, int linesBefore, Action<int, string> fault) =>
        (this.mapping, this.linesBefore, this.fault) = (mapping, linesBefore, fault);

    private int FirstLine => linesBefore + Math.Max(1, (int)mapping.Start.Line);

    /// <param name="yaml">The text of the mapping.</param>
    /// <param name="linesBefore">How many lines of the file precede it.</param>
    /// <param name="fault">Takes the line in the file and the reason.</param>
    /// <returns>Null when the text is no mapping; the fault is reported.</returns>
    public static YamlFields? Parse(string yaml, int linesBefore, Action<int, string> fault)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is [{ RootNode: YamlMappingNode mapping }, ..])
            {
                return new(mapping, linesBefore, fault);
            }

            fault(linesBefore + 1, "keys with values are expected, such as `title: A title`");
        }
        catch (YamlException error)
        {
            fault(linesBefore + (int)error.Start.Line, error.InnerException?.Message ?? error.Message);
        }

        return null;
    }

    /// <summary>A value that must be there; empty, and a fault, when it is not.</summary>
    public string Text(string key)
    {
        if (Optional(key) is { } text)
        {
            return text;
        }

        fault(LineOf(key), $"the key `{key}` is missing or empty");
        return "";
    }

    /// <summary>A value that may be missing.</summary>
    public string? Optional(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlScalarNode { Value: var value }:
                return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
            case var other:
                fault(Line(other), $"`{key}` takes one value");
                return null;
        }
    }

    public DateOnly Date(string key) => AsDate(key, Text(key)) ?? default;

    public DateOnly? OptionalDate(string key) => Optional(key) is { } text ? AsDate(key, text) : null;

    /// <summary>A number with a point; 0, and a fault, when it is none.</summary>
    public decimal Number(string key)
    {
        var text = Text(key);
        if (decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number >= 0)
        {
            return number;
        }

        if (text.Length > 0)
        {
            fault(LineOf(key), $"`{key}` is no number from 0 up: {text}");
        }

        return 0;
    }

    /// <summary>A list of values; empty when the key is missing.</summary>
    public IReadOnlyList<(string Value, int Line)> List(string key) =>
        [.. Items(key).OfType<YamlScalarNode>().Select(item => (item.Value ?? "", Line(item)))];

    /// <summary>A list of mappings; empty when the key is missing.</summary>
    public IReadOnlyList<YamlFields> Mappings(string key) =>
        [.. Items(key).OfType<YamlMappingNode>().Select(item => new YamlFields(item, linesBefore, fault))];

    /// <summary>The line of a key's value in the file; the mapping's first line when the key is missing.</summary>
    public int LineOf(string key) => Find(key) is { } node ? Line(node) : FirstLine;

    /// <summary>Reports the keys that nobody asked for: most are misspelt.</summary>
    public void RefuseOthers()
    {
        foreach (var key in mapping.Children.Keys.OfType<YamlScalarNode>())
        {
            if (!known.Contains(key.Value ?? ""))
            {
                fault(Line(key), $"the key `{key.Value}` is unknown; known are {string.Join(", ", known)}");
            }
        }
    }

    private IEnumerable<YamlNode> Items(string key)
    {
        switch (Find(key))
        {
            case null or YamlScalarNode { Value: "" }:
                return [];
            case YamlSequenceNode list:
                return list.Children;
            case var other:
                fault(Line(other), $"`{key}` takes a list");
                return [];
        }
    }

    private DateOnly? AsDate(string key, string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        if (text.Length > 0)
        {
            fault(LineOf(key), $"`{key}` is no date such as 2026-01-31: {text}");
        }

        return null;
    }

    private YamlNode? Find(string key)
    {
        known.Add(key);
        return mapping.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }

    private int Line(YamlNode node) => linesBefore + (int)node.Start.Line;
}
