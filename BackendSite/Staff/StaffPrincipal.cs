using System.Globalization;
using System.Security.Claims;

namespace BackendSite.Staff;

/// <summary>The policies that a page or an endpoint can ask for. Without any, <see cref="SignedIn"/> holds.</summary>
public static class StaffPolicy
{
    /// <summary>Anyone who works here and is signed in.</summary>
    public const string SignedIn = "Staff.SignedIn";

    /// <summary>Those who have a right; components say it with <see cref="RequiresAttribute"/>.</summary>
    public static string For(StaffRight right) => $"Staff.{right}";
}

/// <summary>Who is signed in, read from the cookie or the circuit.</summary>
public static class StaffPrincipal
{
    /// <summary>When this session began, in seconds since 1970: it ends after 12 hours however busy it is.</summary>
    internal const string SignedInAtClaim = SessionClaims + "signed-in-at";

    /// <summary>The network address from which this session began.</summary>
    internal const string FromClaim = SessionClaims + "from";

    /// <summary>There when this session began with more than a password.</summary>
    internal const string StrongClaim = SessionClaims + "strong";

    /// <summary>The zone whose clock this person lives by; missing for that of the company.</summary>
    internal const string ZoneClaim = "zone";

    /// <summary>What belongs to a session, and stays when the rest is read anew.</summary>
    internal const string SessionClaims = "staff:";

    extension(ClaimsPrincipal principal)
    {
        /// <summary>The account.</summary>
        /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
        public Guid StaffId => Guid.Parse(principal.Required(ClaimTypes.NameIdentifier));

        /// <summary>How colleagues see this person.</summary>
        /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
        public string StaffName => principal.Required(ClaimTypes.Name);

        /// <summary>What this person may do.</summary>
        /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
        public StaffRole Role => Enum.Parse<StaffRole>(principal.Required(ClaimTypes.Role));

        /// <summary>The zone whose clock this person lives by (IANA name); null for that of the company.</summary>
        public string? TimeZone => principal.FindFirstValue(ZoneClaim);

        /// <summary>When this session began, UTC; null when nobody is signed in.</summary>
        internal DateTime? SignedInAt =>
            long.TryParse(principal.FindFirstValue(SignedInAtClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime
                : null;

        /// <summary>Where this session began, as an address; null when unknown.</summary>
        public string? SignedInFrom => principal.FindFirstValue(FromClaim);

        /// <summary>True when it began with more than a password.</summary>
        internal bool SignedInStrongly => principal.HasClaim(claim => claim.Type == StrongClaim);

        private string Required(string claim) =>
            principal.FindFirstValue(claim) ?? throw new InvalidOperationException("Nobody is signed in.");
    }
}
