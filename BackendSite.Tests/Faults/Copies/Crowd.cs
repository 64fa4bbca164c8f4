using System.Collections.Concurrent;
using System.Net;

namespace BackendSite.Tests.Faults.Copies;

/// <summary>Visitors who send enquiries one after the other, and each again and again until there is a receipt.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly SiteCopies site;
    private readonly SemaphoreSlim invited = new(0);
    private readonly CancellationTokenSource closing = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task everybody;
    private volatile bool mayFail;
    private int guests;

    public Crowd(SiteCopies site, int visitors)
    {
        this.site = site;
        everybody = Task.WhenAll(Enumerable.Range(0, visitors).Select(_ => Visit()));
    }

    /// <summary>What they sent and were shown.</summary>
    public EnquiryLedger Ledger { get; } = new();

    /// <summary>Answers without a receipt while the database server was away.</summary>
    public ConcurrentBag<string> Failures { get; } = [];

    /// <summary>The same at other times, when there is no excuse.</summary>
    public ConcurrentBag<string> Complaints { get; } = [];

    /// <summary>Lets so many more enquiries be written.</summary>
    public void Invite(int enquiries)
    {
        guests += enquiries;
        invited.Release(enquiries);
    }

    /// <summary>While this lasts, and until each copy is well again, an answer may say that an enquiry can't be stored.</summary>
    public async Task MayBeTold503(Func<Task> trouble)
    {
        mayFail = true;
        await trouble();
        for (var copy = 0; copy < site.Count; copy++)
        {
            using var client = new HttpClient { BaseAddress = new Uri(site.AddressOf(copy)) };
            while ((await client.GetAsync("/health/ready", closing.Token)).StatusCode != HttpStatusCode.OK)
            {
            }
        }

        mayFail = false;
    }

    /// <summary>Waits until everybody has been heard.</summary>
    public async Task Finish()
    {
        await Ledger.WaitFor(guests);
        await Leave();
    }

    /// <summary>Lets everybody end what they have begun, and go.</summary>
    public async Task Leave()
    {
        await closing.CancelAsync();
        await everybody;
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await everybody.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
        invited.Dispose();
    }

    private async Task Visit()
    {
        using var client = site.Nginx.Client();
        try
        {
            while (!closing.IsCancellationRequested)
            {
                await invited.WaitAsync(closing.Token);
                var message = $"Message {Ledger.Next()}";
                Ledger.Sent.Add(message);
                while (await Send(client, message) is not { } receipt)
                {
                }
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // All have been heard.
        }
    }

    private async Task<string?> Send(HttpClient client, string message)
    {
        var excused = mayFail;
        string said;
        try
        {
            var from = message.Replace("Message ", "person", StringComparison.Ordinal) + "@example.com";
            using var answer = await client.PostEnquiry(EnquiryPosts.Fields(("message", message), ("email", from)));
            if (answer.StatusCode == HttpStatusCode.SeeOther)
            {
                var receipt = answer.Headers.Location!.OriginalString;
                Ledger.Show(message, receipt);
                return receipt;
            }

            said = $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
        }
        catch (HttpRequestException error)
        {
            said = error.Message;
        }

        (excused || mayFail ? Failures : Complaints).Add(said);
        return null;
    }
}
