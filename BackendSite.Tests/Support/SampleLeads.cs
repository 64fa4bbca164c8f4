using BackendSite.Leads;
using BackendSite.Mail;

namespace BackendSite.Tests;

/// <summary>Believable leads in several languages and scripts, the same ones for the same seed.</summary>
internal static class SampleLeads
{
    private static readonly (string Name, string Company, string Domain)[] People =
    [
        ("Anna Kovács", "Danube Health", "danubehealth.example"),
        ("James O'Connor", "Northwind Freight", "northwindfreight.example"),
        ("Priya Raghunathan", "Lotus Payments", "lotuspay.example"),
        ("Łukasz Wiśniewski", "Bałtyk Logistyka", "baltyk.example"),
        ("Олена Шевченко", "Зерно Трейд", "zernotrade.example"),
        ("山田 太郎", "株式会社ミナト", "minato.example"),
        ("Sofía Núñez", "Clínica del Sur", "clinicadelsur.example"),
        ("יעל כהן", "כרמל מערכות", "carmel.example"),
        ("محمد الحسن", "شركة الأفق", "alofoq.example"),
        ("Jürgen Müller-Lüdenscheidt", "Müller & Söhne Maschinenbau GmbH", "mueller-soehne.example"),
        ("Chloé Lefèvre", "Atelier Numérique", "atelier-numerique.example"),
        ("김민준", "한빛소프트", "hanbit.example"),
        ("Tobias Lindqvist", "Fjällräven Data", "fjalldata.example"),
        ("Grace Mwangi", "Savanna Mobile", "savanna.example"),
        ("Zoë van den Berg", "Polder Energie", "polder.example"),
        ("Nguyễn Thị Mai", "Sông Hồng Tech", "songhong.example"),
    ];

    private static readonly string[] Openings =
    [
        "We need a backend team for a patient portal that has to connect to three hospital systems.",
        "Our order service falls over every Monday at nine and nobody here knows why.",
        "Looking for two senior .NET engineers from January, remote is fine.",
        "Можете взяти на супровід наш API? Команда, яка його писала, пішла.",
        "Wir möchten unser altes VB6-Lagersystem schrittweise nach .NET ablösen.",
        "We are moving from a monolith to services and would like a second opinion before we start.",
        "Buscamos ayuda para integrar pagos con tres bancos antes de marzo.",
        "決済システムのバックエンド開発についてご相談したいです。",
        "PostgreSQL queries that took 20 ms now take 4 s after the upgrade to 17.",
        "Nous cherchons un partenaire pour reprendre une plateforme de réservation en production.",
        "نبحث عن فريق لتطوير واجهات برمجية لتطبيقنا.",
        "Do you do Kafka? We have 40 consumers and no idea which of them still matter.",
    ];

    private static readonly string[] Details =
    [
        "About 12 people here, two of them engineers.",
        "There is a specification; it is three years old.",
        "Budget is agreed for the first phase.",
        "We would start small: one month, one service.",
        "It runs on Azure today and has to stay in the EU.",
        "Happy to sign an NDA before we show you the code.",
        "The deadline is the end of the first quarter, because the licence of the old system ends.",
    ];

    private static readonly string[] Interests = ["Backend development", "API integration", "Team extension", "Cloud and DevOps", "Consulting"];

    private static readonly string?[] Stacks = [null, ".NET, PostgreSQL", "Java, Kafka, Oracle", "Node.js, MongoDB", "PHP, MySQL", "Python, Django"];

    private static readonly string?[] Industries = [null, "Healthcare", "Logistics", "Finance", "Energy", "Retail"];

    private static readonly string?[] Sources = [null, "/contact", "/articles/what-does-a-backend-developer-do"];

