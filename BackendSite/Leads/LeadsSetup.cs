using BackendSite.Components;
using BackendSite.Leads.Letters;
using BackendSite.Mail;
using BackendSite.Web;

namespace BackendSite.Leads;

/// <summary>What sales does with enquiries: the inbox, a lead's page, search, export.</summary>
public static class LeadsSetup
{
    /// <summary>Registers the room and its verb <c>leads export</c>.</summary>
    public static void AddLeads(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<LeadFeed>();
        services.AddSingleton<LeadClock>();
        services.AddSingleton<LeadSearch>();
        services.AddSingleton<FindLeads>();
        services.AddSingleton<ReadLead>();
        services.AddSingleton<ChangeLead>();
        services.AddSingleton<EnquiryLetters>();
        services.AddSingleton<IComposeLetter, ComposeAssignment>();
        services.AddSingleton(new StaffPlace("Leads", "staff/leads", Order: 10));
        services.AddVerb(LeadsVerb.Create);
    }

    /// <summary>The room's pages are components; nothing else is mapped.</summary>
    public static void MapLeads(this WebApplication app)
    {
    }
}
