using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Enquiries;

/// <summary>The pages that hold somebody's words, rendered for that person alone.</summary>
internal sealed class EnquiryPages(PageRenderer renderer, IDbContextFactory<SiteDb> databases)
{
    /// <summary>No cache may keep such a page, and no browser shows it from its own after signing off.</summary>
    public const string Private = "private, no-store";

    /// <summary>The form again, with everything that was written, under the status that says why.</summary>
    public async Task<IResult> Form(int status, EnquiryDraft draft, IReadOnlyList<FieldError>? errors = null) =>
        await Page<ContactPage>(status, new()
        {
            [nameof(ContactPage.Status)] = status,
            [nameof(ContactPage.Draft)] = draft,
            [nameof(ContactPage.Errors)] = errors ?? [],
        });

    /// <summary>The receipt: what was sent, by when it is answered, and what can still be done.</summary>
    /// <param name="receipt">The secret part of its address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="status">The status under which it is sent.</param>
    /// <param name="addition">What was written in the box for additions and not taken.</param>
    /// <param name="trouble">Why not; null when nothing went wrong.</param>
    /// <param name="withdrawing">True to ask whether the enquiry is really to be withdrawn.</param>
    public async Task<IResult> Receipt(
        string receipt, CancellationToken cancellationToken, int status = StatusCodes.Status200OK, string addition = "", string? trouble = null, bool withdrawing = false)
    {
        if (receipt.Length != Enquiries.Receipt.SecretLength)
        {
            return Results.NotFound();
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var lead = await db.Leads.AsNoTracking()
            .Include(lead => lead.Events.Where(happened => happened.Kind == LeadEventKind.Added).OrderBy(happened => happened.Id))
            .SingleOrDefaultAsync(lead => lead.Receipt == receipt, cancellationToken);
        return lead switch
        {
            null => Results.NotFound(),
            { ErasedAt: not null } => await Page<WithdrawnPage>(StatusCodes.Status200OK, new() { [nameof(WithdrawnPage.Lead)] = lead }),
            _ => await Page<ReceiptPage>(status, new()
            {
                [nameof(ReceiptPage.Lead)] = lead,
                [nameof(ReceiptPage.Addition)] = addition,
                [nameof(ReceiptPage.Trouble)] = trouble,
                [nameof(ReceiptPage.Withdrawing)] = withdrawing,
            }),
        };
    }

    private async Task<IResult> Page<TPage>(int status, Dictionary<string, object?> parameters)
        where TPage : Microsoft.AspNetCore.Components.IComponent =>
        new PrivatePage(status, await renderer.Render<TPage>(parameters));

    private sealed class PrivatePage(int status, string html) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            response.Headers.CacheControl = Private;
            response.Headers["X-Robots-Tag"] = "noindex";
            return response.WriteAsync(html, httpContext.RequestAborted);
        }
    }
}