    /// <summary>Leads in the order of their receipt; the last one came a few minutes before <paramref name="now"/>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="now">UTC.</param>
    /// <param name="seed">Another seed gives other leads, with other references.</param>
    public static IEnumerable<Lead> Make(int count, DateTime now, int seed = 1)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            // Dense in the last days and thinner the further back, as in an inbox of some age.
            var left = count - i;
            yield return One(random, now.AddMinutes((-7 * left) - (0.02 * left * left)), now, $"{seed}-{i}");
        }
    }

    /// <summary>An ordinary lead that waits, to be varied with <c>with</c>-like assignments.</summary>
    public static Lead One(DateTime receivedAt, string fullName = "Anna Kovács", string message = "We need a backend team.", string key = "") => new()
    {
        Reference = Reference(new Random(HashCode(fullName + message + key))),
        Receipt = Guid.NewGuid().ToString("N"),
        IdempotencyKey = Guid.NewGuid().ToString("N"),
        ReceivedAt = receivedAt,
        DueAt = receivedAt.AddDays(1),
        FullName = fullName,
        Email = "anna.kovacs@danubehealth.example",
        EmailKey = "anna.kovacs@danubehealth.example",
        Company = "Danube Health",
        Message = message,
        MessageKey = message,
        Events = { new() { At = receivedAt, Kind = LeadEventKind.Received } },
    };

    private static Lead One(Random random, DateTime receivedAt, DateTime now, string key)
    {
        var (name, company, domain) = Pick(random, People);
        var email = $"mail{random.Next(1000)}@{domain}";
        var handledAt = receivedAt + ((now - receivedAt) * random.NextDouble() * random.NextDouble());
        var status = (LeadStatus)random.GetItems([0, 0, 0, 1, 1, 2, 2, 2, 3, 4, 5, 5, 6], 1)[0];
        var lead = new Lead
        {
            Reference = Reference(random),
            Receipt = $"receipt-{key}",
            IdempotencyKey = $"key-{key}",
            ReceivedAt = receivedAt,
            DueAt = receivedAt.AddDays(1),
            Status = status,
            FirstResponseAt = status is LeadStatus.Responded or LeadStatus.Qualified or LeadStatus.Won ? handledAt : null,
            FullName = name,
            Email = email,
            EmailKey = email,
            Company = company,
            Message = string.Join("\n\n", [Pick(random, Openings), .. random.GetItems(Details, random.Next(3))]),
            MessageKey = key,
            Phone = random.Next(3) == 0 ? $"+380 44 {random.Next(100, 999)} {random.Next(10, 99)} {random.Next(10, 99)}" : null,
            Interests = [.. random.GetItems(Interests, random.Next(3)).Distinct()],
            TechStack = Pick(random, Stacks),
            Industry = Pick(random, Industries),
            Source = Pick(random, Sources),
        };
        Happen(lead, handledAt, random, key);
        return lead;
    }

    private static void Happen(Lead lead, DateTime handledAt, Random random, string key)
    {
        lead.Events.Add(new() { At = lead.ReceivedAt, Kind = LeadEventKind.Received });
        if (lead.Status is not (LeadStatus.New or LeadStatus.Spam))
        {
            lead.Version = 1;
            lead.Events.Add(new()
            {
                At = handledAt,
                Kind = LeadEventKind.StatusChanged,
                StaffId = Guid.Parse("0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a01"),
                StaffName = "Ana Petrenko",
                Before = nameof(LeadStatus.New),
                After = lead.Status.ToString(),
                Text = lead.Status == LeadStatus.Lost ? "They went with a local agency." : null,
            });
        }

        lead.Deliveries.Add(Letter(lead, "engagement@edvantis.com", EnquiryLetters.Notice, key, DeliveryState.Sent));
        lead.Deliveries.Add(Letter(lead, lead.Email, EnquiryLetters.Acknowledgement, key, random.Next(16) == 0 ? DeliveryState.Dead : DeliveryState.Sent));
    }

    private static Delivery Letter(Lead lead, string to, string kind, string key, DeliveryState state) => new()
    {
        Kind = kind,
        Recipient = to,
        MessageId = $"{kind}-{key}@sample.example",
        CreatedAt = lead.ReceivedAt,
        NextAttemptAt = lead.ReceivedAt,
        State = state,
        SentAt = state == DeliveryState.Sent ? lead.ReceivedAt.AddSeconds(2) : null,
        ServerReply = state == DeliveryState.Sent ? "250 2.0.0 Ok: queued as 4ZkQ1n" : null,
        LastError = state == DeliveryState.Dead ? "550 5.1.1 No such mailbox here" : null,
    };

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];

    private static string Reference(Random random) => random.GetString("23456789ABCDEFGHJKMNPQRSTVWXYZ", 8);

    // Unlike string.GetHashCode the same in every process.
    private static int HashCode(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
}
