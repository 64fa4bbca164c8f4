using System.Security.Cryptography;

namespace BackendSite.Enquiries;

/// <summary>Makes the two names of an enquiry.</summary>
internal static class Receipt
{
    // No two of these are mistaken for each other on paper or on the phone: no 0 O Q D, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V.
    private const string Letters = "3479ACEFHJKMNPRTWXY";

    /// <summary>The length of a reference, in characters.</summary>
    public const int ReferenceLength = 8;

    /// <summary>The length of a receipt's secret, in characters: 128 bits in base64url.</summary>
    public const int SecretLength = 22;

    /// <summary>What people quote; not a secret.</summary>
    public static string NewReference() => RandomNumberGenerator.GetString(Letters, ReferenceLength);

    /// <summary>What opens the receipt page; can't be guessed.</summary>
    public static string NewSecret() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}
