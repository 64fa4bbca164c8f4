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

    /// <summary>The name of the query value that says where to go after signing in.</summary>
    public const string ReturnTo = "to";

    /// <summary>
    /// Where to go after signing in: <paramref name="wanted"/> where that is a page of the staff wing, otherwise the inbox. What
    /// comes in a link can be anybody's, so only plain paths below /staff pass.
    /// </summary>
    public static string After(string? wanted) => wanted is not null && IsPageOfOurs(wanted) ? wanted : Inbox;

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
            && path is not (SignIn or SignOut or SetUp);
    }
}
