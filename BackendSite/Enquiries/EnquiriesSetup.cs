namespace BackendSite.Enquiries;

/// <summary>TBD.</summary>
public static class EnquiriesSetup
{
    /// <summary>Registers the room.</summary>
    public static void AddEnquiries(this WebApplicationBuilder builder)
    {
    }

    /// <summary>Maps the room.</summary>
    public static void MapEnquiries(this WebApplication app)
    {
    }
}
