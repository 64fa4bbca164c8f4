using System.Text;

namespace BackendSite.Data;

/// <summary>A statement that grows piece by piece, and the values it stands on.</summary>
internal sealed class Statement
{
    private readonly StringBuilder text = new();
    private readonly List<object> values = [];

    public string Text => text.ToString();

    public object[] Values => [.. values];

    public Statement Add(string sql)
    {
        text.Append(sql);
        return this;
    }

    /// <summary>Where the value stands in the statement; it is never part of its text.</summary>
    public string Value(object value)
    {
        values.Add(value);
        return $"{{{values.Count - 1}}}";
    }
}
