using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BackendSite.Staff;

/// <summary>The codes of authenticator apps (RFC 6238): six digits, SHA-1, a new one every 30 seconds. All apps know these.</summary>
internal static class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int KeyBytes = 20;
    private const int StepSeconds = 30;

    // A clock may be a step wrong either way (RFC 6238, 5.2).
    private const int Tolerance = 1;

    /// <summary>A random key in base32.</summary>
    public static string NewKey()
    {
        var key = new StringBuilder();
        foreach (var five in Fives(RandomNumberGenerator.GetBytes(KeyBytes)))
        {
            key.Append(Base32[five]);
        }

        return key.ToString();
    }

    /// <summary>What a QR code says to the app.</summary>
    public static string Address(string key, string site, string account) =>
        $"otpauth://totp/{Uri.EscapeDataString(site)}:{Uri.EscapeDataString(account)}?secret={key}&issuer={Uri.EscapeDataString(site)}";

    /// <summary>The code at a moment.</summary>
    public static string CodeAt(string key, DateTimeOffset now) => Code(Bytes(key), Step(now));

    /// <summary>The time step that a code belongs to; null when it belongs to none of now.</summary>
    public static long? Match(string key, string code, DateTimeOffset now)
    {
        var typed = Encoding.ASCII.GetBytes(code.Replace(" ", "", StringComparison.Ordinal));
        var bytes = Bytes(key);
        for (var step = Step(now) - Tolerance; step <= Step(now) + Tolerance; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.ASCII.GetBytes(Code(bytes, step))))
            {
                return step;
            }
        }

        return null;
    }

    private static long Step(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    private static string Code(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The standard's own choice; a keyed digest is not weakened by SHA-1's collisions.
        var digest = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(digest.AsSpan(digest[^1] & 0xf)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<int> Fives(byte[] bytes)
    {
        for (var bit = 0; bit < bytes.Length * 8; bit += 5)
        {
            var two = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            yield return (two >> (11 - (bit % 8))) & 31;
        }
    }

    private static byte[] Bytes(string key)
    {
        var bytes = new byte[key.Length * 5 / 8];
        for (var position = 0; position < bytes.Length * 8; position++)
        {
            var bit = (Base32.IndexOf(key[position / 5], StringComparison.Ordinal) >> (4 - (position % 5))) & 1;
            bytes[position / 8] |= (byte)(bit << (7 - (position % 8)));
        }

        return bytes;
    }
}
