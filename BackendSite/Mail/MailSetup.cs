namespace BackendSite.Mail;

/// <summary>TBD.</summary>
public static class MailSetup
{
    /// <summary>Registers the room.</summary>
    public static void AddMail(this WebApplicationBuilder builder)
    {
    }

    /// <summary>Maps the room.</summary>
    public static void MapMail(this WebApplication app)
    {
    }
}
