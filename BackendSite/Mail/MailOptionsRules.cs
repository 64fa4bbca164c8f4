using System.Net;
using Microsoft.Extensions.Options;
using MimeKit;

namespace BackendSite.Mail;

/// <summary>What the settings of mail must fulfil; each failure names its key.</summary>
internal sealed class MailOptionsRules : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var failures = Failures(options).ToList();
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    /// <summary>A sender that has an address with a domain.</summary>
    internal static bool IsSender(string from) =>
        MailboxAddress.TryParse(from, out var mailbox) && mailbox.Domain.Length > 0;

    private static IEnumerable<string> Failures(MailOptions mail)
    {
        if (mail.From.Length > 0 && !IsSender(mail.From))
        {
            yield return $"Mail:From is '{mail.From}', which is neither an address nor 'Name <address>'.";
        }

        if (RetrySchedule.TryParse(mail.RetrySchedule) is null)
        {
            yield return $"Mail:RetrySchedule is '{mail.RetrySchedule}'; it must be waits from a second to a day, such as 00:01:00,00:05:00.";
        }

        if (mail.SendWithin < TimeSpan.FromSeconds(5) || mail.SendWithin > TimeSpan.FromHours(1))
        {
            yield return $"Mail:SendWithin is '{mail.SendWithin}'; it must be from 00:00:05 to 01:00:00.";
        }

        if (mail.Transport == MailTransport.Pickup && string.IsNullOrWhiteSpace(mail.PickupDirectory))
        {
            yield return "Mail:PickupDirectory is empty; letters need a folder to go to.";
        }

        foreach (var failure in Failures(mail.Dkim))
        {
            yield return failure;
        }

        foreach (var failure in mail.Transport == MailTransport.Smtp ? Failures(mail.Smtp) : [])
        {
            yield return failure;
        }

        foreach (var failure in mail.Imap.Host.Length > 0 ? Failures(mail.Imap) : [])
        {
            yield return failure;
        }

        if (mail.Imap.Host.Length == 0 && mail.Imap.User.Length > 0)
        {
            yield return "Mail:Imap:Host is missing; Mail:Imap:User is set.";
        }
    }

    private static IEnumerable<string> Failures(ImapOptions imap)
    {
        if (imap.Port is < 0 or > 65535)
        {
            yield return $"Mail:Imap:Port is {imap.Port}; it must be from 1 to 65535, or 0 for the usual port.";
        }

        if (imap.User.Length == 0 || imap.Password.Length == 0)
        {
            yield return $"Mail:Imap:{(imap.User.Length == 0 ? "User" : "Password")} is missing; Mail:Imap:Host is set.";
        }

        if (imap.Security == SmtpSecurity.None && !IsThisMachine(imap.Host))
        {
            yield return "Mail:Imap:Security is None; the password would travel in the clear. Use StartTls or Tls.";
        }

        if (imap.TrustedRoot.Length > 0 && !File.Exists(imap.TrustedRoot))
        {
            yield return $"Mail:Imap:TrustedRoot is '{imap.TrustedRoot}', and there is no such file.";
        }
    }

    private static IEnumerable<string> Failures(DkimOptions dkim)
    {
        (string Key, string Value)[] parts = [("Domain", dkim.Domain), ("Selector", dkim.Selector), ("KeyFile", dkim.KeyFile)];
        foreach (var (key, _) in parts.Where(part => part.Value.Length == 0 && parts.Any(other => other.Value.Length > 0)))
        {
            yield return $"Mail:Dkim:{key} is missing; a signature needs Mail:Dkim:Domain, :Selector and :KeyFile.";
        }

        if (parts.All(part => part.Value.Length > 0) && SignLetters.Problem(dkim.KeyFile) is { } problem)
        {
            yield return $"Mail:Dkim:KeyFile is '{dkim.KeyFile}', {problem}";
        }
    }

    private static IEnumerable<string> Failures(SmtpOptions smtp)
    {
        if (string.IsNullOrWhiteSpace(smtp.Host))
        {
            yield return "Mail:Smtp:Host is missing; with Mail:Transport=Smtp it must name the mail server.";
        }

        if (smtp.Port is < 0 or > 65535)
        {
            yield return $"Mail:Smtp:Port is {smtp.Port}; it must be from 1 to 65535, or 0 for the usual port.";
        }

        if (smtp.User.Length > 0 != smtp.Password.Length > 0)
        {
            yield return smtp.User.Length > 0
                ? "Mail:Smtp:Password is missing; Mail:Smtp:User is set."
                : "Mail:Smtp:User is missing; Mail:Smtp:Password is set.";
        }

        if (smtp.User.Length > 0 && smtp.Security == SmtpSecurity.None && !IsThisMachine(smtp.Host))
        {
            yield return "Mail:Smtp:Security is None; the password would travel in the clear. Use StartTls or Tls.";
        }

        if (smtp.TrustedRoot.Length > 0 && !File.Exists(smtp.TrustedRoot))
        {
            yield return $"Mail:Smtp:TrustedRoot is '{smtp.TrustedRoot}', and there is no such file.";
        }
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
