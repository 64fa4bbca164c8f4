using MimeKit;

namespace BackendSite.Mail.Incoming;

/// <summary>Finds the files of a mail and gives them names that are safe on any system.</summary>
internal static class ReadAttachments
{
    private const int MostFiles = 50;
    private const int LongestName = 120;

    // Devices of Windows, whatever their extension.
    private static readonly HashSet<string> Reserved = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })], StringComparer.OrdinalIgnoreCase);

    /// <summary>Everything but what is read as the mail itself.</summary>
    public static IReadOnlyList<Attachment> Of(MimeMessage message) =>
        [.. message.BodyParts.Where(IsFile).Take(MostFiles).Select(Read)];

    /// <summary>A file name without folders, signs of other systems or directions, of at most 120 characters; its extension stays.</summary>
    internal static string SafeName(string? name)
    {
        var whole = name ?? "";
        if (whole.Length > LongestName * 2)
        {
            whole = whole[..LongestName] + whole[^10..];
        }

        var last = PlainWords.OneLine(whole).Split('/', '\\')[^1];
        var safe = string.Concat(last.Where(c => !char.IsControl(c) && !"<>:\"|?*%".Contains(c))).Trim('.', ' ');
        if (safe.Length > LongestName)
        {
            var extension = Path.GetExtension(safe) is { Length: <= 10 } short_ ? short_ : "";
            safe = safe[..(LongestName - extension.Length)].TrimEnd('.', ' ') + extension;
        }

        return safe.Length == 0 ? "attachment" : Reserved.Contains(safe.Split('.')[0]) ? "_" + safe : safe;
    }

    private static bool IsFile(MimeEntity part) => part switch
    {
        MessagePart => true,
        TextPart { IsAttachment: false, FileName: null or "" } text => !text.ContentType.IsMimeType("text", "plain") && !text.ContentType.IsMimeType("text", "html"),
        MimePart => true,
        _ => false,
    };

    private static Attachment Read(MimeEntity part)
    {
        using var bytes = new MemoryStream();
        try
        {
            switch (part)
            {
                case MessagePart { Message: { } inner }:
                    inner.WriteTo(bytes);
                    break;
                case MimePart { Content: { } content }:
                    content.DecodeTo(bytes);
                    break;
            }
        }
        catch (Exception error) when (error is FormatException or IOException or ArgumentException)
        {
            // What can be decoded is kept.
        }

        return new()
        {
            FileName = SafeName(NameOf(part)),
            ContentType = PlainWords.OneLine(part.ContentType.MimeType),
            Length = bytes.Length,
            IsKept = true,
            Content = new() { Bytes = bytes.ToArray() },
        };
    }

    private static string? NameOf(MimeEntity part) => part switch
    {
        MessagePart { Message.Subject: { Length: > 0 } subject } => subject.Replace('/', ' ').Replace('\\', ' ') + ".eml",
        MessagePart => "message.eml",
        MimePart { FileName: { Length: > 0 } name } => name,
        { ContentType: var type } when type.IsMimeType("text", "calendar") => "invitation.ics",
        _ => null,
    };
}
