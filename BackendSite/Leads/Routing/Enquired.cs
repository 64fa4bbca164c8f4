namespace BackendSite.Leads.Routing;

/// <summary>What of an enquiry matters for who answers it.</summary>
public sealed record Enquired(string? TechStack, string? Industry, IReadOnlyList<string> Interests, string Message, string? Page)
{
    /// <summary>What a lead says.</summary>
    public static Enquired Of(Lead lead) => new(lead.TechStack, lead.Industry, lead.Interests, lead.Message, lead.Source);

    /// <summary>What was given for just this purpose, and so means what it says.</summary>
    internal IEnumerable<string> Named => [TechStack ?? "", Industry ?? "", .. Interests];

    /// <summary>The text that a rule looks at.</summary>
    internal string TextOf(RuleSubject subject) => subject switch
    {
        RuleSubject.TechStack => TechStack ?? "",
        RuleSubject.Industry => Industry ?? "",
        RuleSubject.Interest => string.Join('\n', Interests),
        RuleSubject.Anywhere => string.Join('\n', [.. Named, Message]),
        RuleSubject.Page => Page ?? "",
        _ => "",
    };
}
