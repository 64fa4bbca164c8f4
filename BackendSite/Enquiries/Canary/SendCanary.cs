using System.Net;
using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries.Canary;

/// <summary>Sends one enquiry through the public form, as a visitor would, and waits for the letter that it causes.</summary>
internal sealed class SendCanary(
    IOptions<CanaryOptions> options, IOptions<SiteOptions> site, CanarySeal seal, IDbContextFactory<SiteDb> databases, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    // What is said of the certificate, the redirect and the host is what a visitor's browser would find.
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Sends it.</summary>
    /// <returns>What is wrong, in words for staff; null when the letter left.</returns>
    public async Task<string?> Run(CancellationToken cancellationToken)
    {
        try
        {
            var last = await LastLetter(cancellationToken);
            return await Post(cancellationToken) ?? await WaitForLetter(last, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            return $"the site's own form can't be reached: {error.HttpRequestError}";
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "the site's own form didn't answer within 30 seconds";
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<string?> Post(CancellationToken cancellationToken)
    {
        var address = new Uri(new Uri(string.IsNullOrEmpty(options.Value.Address) ? site.Value.BaseUrl : options.Value.Address), "/contact");
        using var form = await client.GetAsync(address, cancellationToken);
        var html = await form.Content.ReadAsStringAsync(cancellationToken);
        if (form.StatusCode != HttpStatusCode.OK || !html.Contains($"name=\"{EnquiryFields.Message}\"", StringComparison.Ordinal))
        {
            return $"the page of the form answers {(int)form.StatusCode}, or has no form";
        }

        var fields = new Dictionary<string, string>
        {
            [EnquiryFields.FullName] = "Canary",
            [EnquiryFields.Email] = site.Value.EngagementEmail,
            [EnquiryFields.Company] = site.Value.Name,
            [EnquiryFields.Message] = "The site looks whether its form works.",
            [CanarySeal.Field] = seal.Make(),
        };
        using var answer = await client.PostAsync(address, new FormUrlEncodedContent(fields), cancellationToken);
        return answer.StatusCode == HttpStatusCode.SeeOther ? null : $"the form answers an enquiry with {(int)answer.StatusCode}";
    }

    private async Task<string?> WaitForLetter(long last, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (clock.GetElapsedTime(since) < options.Value.Patience)
        {
            if (await IsSent(last, cancellationToken))
            {
                await Forget(cancellationToken);
                return null;
            }

            await Task.Delay(Look, clock, cancellationToken);
        }

        return $"an enquiry was taken, and its letter did not leave within {options.Value.Patience.TotalSeconds:0} seconds";
    }

    private async Task<long> LastLetter(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.Deliveries.MaxAsync(letter => (long?)letter.Id, cancellationToken) ?? 0;
    }

    private async Task<bool> IsSent(long last, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.Deliveries.AnyAsync(
            letter => letter.Id > last && letter.Kind == ComposeCanary.TheKind && letter.State == DeliveryState.Sent, cancellationToken);
    }

    // The last day's stay, for whoever wonders; also those that were given up: that it works again is what they were to tell.
    private async Task Forget(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var before = clock.GetUtcNow().UtcDateTime - Kept;
        await db.Deliveries
            .Where(letter => letter.LeadId == null && letter.Kind == ComposeCanary.TheKind)
            .Where(letter => letter.State == DeliveryState.Dead || (letter.State == DeliveryState.Sent && letter.CreatedAt < before))
            .ExecuteDeleteAsync(cancellationToken);
    }
}
