namespace BackendSite.Leads;

/// <summary>Counts in words. Nothing is counted beyond <see cref="FindLeads.CountLimit"/>.</summary>
internal static class Bounded
{
    /// <summary>"12", "1,000+".</summary>
    public static string Words(int count) => count > FindLeads.CountLimit ? $"{FindLeads.CountLimit:N0}+" : count.ToString("N0");
}
