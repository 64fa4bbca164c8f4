using System.Globalization;

namespace BackendSite.Bench;

/// <summary>Enquiries as people write them; no two are equal.</summary>
internal static class SampleEnquiry
{
    private static readonly string[] FirstNames = ["Amelia", "Benedikt", "Chiara", "Dmytro", "Eleni", "Farid", "Grace", "Hanna"];
    private static readonly string[] LastNames = ["Okafor", "Lindqvist", "Moreau", "Petrenko", "Schmidt", "Rossi", "Nakamura"];
    private static readonly string[] Companies = ["Harbour Logistics", "Nordlicht Energie", "Brightwell Clinics", "Casa Verde", "Fathom Insurance"];

    private static readonly string[] Messages =
    [
        "We run a booking platform on .NET and PostgreSQL that has grown to about {0} bookings a day. Search has become slow and our two backend "
            + "developers spend most of the week on incidents. We are looking for two senior people who could join for six months, start with the "
            + "slow queries and then help us to split the payment part from the rest. Could you tell us who would be available and from when?",
        "Our warehouse system is a Java application from 2012 that talks to {0} scanners. It has to move to the cloud before the lease of the data "
            + "centre ends next year. We know the business rules well, but nobody here has done a migration of this size. What would a first "
            + "assessment look like, how long does it take, and what do you need from us?",
        "Hello, we have an MVP with {0} paying customers, written by a freelancer in Node.js. It works, but there are no tests and each release "
            + "breaks something. We would like a small managed team that takes over the backend, brings it into shape and goes on from there. Budget "
            + "is approved for the first three months.",
    ];

    /// <summary>The body of the POST.</summary>
    /// <param name="number">Which of them.</param>
    public static string Form(int number)
    {
        var n = number.ToString(CultureInfo.InvariantCulture);
        var (first, last, company) = (FirstNames[number % 8], LastNames[number % 7], Companies[number % 5]);
        (string Name, string Value)[] fields =
        [
            ("fullName", $"{first} {last}"),
            ("email", $"{first}.{last}{n}@customer{number % 997}.example".ToLowerInvariant()),
            ("company", company),
            ("message", string.Format(CultureInfo.InvariantCulture, Messages[number % 3], 1_000 + number)),
            ("phone", "+44 20 7946 0" + (100 + (number % 900)).ToString(CultureInfo.InvariantCulture)),
            ("interests", "Managed backend team"),
            ("techStack", "C#, PostgreSQL"),
            ("industry", "Logistics"),
            ("page", "/articles/what-does-a-backend-developer-do"),
            ("seconds", (40 + (number % 300)).ToString(CultureInfo.InvariantCulture)),
        ];
        return string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
    }
}
