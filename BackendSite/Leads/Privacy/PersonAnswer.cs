using System.Text.Encodings.Web;
using System.Text.Json;
using BackendSite.Web;
using Microsoft.AspNetCore.Mvc;

namespace BackendSite.Leads.Privacy;

/// <summary>POST: what is held about a person, as a file for them. A POST, so that no address gets into an address.</summary>
internal static class PersonAnswer
{
    public const string Path = "/staff/privacy/person";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // A file and no part of a page: names stay readable in any script.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static async Task<IResult> Answer(
        [FromForm] string email, [FromForm] string form, HttpContext context, FindPerson people, PageRenderer pages, CancellationToken cancellationToken)
    {
        var person = await people.Read(email, context.User, cancellationToken);
        return form == "json"
            ? Results.File(JsonSerializer.SerializeToUtf8Bytes(person, Json), "application/json", "what-we-hold.json")
            : Results.File(
                System.Text.Encoding.UTF8.GetBytes(await pages.Render<PersonPage>(new Dictionary<string, object?> { [nameof(PersonPage.Person)] = person })),
                "text/html; charset=utf-8",
                "what-we-hold.html");
    }
}
