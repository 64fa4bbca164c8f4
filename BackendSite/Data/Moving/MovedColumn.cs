using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace BackendSite.Data.Moving;

/// <summary>A column of a table that moves: turns what SQLite keeps into the text that PostgreSQL's COPY takes, and gives back.</summary>
/// <param name="Name">Its name on both sides.</param>
/// <param name="Type">Its type on PostgreSQL, as the server names it.</param>
internal sealed record MovedColumn(string Name, string Type)
{
    private const string Null = @"\N";

    private static readonly SearchValues<char> ToQuote = SearchValues.Create(" \t\n\v\f\r{},\"\\");

    private static readonly SearchValues<char> ToEscape = SearchValues.Create("\\\t\n\r\b\f\v");

    /// <summary>Whether the server writes its values in another way than they were given.</summary>
    public bool IsRewritten => Type == "jsonb";

    /// <summary>One value as a piece of a line.</summary>
    /// <exception cref="InvalidDataException">The value can't be kept on PostgreSQL.</exception>
    public string Read(SqliteDataReader row, int at)
    {
        if (row.IsDBNull(at))
        {
            return Null;
        }

        return Type switch
        {
            "bool" => row.GetInt64(at) == 0 ? "f" : "t",
            "int4" or "int8" => row.GetInt64(at).ToString(CultureInfo.InvariantCulture),
            "uuid" => row.GetGuid(at).ToString(),
            "date" => row.GetString(at)[..10],
            "timestamptz" => Instant(row.GetDateTime(at)),
            "bytea" => @"\\x" + Convert.ToHexStringLower(row.GetFieldValue<byte[]>(at)),
            "text" => Escape(row.GetString(at).Replace("\0", "", StringComparison.Ordinal)),
            "jsonb" => Escape(Sorted(JsonNode.Parse(row.GetString(at)))!.ToJsonString()),
            "_text" or "_int4" => Escape(Array(row.GetString(at))),
            _ => throw new InvalidDataException($"The column {Name} is of the type {Type}, which can't be moved."),
        };
    }

    /// <summary>One value of a line that the server wrote, as <see cref="Read"/> would have written it.</summary>
    public string Canonical(string piece) => !IsRewritten || piece == Null
        ? piece
        : JsonNode.Parse(Unescape(piece)) is { } node ? Escape(Sorted(node)!.ToJsonString()) : piece;

    // The server keeps microseconds.
    private static string Instant(DateTime at)
    {
        var micro = new DateTime(at.Ticks - (at.Ticks % 10));
        return micro.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture) + "+00";
    }

    private static string Array(string json) =>
        "{" + string.Join(',', JsonSerializer.Deserialize<JsonElement[]>(json)!.Select(element => element.ValueKind switch
        {
            JsonValueKind.Null => "NULL",
            JsonValueKind.String => Element(element.GetString()!.Replace("\0", "", StringComparison.Ordinal)),
            _ => element.GetRawText(),
        })) + "}";

    // As the server itself writes an element.
    private static string Element(string text)
    {
        var plain = text.Length > 0 && !text.Equals("NULL", StringComparison.OrdinalIgnoreCase) && text.AsSpan().IndexOfAny(ToQuote) < 0;
        return plain ? text : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny(ToEscape) < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var sign in text)
        {
            _ = sign switch
            {
                '\\' => escaped.Append(@"\\"),
                '\t' => escaped.Append(@"\t"),
                '\n' => escaped.Append(@"\n"),
                '\r' => escaped.Append(@"\r"),
                '\b' => escaped.Append(@"\b"),
                '\f' => escaped.Append(@"\f"),
                '\v' => escaped.Append(@"\v"),
                _ => escaped.Append(sign),
            };
        }

        return escaped.ToString();
    }

    // JSON has no raw control characters, so that only the backslash was written twice.
    private static string Unescape(string piece) => piece.Replace(@"\\", @"\", StringComparison.Ordinal);
}
