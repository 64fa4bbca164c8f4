using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BackendSite.Data.Moving;

/// <summary>How many rows a table has, and a sum of the digests of them all, whatever their order: two tables with the same are the same.</summary>
internal sealed class RowDigest
{
    private UInt128 sum;

    /// <summary>The rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The sum in hex.</summary>
    public string Sum => sum.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Adds a row.</summary>
    /// <param name="row">All its values as one text.</param>
    public void Add(string row)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(row));
        unchecked
        {
            sum += BitConverter.ToUInt64(digest, 0) + ((UInt128)BitConverter.ToUInt64(digest, 8) << 64);
        }

        Rows++;
    }

    /// <summary>Whether both saw the same rows.</summary>
    public bool Equals(long rows, string sum) => Rows == rows && Sum == sum;
}
