using System.Security.Cryptography;
using System.Text.Json;

namespace BackendSite.Enquiries;

/// <summary>
/// Recognises a repeat: a double click, the back button, a retry after a cut connection. Two posts with the same words in the
/// same bucket of time, or in neighbouring ones, are one enquiry. A cached page can't hold a number of its own, so the key
/// comes from what was written.
/// </summary>
internal static class EnquiryKey
{
    /// <summary>The length of a bucket; a repeat is recognised for at least this long, and at most twice.</summary>
    public static readonly TimeSpan Bucket = TimeSpan.FromDays(1);

    /// <summary>The keys for now and for the bucket before, in this order.</summary>
    public static (string Current, string Previous) Of(EnquiryDraft draft, DateTime now)
    {
        var bucket = now.Ticks / Bucket.Ticks;
        return (Digest(draft, bucket), Digest(draft, bucket - 1));
    }

    /// <summary>Digest of the message alone.</summary>
    public static string OfMessage(EnquiryDraft draft) => Digest([draft.Message]);

    // Case and space don't make another enquiry; the page it was sent from doesn't either.
    private static string Digest(EnquiryDraft draft, long bucket)
    {
        return Digest(
        [
            bucket.ToString(), draft.FullName, draft.Email, draft.Company, draft.Message, draft.Phone,
            .. draft.Interests.Order(StringComparer.Ordinal), draft.TechStack, draft.Industry,
        ]);
    }

    private static string Digest(IEnumerable<string> fields)
    {
        var normal = fields.Select(field => CleanText.Line(field).ToLowerInvariant());
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(normal)).AsSpan(0, 20));
    }
}
