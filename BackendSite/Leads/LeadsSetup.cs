namespace BackendSite.Leads;

/// <summary>TBD.</summary>
public static class LeadsSetup
{
    /// <summary>Registers the room.</summary>
    public static void AddLeads(this WebApplicationBuilder builder)
    {
    }

    /// <summary>Maps the room.</summary>
    public static void MapLeads(this WebApplication app)
    {
    }
}
