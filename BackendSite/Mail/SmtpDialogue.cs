using System.Text;
using MailKit;

namespace BackendSite.Mail;

/// <summary>
/// Listens to a conversation with a mail server to know how far it got: what an exception means depends on whether the
/// message was handed over, and on the last thing that the server said. MailKit reports bytes once they are written.
/// </summary>
internal sealed class SmtpDialogue : IProtocolLogger
{
    private static readonly byte[] FinalDot = "\r\n.\r\n"u8.ToArray();

    private readonly StringBuilder line = new();
    private readonly byte[] tail = new byte[FinalDot.Length];
    private string verb = "";
    private long letterBytes;

    /// <summary>How far the current message got.</summary>
    public SmtpStage Stage { get; private set; } = SmtpStage.Opening;

    /// <summary>The server's last refusal of anything but RSET and QUIT, code included; null for none.</summary>
    public (int Code, string Text)? Refusal { get; private set; }

    /// <summary>Where it is written down; null for nowhere.</summary>
    public Transcript? Transcript { get; set; }

    /// <summary>Called when the server wants the message.</summary>
    public Action? Invited { get; set; }

    /// <summary>Called when the message has been handed over.</summary>
    public Action? HandedOver { get; set; }

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>Another message begins.</summary>
    public void Begin()
    {
        Stage = SmtpStage.Envelope;
        Refusal = null;
        letterBytes = 0;
        Array.Clear(tail);
    }

    public void LogConnect(Uri uri) => Transcript?.Add($"Connected to {uri.Host}, port {uri.Port}");

    public void LogClient(byte[] buffer, int offset, int count)
    {
        var bytes = buffer.AsSpan(offset, count);
        if (Stage != SmtpStage.Body)
        {
            verb = Encoding.ASCII.GetString(bytes[..Math.Min(count, 4)]).ToUpperInvariant();
            Transcribe(buffer, offset, count);
            return;
        }

        letterBytes += count;
        Remember(bytes);
        if (tail.AsSpan().SequenceEqual(FinalDot))
        {
            Stage = SmtpStage.HandedOver;
            Transcript?.Add($"C: ({letterBytes:N0} bytes of a letter)");
            HandedOver?.Invoke();
        }
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        foreach (var character in Encoding.UTF8.GetString(buffer, offset, count))
        {
            if (character == '\n')
            {
                Hear(line.ToString().TrimEnd('\r'));
                line.Clear();
            }
            else
            {
                line.Append(character);
            }
        }
    }

    public void Dispose()
    {
    }

    private void Hear(string reply)
    {
        Transcript?.Add("S: " + PlainWords.OneLine(reply));
        if (reply.Length < 3 || !int.TryParse(reply.AsSpan(0, 3), out var code))
        {
            return;
        }

        if (code >= 400 && verb is not ("RSET" or "QUIT"))
        {
            Refusal = (code, reply);
        }

        if (code == 354 && verb == "DATA")
        {
            Stage = SmtpStage.Body;
            Invited?.Invoke();
        }
    }

    private void Transcribe(byte[] buffer, int offset, int count)
    {
        if (Transcript is null)
        {
            return;
        }

        // Sender and recipient are named in one breath where the server allows it.
        foreach (var line in Masked(buffer, offset, count).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            Transcript.Add("C: " + PlainWords.OneLine(line));
        }
    }

    private string Masked(byte[] buffer, int offset, int count)
    {
        var said = Encoding.UTF8.GetString(buffer, offset, count);
        if (verb == "AUTH")
        {
            return $"{string.Join(' ', said.Split(' ').Take(2)).TrimEnd()} ********";
        }

        // The further answers of a sign-in have no verb: MailKit knows where a secret is.
        return AuthenticationSecretDetector?.DetectSecrets(buffer, offset, count) is { Count: > 0 } ? "********" : said;
    }

    private void Remember(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= tail.Length)
        {
            bytes[^tail.Length..].CopyTo(tail);
            return;
        }

        tail.AsSpan(bytes.Length).CopyTo(tail);
        bytes.CopyTo(tail.AsSpan(tail.Length - bytes.Length));
    }
}

/// <summary>How far a message got.</summary>
internal enum SmtpStage
{
    /// <summary>Greeting, encryption, account.</summary>
    Opening,

    /// <summary>Sender and recipient.</summary>
    Envelope,

    /// <summary>The message's bytes are on their way.</summary>
    Body,

    /// <summary>The final dot is written; whose message it is now depends on the answer.</summary>
    HandedOver,
}
