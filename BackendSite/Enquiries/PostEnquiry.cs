using BackendSite.Enquiries.Canary;
using BackendSite.Enquiries.Spam;
using BackendSite.Web;

namespace BackendSite.Enquiries;

/// <summary>
/// POST /contact. In this order: type and size, same origin, flood, rules, one transaction, and only then the receipt. Every
/// refusal is a page with words and a way on, and holds what was written.
/// </summary>
internal sealed class PostEnquiry(
    SameOrigin sameOrigin, FloodGate floodGate, EnquiryWriter writer, EnquiryPages pages, EnquiryMeter meter, RecentSenders senders,
    LearntWords learnt, CanarySeal canary, TimeProvider clock)
{
    private readonly DateTime startedAt = clock.GetUtcNow().UtcDateTime;
    private readonly long startedTick = clock.GetTimestamp();

    /// <summary>Answers one post.</summary>
    public async Task<IResult> Answer(HttpContext context)
    {
        var posted = await ReadEnquiry.From(context.Request, context.RequestAborted);
        if (posted.Status != StatusCodes.Status200OK)
        {
            return await Refuse(posted.Status, posted.Draft, posted.Errors);
        }

        if (!sameOrigin.Allows(context.Request))
        {
            return await Refuse(StatusCodes.Status403Forbidden, posted.Draft);
        }

        if (!floodGate.LetsIn(context.Connection.RemoteIpAddress))
        {
            context.Response.Headers.RetryAfter = "60";
            return await Refuse(StatusCodes.Status429TooManyRequests, posted.Draft);
        }

        return EnquiryRules.Check(posted.Draft) is { Count: > 0 } errors
            ? await Refuse(StatusCodes.Status422UnprocessableEntity, posted.Draft, errors)
            : await Store(context, canary.IsOurs(posted.Canary), posted.Evidence with
            {
                RecentFromAddress = senders.CountAndAdd(context.Connection.RemoteIpAddress),
                Words = learnt.Weights,
            });
    }

    private Task<IResult> Refuse(int status, EnquiryDraft draft, IReadOnlyList<FieldError>? errors = null)
    {
        meter.Refuse(status);
        return pages.Form(status, draft, errors);
    }

    private async Task<IResult> Store(HttpContext context, bool isCanary, SpamEvidence evidence)
    {
        try
        {
            var stored = await writer.Write(new(evidence, clock.GetUtcNow().UtcDateTime, startedAt + clock.GetElapsedTime(startedTick)) { IsCanary = isCanary });
            return new SeeOther($"/enquiries/{stored.Receipt}");
        }
        catch (StoreUnavailableException)
        {
            context.Response.Headers.RetryAfter = "30";
            return await Refuse(StatusCodes.Status503ServiceUnavailable, evidence.Draft);
        }
    }
}
