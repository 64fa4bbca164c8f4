namespace BackendSite.Enquiries;

/// <summary>What a prospect filled in, cleaned but not yet judged. Empty text means not given.</summary>
public sealed record EnquiryDraft
{
    /// <summary>Full name.</summary>
    public string FullName { get; init; } = "";

    /// <summary>Work email.</summary>
    public string Email { get; init; } = "";

    /// <summary>Company.</summary>
    public string Company { get; init; } = "";

    /// <summary>Project details; lines end with \n.</summary>
    public string Message { get; init; } = "";

    /// <summary>Phone, as typed.</summary>
    public string Phone { get; init; } = "";

    /// <summary>What is ticked under "I'm interested in".</summary>
    public IReadOnlyList<string> Interests { get; init; } = [];

    /// <summary>Tech stack.</summary>
    public string TechStack { get; init; } = "";

    /// <summary>Industry.</summary>
    public string Industry { get; init; } = "";

    /// <summary>Where it came from.</summary>
    public EnquiryOrigin Origin { get; init; } = new();
}
