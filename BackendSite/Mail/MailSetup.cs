using BackendSite.Web;

namespace BackendSite.Mail;

/// <summary>How letters leave: the outbox, its senders and the ways they take.</summary>
public static class MailSetup
{
    /// <summary>Registers the room.</summary>
    public static void AddMail(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<MailOptions>("Mail");
        services.AddSingleton<Letterhead>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<MailBell>();
    }

    /// <summary>Maps the room.</summary>
    public static void MapMail(this WebApplication app)
    {
    }
}
