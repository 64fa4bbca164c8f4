using MimeKit;

namespace BackendSite.Mail.Incoming;

/// <summary>Reads what mail servers say about a message of ours (RFC 3464).</summary>
internal static class ReadReport
{
    /// <summary>The letter that was given up.</summary>
    /// <returns>Null when it is delayed, delivered, or the report names no letter.</returns>
    public static ReturnedLetter? Of(MimeMessage report)
    {
        if (report.BodyParts.OfType<MessageDeliveryStatus>().FirstOrDefault() is not { } status
            || OriginalId(report) is not { Length: > 0 } id)
        {
            return null;
        }

        var failed = status.StatusGroups.FirstOrDefault(group => Value(group, "Action").Equals("failed", StringComparison.OrdinalIgnoreCase));
        return failed is null ? null : new(id, Words(failed));
    }

    private static string Words(HeaderList failed)
    {
        // "smtp; 550 5.1.1 No such user"
        var diagnostic = Value(failed, "Diagnostic-Code");
        var words = diagnostic.Contains(';') ? diagnostic[(diagnostic.IndexOf(';') + 1)..] : diagnostic;
        return PlainWords.OneLine(words.Trim().Length > 0 ? words : Value(failed, "Status"));
    }

    private static string Value(HeaderList group, string field) => group[field]?.Trim() ?? "";

    private static string? OriginalId(MimeMessage report)
    {
        foreach (var part in report.BodyParts)
        {
            switch (part)
            {
                case TextRfc822Headers { Message.MessageId: { } id }:
                    return id;
                case MessagePart { Message.MessageId: { } id }:
                    return id;
            }
        }

        return null;
    }
}
