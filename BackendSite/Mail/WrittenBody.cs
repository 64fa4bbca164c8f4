using System.Text;
using MimeKit;
using MimeKit.IO;
using MimeKit.IO.Filters;
using MimeKit.Text;

namespace BackendSite.Mail;

/// <summary>
/// A letter's two texts, encoded so that any server takes them, and written once: whoever hands the letter over prepares it, measures it and
/// sends it, which is to look at each byte three times, and does so while the server waits.
/// </summary>
internal sealed class WrittenBody : MultipartAlternative
{
    // What a mail server has to take as it is, without the end of the line: RFC 5322, 2.1.1.
    private const int LongestLine = 998;

    // Some programs put a > before a line that begins so.
    private const string Separator = "From ";

    // In bytes.
    private const int Usual = 16 * 1024;

    private static readonly FormatOptions Wire = new() { NewLineFormat = NewLineFormat.Dos };

    private readonly ReadOnlyMemory<byte> written;

    /// <summary>Writes it as mail servers take it; what is changed in it later is not sent.</summary>
    public WrittenBody(string text, string html)
    {
        var delimiter = Encoding.ASCII.GetBytes($"--{Boundary}");
        var stream = new MemoryStream(Usual);
        foreach (var (format, lines) in (ReadOnlySpan<(TextFormat, string)>)[(TextFormat.Plain, text), (TextFormat.Html, html)])
        {
            var (part, encoded) = Part(format, PlainWords.Lines(lines));
            Add(part);
            stream.Write(delimiter);
            stream.Write("\r\n"u8);
            part.Headers.WriteTo(Wire, stream);
            WriteLines(stream, encoded);
            stream.Write("\r\n"u8);
        }

        stream.Write(delimiter);
        stream.Write("--\r\n"u8);
        written = stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    /// <summary>Does nothing: there is nothing left to encode, and it may have been signed since.</summary>
    public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
    {
    }

    /// <inheritdoc/>
    public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        if (IsWritten(options, contentOnly))
        {
            stream.Write(written.Span);
        }
        else
        {
            base.WriteTo(options, stream, contentOnly, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
        IsWritten(options, contentOnly)
            ? stream.WriteAsync(written, cancellationToken).AsTask()
            : base.WriteToAsync(options, stream, contentOnly, cancellationToken);

    // A file of this machine has other line ends.
    private static bool IsWritten(FormatOptions options, bool contentOnly) => contentOnly && options.NewLineFormat == NewLineFormat.Dos;

    private static (TextPart Part, ArraySegment<byte> Encoded) Part(TextFormat format, string lines)
    {
        var part = new TextPart(format);
        ArraySegment<byte> encoded;
        if (TravelsAsItIs(lines))
        {
            part.ContentType.Charset = "utf-8";
            part.ContentTransferEncoding = ContentEncoding.SevenBit;
            encoded = Encoding.ASCII.GetBytes(lines);
        }
        else
        {
            part.Text = lines;
            part.ContentTransferEncoding = part.GetBestEncoding(EncodingConstraint.SevenBit);
            encoded = Encode(part.Content!, part.ContentTransferEncoding);
        }

        part.Content = new MimeContent(new MemoryStream(encoded.Array!, encoded.Offset, encoded.Count), part.ContentTransferEncoding);
        return (part, encoded);
    }

    private static ArraySegment<byte> Encode(IMimeContent plain, ContentEncoding encoding)
    {
        var encoded = new MemoryStream();
        using (plain)
        using (var encoder = new FilteredStream(encoded))
        {
            encoder.Add(EncoderFilter.Create(encoding));
            plain.DecodeTo(encoder);
            encoder.Flush();
        }

        return new(encoded.GetBuffer(), 0, (int)encoded.Length);
    }

    private static bool TravelsAsItIs(ReadOnlySpan<char> lines)
    {
        if (!Ascii.IsValid(lines))
        {
            return false;
        }

        foreach (var range in lines.Split('\n'))
        {
            var line = lines[range];
            if (line.Length > LongestLine || line.StartsWith(Separator, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteLines(MemoryStream stream, ReadOnlySpan<byte> lines)
    {
        while (lines.IndexOf((byte)'\n') is >= 0 and var end)
        {
            stream.Write(lines[..end]);
            stream.Write("\r\n"u8);
            lines = lines[(end + 1)..];
        }

        stream.Write(lines);
    }
}
