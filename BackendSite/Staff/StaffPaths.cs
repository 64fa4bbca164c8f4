namespace BackendSite.Staff;

/// <summary>Where the staff wing's own pages are.</summary>
internal static class StaffPaths
{
    public const string Start = "/staff";
    public const string Inbox = "/staff/leads";
    public const string SignIn = "/staff/sign-in";
    public const string SignOut = "/staff/sign-out";
    public const string SetUp = "/staff/setup";
    public const string StillHere = "/staff/still-here";
    public const string Code = "/staff/sign-in/code";
    public const string SecondFactor = "/staff/sign-in/second-factor";
    public const string Forgotten = "/staff/sign-in/forgotten";
    public const string Passkey = "/staff/sign-in/passkey";
    public const string NewPasskey = "/staff/me/passkeys";
    public const string Company = "/staff/sign-in/company";
    public const string CompanyAnswer = "/staff/sign-in/company/answer";
    public const string Me = "/staff/me";
    public const string Accounts = "/staff/accounts";

    /// <summary>The name of the query value that says where to go after signing in.</summary>
    public const string ReturnTo = "to";

    /// <summary>
    /// Where to go after signing in: <paramref name="wanted"/> where that is a page of the staff wing, otherwise the inbox. What
    /// comes in a link can be anybody's, so only plain paths below /staff pass.
    /// </summary>
    public static string After(string? wanted) => wanted is not null && IsPageOfOurs(wanted) ? wanted : Inbox;

    /// <summary>The page that comes after a try to sign in which was no failure.</summary>
    public static string After(SignInEnd end, string? wanted) => end switch
    {
        SignInEnd.CodeWanted => Code + Wanted(wanted),
        SignInEnd.SecondFactorWanted => SecondFactor + Wanted(wanted),
        _ => After(wanted),
    };

    private static string Wanted(string? page) =>
        After(page) is var to && to != Inbox ? $"?{ReturnTo}={Uri.EscapeDataString(to)}" : "";

    private static bool IsPageOfOurs(string wanted)
    {
        const int longest = 2000;
        return wanted.Length <= longest
            && wanted.StartsWith(Start + "/", StringComparison.Ordinal)
            && wanted.All(c => c is > ' ' and < '\x7f' and not '\\')
            && wanted.Split('?', '#')[0] is var path
            && !path.Contains("//", StringComparison.Ordinal)
            && !path.Contains("..", StringComparison.Ordinal)
            && !path.Contains('%', StringComparison.Ordinal)
            && path is not (SignOut or SetUp)
            && !path.StartsWith(SignIn, StringComparison.Ordinal);
    }
}
