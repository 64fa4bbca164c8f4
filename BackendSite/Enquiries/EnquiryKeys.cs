using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace BackendSite.Enquiries;

/// <summary>
/// Recognises a repeat: a double click, the back button, a retry after a cut connection. Two posts with the same words in the
/// same bucket of time, or in neighbouring ones, are one enquiry. A cached page can't hold a number of its own, so the key
/// comes from what was written. The next bucket counts as well: after the clock was set back, that is where the first one lies.
/// </summary>
internal sealed record EnquiryKeys(string Previous, string Current, string Next)
{
    /// <summary>The length of a bucket; a repeat is recognised for at least this long, and at most twice.</summary>
    public static readonly TimeSpan Bucket = TimeSpan.FromDays(1);

    private const int DigestBytes = 20;

    /// <summary>The keys of an enquiry that arrives now.</summary>
    public static EnquiryKeys Of(EnquiryDraft draft, DateTime now)
    {
        // Case and space don't make another enquiry; the page it was sent from doesn't either.
        var words = Digest(
            [
                draft.FullName, draft.Email, draft.Company, draft.Message, draft.Phone,
                .. draft.Interests.Order(StringComparer.Ordinal), draft.TechStack, draft.Industry,
            ]);
        var bucket = now.Ticks / Bucket.Ticks;
        return new($"{bucket - 1}-{words}", $"{bucket}-{words}", $"{bucket + 1}-{words}");
    }

    /// <summary>Digest of the message alone.</summary>
    public static string OfMessage(EnquiryDraft draft) => Digest([draft.Message]);

    // Every field is cleaned already and so holds no NUL, which can end each of them.
    private static string Digest(ReadOnlySpan<string> fields)
    {
        var normal = new ArrayBufferWriter<byte>(1024);
        foreach (var field in fields)
        {
            Encoding.UTF8.GetBytes(CleanText.Line(field).ToLowerInvariant(), normal);
            normal.Write("\0"u8);
        }

        return Convert.ToHexStringLower(SHA256.HashData(normal.WrittenSpan).AsSpan(0, DigestBytes));
    }
}
