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
        + "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

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

    /// <summary>The content policy of the wing that a path belongs to.</summary>
    public static string ContentFor(PathString path) =>
        path.StartsWithSegments("/staff") || path.StartsWithSegments("/_blazor") ? StaffContent : PublicContent;
}
