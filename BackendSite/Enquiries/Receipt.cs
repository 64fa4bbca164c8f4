using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace BackendSite.Enquiries;

/// <summary>Makes the two names of an enquiry.</summary>
internal static class Receipt
{
    // No two of these are mistaken for each other on paper or on the phone: no 0 O Q D, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V.
    private const string Letters = "3479ACEFHJKMNPRTWXY";

    /// <summary>The length of a reference, in characters.</summary>
    public const int ReferenceLength = 8;

    /// <summary>The length of a receipt's secret in characters, base64url: the moment, and 88 bits that nobody can guess.</summary>
    public const int SecretLength = 22;

    private const int MomentBytes = 5;
    private const int RandomBytes = 11;

    /// <summary>What people quote; not a secret.</summary>
    public static string NewReference() => RandomNumberGenerator.GetString(Letters, ReferenceLength);

    /// <summary>What opens the receipt page; can't be guessed.</summary>
    /// <param name="at">When it is made: those of one moment begin alike, so that their index is written in one place and not all over.</param>
    public static string NewSecret(DateTime at)
    {
        Span<byte> moment = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(moment, at.Ticks / TimeSpan.TicksPerMillisecond);
        return Base64Url.EncodeToString([.. moment[^MomentBytes..], .. RandomNumberGenerator.GetBytes(RandomBytes)]);
    }
}
