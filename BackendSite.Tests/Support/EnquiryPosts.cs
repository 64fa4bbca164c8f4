using System.Net;
using BackendSite.Leads;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests;

/// <summary>Sends enquiries as a browser without JavaScript would.</summary>
internal static class EnquiryPosts
{
    /// <summary>The four required fields of somebody, then what the test changes; a null value leaves a field out.</summary>
    public static List<KeyValuePair<string, string>> Fields(params (string Name, string? Value)[] changes)
    {
        var fields = new List<KeyValuePair<string, string>>
        {
            new("fullName", "Ada Lovelace"),
            new("email", "ada@analytical.example"),
            new("company", "Analytical Engines"),
            new("message", "We need two people who know payments."),
        };
        foreach (var (name, value) in changes)
        {
            fields.RemoveAll(field => field.Key == name && name != "interests");
            if (value is not null)
            {
                fields.Add(new(name, value));
            }
        }

        return fields;
    }

    /// <summary>Posts fields to /contact.</summary>
    public static Task<HttpResponseMessage> PostEnquiry(
        this HttpClient client, IEnumerable<KeyValuePair<string, string>> fields, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/contact") { Content = new FormUrlEncodedContent(fields) };
        change?.Invoke(request);
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Posts fields that must be accepted.</summary>
    /// <returns>The path of the receipt page.</returns>
    public static async Task<string> SendEnquiry(this HttpClient client, params (string Name, string? Value)[] changes)
    {
        using var answer = await client.PostEnquiry(Fields(changes));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>The lead behind a receipt, with its events and letters.</summary>
    public static async Task<Lead> LeadOf(this SiteFixture site, string receipt)
    {
        await using var db = site.OpenDatabase();
        var secret = receipt[(receipt.LastIndexOf('/') + 1)..];
        return await db.Leads.AsNoTracking().Include(lead => lead.Events).Include(lead => lead.Deliveries)
            .SingleAsync(lead => lead.Receipt == secret, TestContext.Current.CancellationToken);
    }

    /// <summary>How many leads there are.</summary>
    public static async Task<int> CountLeads(this SiteFixture site)
    {
        await using var db = site.OpenDatabase();
        return await db.Leads.CountAsync(TestContext.Current.CancellationToken);
    }
}
