using BackendSite.Promise;

namespace BackendSite.Leads;

/// <summary>A made-up enquiry, for the page that shows all letters.</summary>
public static class ExampleLead
{
    /// <summary>It came on a Tuesday morning.</summary>
    public static DateTime ReceivedAt { get; } = new(2026, 5, 5, 9, 12, 0, DateTimeKind.Utc);

    /// <summary>The enquiry; it is in no database.</summary>
    public static Lead In(WorkingCalendar calendar) => new()
    {
        Reference = "K7M2P9QX",
        Receipt = "example",
        IdempotencyKey = "",
        ReceivedAt = ReceivedAt,
        DueAt = calendar.Due(ReceivedAt),
        FullName = "Zoë Lindqvist",
        Email = "zoe.lindqvist@example.com",
        EmailKey = "zoe.lindqvist@example.com",
        Company = "Nordic Freight",
        Message = "We run a booking platform on .NET 8 and PostgreSQL, and it slows down whenever the ports open.\n\n"
            + "We need two senior backend engineers for about six months, from June, who find out why and then rebuild the "
            + "part that prices a route.\n\nWhen could we talk?",
        MessageKey = "",
        Phone = "+46 8 123 456 78",
        Interests = ["Backend development", "Performance"],
        TechStack = ".NET, PostgreSQL, RabbitMQ",
        Industry = "Logistics",
        Source = "/articles/what-does-a-backend-developer-do",
        CallToAction = "banner",
    };
}
