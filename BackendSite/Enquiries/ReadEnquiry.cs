using System.Text;
using BackendSite.Enquiries.Canary;
using BackendSite.Enquiries.Spam;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace BackendSite.Enquiries;

/// <summary>What came of reading a posted form.</summary>
/// <param name="Status">200 when the draft is whole; 400, 413 or 415 when the form was refused as such.</param>
/// <param name="Draft">What could be read, for showing it again.</param>
/// <param name="Errors">What is too long, when that is the reason.</param>
/// <param name="Evidence">The draft again, with what tells how it came.</param>
internal sealed record PostedEnquiry(int Status, EnquiryDraft Draft, IReadOnlyList<FieldError> Errors, SpamEvidence Evidence)
{
    /// <summary>What says that the site sent it to itself, see <see cref="CanarySeal"/>; empty from people.</summary>
    public string Canary { get; init; } = "";
}

/// <summary>Reads the posted form within its limits, before anything else looks at it.</summary>
internal static class ReadEnquiry
{
    /// <summary>Largest body, in bytes.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>Most fields; a field that is sent twice counts twice.</summary>
    public const int MaxFields = 20;

    /// <summary>Largest value, in bytes of UTF-8.</summary>
    public const int MaxValueBytes = 16 * 1024;

    /// <summary>Reads the form. What is over a limit is cut before it can be shown again.</summary>
    public static async Task<PostedEnquiry> From(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsUrlEncodedUtf8(request.ContentType))
        {
            return Refused(StatusCodes.Status415UnsupportedMediaType);
        }

        var body = await ReadBody(request, cancellationToken);
        if (body is null)
        {
            return Refused(StatusCodes.Status413PayloadTooLarge);
        }

        try
        {
            using var reader = new FormReader(new MemoryStream(body), Encoding.UTF8)
            {
                KeyLengthLimit = MaxBodyBytes,
                ValueLengthLimit = MaxBodyBytes,
                ValueCountLimit = MaxFields,
            };
            return Judge(await reader.ReadFormAsync(cancellationToken), request);
        }
        catch (InvalidDataException)
        {
            return Refused(StatusCodes.Status400BadRequest);
        }
    }

    private static PostedEnquiry Judge(Dictionary<string, StringValues> form, HttpRequest request)
    {
        var draft = Draft(form, OwnReferer(request));
        var tooLong = EnquiryFields.All
            .Where(field => form.GetValueOrDefault(field).Any(value => Encoding.UTF8.GetByteCount(value ?? "") > MaxValueBytes))
            .Select(field => new FieldError(field, field == EnquiryFields.Message
                ? "Shorten the project details: about 16,000 letters fit here. You can send us more once we are in touch"
                : "Shorten this: it is longer than we can take"))
            .ToList();
        return new(
            tooLong.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            draft,
            tooLong,
            new(draft)
            {
                TrapFilled = First(form, EnquiryFields.Trap).Length > 0,
                TimeOnPage = int.TryParse(First(form, EnquiryFields.Seconds), out var seconds) && seconds >= 0 ? TimeSpan.FromSeconds(seconds) : null,
                NoBrowserHeaders = request.Headers.UserAgent.Count == 0 || request.Headers.AcceptLanguage.Count == 0,
            })
        {
            Canary = First(form, CanarySeal.Field),
        };
    }

    private static EnquiryDraft Draft(Dictionary<string, StringValues> form, Uri? referer) => new()
    {
        FullName = CleanText.Line(First(form, EnquiryFields.FullName)),
        Email = CleanText.Line(First(form, EnquiryFields.Email)),
        Company = CleanText.Line(First(form, EnquiryFields.Company)),
        Message = CleanText.Block(First(form, EnquiryFields.Message)),
        Phone = CleanText.Line(First(form, EnquiryFields.Phone)),
        Interests =
        [
            .. form.GetValueOrDefault(EnquiryFields.Interests)
                .Select(value => CleanText.Line(Cut(value ?? "")))
                .Where(value => value.Length is > 0 and <= EnquiryRules.MaxLineLength)
                .Distinct(),
        ],
        TechStack = CleanText.Line(First(form, EnquiryFields.TechStack)),
        Industry = CleanText.Line(First(form, EnquiryFields.Industry)),
        Origin = EnquiryOrigin.Of(
            First(form, EnquiryFields.Page), First(form, EnquiryFields.CallToAction), First(form, EnquiryFields.Referrer), referer),
    };

    private static string First(Dictionary<string, StringValues> form, string field) =>
        Cut(form.GetValueOrDefault(field).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "");

    private static string Cut(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return bytes.Length <= MaxValueBytes ? value : Encoding.UTF8.GetString(bytes, 0, MaxValueBytes).TrimEnd('\uFFFD');
    }

    // The page's address with its campaign: the browser sends it whole to its own site only.
    private static Uri? OwnReferer(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var referer)
            && referer.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase) ? referer : null;

    private static bool IsUrlEncodedUtf8(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<byte[]?> ReadBody(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBodyBytes)
        {
            return null;
        }

        // A body without a length may go on for ever.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBodyBytes;
        }

        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, cancellationToken);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }

        return body.ToArray();
    }

    private static PostedEnquiry Refused(int status) => new(status, new(), [], new(new()));
}
