using MimeKit;

namespace BackendSite.Mail;

/// <summary>
/// A letter's two texts, written once when they are complete. Whoever hands the letter over measures it and sends it, which are two writings
/// otherwise, and does so while the server waits.
/// </summary>
internal sealed class WrittenBody : MultipartAlternative
{
    // In bytes.
    private const int Usual = 16 * 1024;

    private byte[]? written;

    /// <summary>Writes it as mail servers take it; what is changed in it later is not sent.</summary>
    public void Seal()
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        using var stream = new MemoryStream(Usual);
        base.WriteTo(options, stream, contentOnly: true);
        written = stream.ToArray();
    }

    /// <inheritdoc/>
    public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        if (AsWritten(options, contentOnly) is { } bytes)
        {
            stream.Write(bytes);
        }
        else
        {
            base.WriteTo(options, stream, contentOnly, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
        AsWritten(options, contentOnly) is { } bytes
            ? stream.WriteAsync(bytes, cancellationToken).AsTask()
            : base.WriteToAsync(options, stream, contentOnly, cancellationToken);

    // A file of this machine has other line ends.
    private byte[]? AsWritten(FormatOptions options, bool contentOnly) => contentOnly && options.NewLineFormat == NewLineFormat.Dos ? written : null;
}
