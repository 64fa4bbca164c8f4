using BackendSite.Data;
using BackendSite.Web;

namespace BackendSite.Enquiries;

/// <summary>The two posts of the receipt page. They pass the same doors as the form, and lose nothing that was written either.</summary>
internal sealed class PostReceipt(SameOrigin sameOrigin, FloodGate floodGate, AfterReceipt after, EnquiryPages pages)
{
    /// <summary>POST …/add: a second message on the same lead.</summary>
    public async Task<IResult> Add(string receipt, HttpContext context)
    {
        var posted = await ReadEnquiry.From(context.Request, context.RequestAborted);
        var text = posted.Draft.Message;
        var (status, trouble) = posted.Status != StatusCodes.Status200OK
            ? (posted.Status, "This is more than fits here. Shorten it, or write to us")
            : Refusal(context) ?? (text.Length == 0 ? (StatusCodes.Status422UnprocessableEntity, "Write what you want to add") : (0, ""));
        return status != 0
            ? await pages.Receipt(receipt, context.RequestAborted, status, text, trouble)
            : await Do(() => after.Add(receipt, text, context.RequestAborted), receipt, text, context);
    }

    /// <summary>POST …/withdraw: the confirmed withdrawal.</summary>
    public async Task<IResult> Withdraw(string receipt, HttpContext context) =>
        Refusal(context) is var (status, trouble)
            ? await pages.Receipt(receipt, context.RequestAborted, status, "", trouble)
            : await Do(() => after.Withdraw(receipt, context.RequestAborted), receipt, "", context);

    private (int Status, string Trouble)? Refusal(HttpContext context) =>
        !sameOrigin.Allows(context.Request) ? (StatusCodes.Status403Forbidden, "This was sent from another website, so we did not take it. Send it from this page")
        : !floodGate.LetsIn(context.Connection.RemoteIpAddress) ? (StatusCodes.Status429TooManyRequests, "Too much came from your network within a minute. Wait a minute, then send it again")
        : null;

    private async Task<IResult> Do(Func<Task<bool>> act, string receipt, string text, HttpContext context)
    {
        try
        {
            return await act()
                ? new SeeOther($"/enquiries/{receipt}")
                : await pages.Receipt(receipt, context.RequestAborted, StatusCodes.Status409Conflict, text, "This enquiry takes no more additions. Write to us instead");
        }
        catch (Exception error) when (DatabaseFault.Is(error))
        {
            context.Response.Headers.RetryAfter = "30";
            return await pages.Receipt(receipt, context.RequestAborted, StatusCodes.Status503ServiceUnavailable, text, "We could not store this just now. Send it again in a moment, or write to us");
        }
    }
}
