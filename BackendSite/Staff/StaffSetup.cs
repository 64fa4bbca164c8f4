using BackendSite.Components;

namespace BackendSite.Staff;

/// <summary>TBD.</summary>
public static class StaffSetup
{
    /// <summary>Registers the room.</summary>
    public static void AddStaff(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
    }

    /// <summary>Maps the room.</summary>
    public static void MapStaff(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().WithStaticAssets();
    }
}
