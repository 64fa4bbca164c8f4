namespace BackendSite.Enquiries;

/// <summary>The names under which the form posts its fields.</summary>
public static class EnquiryFields
{
    public const string FullName = "fullName";
    public const string Email = "email";
    public const string Company = "company";
    public const string Message = "message";
    public const string Phone = "phone";
    public const string Interests = "interests";
    public const string TechStack = "techStack";
    public const string Industry = "industry";

    /// <summary>The path of the page that the form stands on.</summary>
    public const string Page = "page";

    /// <summary>The call to action that the reader followed; only our script fills it in, the address tells it otherwise.</summary>
    public const string CallToAction = "cta";

    /// <summary>The host that the reader came from; only our script fills it in.</summary>
    public const string Referrer = "referrer";

    /// <summary>How long the page was open, in whole seconds; only our script fills it in.</summary>
    public const string Seconds = "seconds";

    /// <summary>A field that people neither see nor reach; only programs fill it in.</summary>
    public const string Trap = "reason";

    /// <summary>The visible fields from top to bottom.</summary>
    public static readonly IReadOnlyList<string> All =
        [FullName, Email, Company, Message, Phone, Interests, TechStack, Industry];

    internal static readonly List<string> Order = [.. All];
}
