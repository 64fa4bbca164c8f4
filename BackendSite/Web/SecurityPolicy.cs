namespace BackendSite.Web;

/// <summary>The headers that tell a browser what a page of ours may do, computed once.</summary>
public static class SecurityPolicy
{
    /// <summary>Public pages: nothing but our own files, nothing inline, no frame.</summary>
    public const string PublicContent =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>
    /// Staff pages: the component library sets inline styles and data images, and the circuit resolves its addresses
    /// against &lt;base&gt;. Script stays our own files; nothing is evaluated.
    /// </summary>
    public const string StaffContent =
        "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    /// <summary>
    /// A letter in a frame of a staff page: its own inline styles, and nothing else. It runs no script, fetches nothing, and is of no
    /// origin, whatever it holds.
    /// </summary>
    public const string FramedContent =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

    /// <summary>What every answer carries besides its content policy.</summary>
    /// <param name="https">True to bind browsers to https for a year; false in development.</param>
    public static KeyValuePair<string, string>[] Common(bool https) =>
    [
        new("X-Content-Type-Options", "nosniff"),
        new("Referrer-Policy", "strict-origin-when-cross-origin"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
        new("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"),
        .. https ? [new KeyValuePair<string, string>("Strict-Transport-Security", "max-age=31536000; includeSubDomains")] : Array.Empty<KeyValuePair<string, string>>(),
    ];

    /// <summary>The content policy of an answer: its endpoint's own, or else that of the wing that its path belongs to.</summary>
    public static string ContentFor(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>()?.Value ?? ContentFor(context.Request.Path);

    private static string ContentFor(PathString path) =>
        path.StartsWithSegments("/staff") || path.StartsWithSegments("/_blazor") ? StaffContent : PublicContent;
}

/// <summary>Metadata of an endpoint of the staff wing whose good answers a browser may keep; the others are kept nowhere.</summary>
/// <param name="Value">The whole Cache-Control header.</param>
public sealed record Caching(string Value);

/// <summary>Metadata of an endpoint whose answers need a content policy of their own.</summary>
/// <param name="Value">The whole policy.</param>
public sealed record ContentPolicy(string Value);
