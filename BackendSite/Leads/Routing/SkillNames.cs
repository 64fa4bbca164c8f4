namespace BackendSite.Leads.Routing;

/// <summary>Finds names of skills in what people wrote, by whole words and in any of the spellings that are usual.</summary>
internal static class SkillNames
{
    // In running text a name this short is more often a word: "go", "c", "r".
    private const int TooShort = 2;

    private static readonly string[][] Spellings =
    [
        [".NET", "dotnet", "dot net", "C#", "ASP.NET"],
        ["PostgreSQL", "Postgres"],
        ["JavaScript", "JS"],
        ["TypeScript", "TS"],
        ["Node.js", "NodeJS", "Node"],
        ["Kubernetes", "k8s"],
        ["SQL Server", "MSSQL", "MS SQL"],
        ["Go", "Golang"],
        ["Azure", "Microsoft Azure"],
        ["AWS", "Amazon Web Services"],
        ["Google Cloud", "GCP"],
        ["Healthcare", "health care", "health", "medical", "hospital", "clinic"],
        ["Finance", "fintech", "banking", "bank", "payments"],
        ["Logistics", "freight", "shipping", "supply chain"],
        ["Retail", "e-commerce", "ecommerce", "online shop"],
        ["Insurance", "insurtech"],
        ["Education", "edtech", "e-learning"],
        ["Machine learning", "ML"],
        ["Artificial intelligence", "AI"],
    ];

    /// <summary>True when the names are of one thing.</summary>
    public static bool Same(string one, string other) =>
        one.Equals(other, StringComparison.OrdinalIgnoreCase) || SpellingsOf(one).Contains(other, StringComparer.OrdinalIgnoreCase);

    /// <summary>True when a text that was given for this purpose names it.</summary>
    public static bool IsNamed(string name, string text) => SpellingsOf(name).Any(spelling => HasWord(text, spelling));

    /// <summary>True when a running text speaks of it.</summary>
    public static bool IsSpokenOf(string name, string text) =>
        SpellingsOf(name).Where(spelling => spelling.Length > TooShort || !spelling.All(char.IsLetter)).Any(spelling => HasWord(text, spelling));

    /// <summary>True when the words stand in the text as words of their own, in any case.</summary>
    public static bool HasWord(string text, string words)
    {
        for (var at = 0; (at = text.IndexOf(words, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var before = at == 0 ? ' ' : text[at - 1];
            var end = at + words.Length;
            var after = end == text.Length ? ' ' : text[end];
            if (!(char.IsLetterOrDigit(words[0]) && char.IsLetterOrDigit(before)) && !Goes(words[^1], after))
            {
                return true;
            }
        }

        return false;
    }

    // "C" goes on in C# and C++, "Java" in JavaScript.
    private static bool Goes(char last, char after) => char.IsLetterOrDigit(last) ? char.IsLetterOrDigit(after) || after is '#' or '+' : after == last;

    private static string[] SpellingsOf(string name) =>
        Spellings.FirstOrDefault(group => group.Contains(name, StringComparer.OrdinalIgnoreCase)) ?? [name];
}
