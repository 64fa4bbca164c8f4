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
    /// <summary>Which <see cref="OpenSession"/> this is.</summary>
    internal const string SessionClaim = SessionClaims + "session";

    /// <summary>The network address from which this session began.</summary>
    internal const string FromClaim = SessionClaims + "from";

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

        /// <summary>Which <see cref="OpenSession"/> this is; null when nobody is signed in.</summary>
        internal Guid? SessionId => Guid.TryParse(principal.FindFirstValue(SessionClaim), out var id) ? id : null;

        /// <summary>Where this session began, as an address; null when unknown.</summary>
        public string? SignedInFrom => principal.FindFirstValue(FromClaim);

        private string Required(string claim) =>
            principal.FindFirstValue(claim) ?? throw new InvalidOperationException("Nobody is signed in.");
    }
}
