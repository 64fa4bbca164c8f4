namespace BackendSite.Bench;

/// <summary>Writes down what the observatory said.</summary>
internal static class Observatory
{
    public static void Write(string table) => Results.Write("Observatory", $"""
        The MDN HTTP Observatory's own scoring code on the published site behind TLS; A+ begins at 100. Staff pages may hold inline
        styles, which the component library needs: that is the difference.

        {File.ReadAllText(table).Trim()}
        """);
}
