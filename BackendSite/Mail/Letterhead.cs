using System.Globalization;
using BackendSite.Components;
using Microsoft.Extensions.Options;
using MimeKit;

namespace BackendSite.Mail;

/// <summary>Who our letters are from.</summary>
public sealed class Letterhead
{
    private readonly MailboxAddress sender;

    public Letterhead(IOptions<MailOptions> mail, IOptions<SiteOptions> site)
    {
        sender = Checked(mail.Value.From is { Length: > 0 } from
            ? MailboxAddress.Parse(from)
            : new MailboxAddress(site.Value.Name, site.Value.EngagementEmail));
        Domain = new IdnMapping().GetAscii(sender.Domain);
    }

    /// <summary>The sender of every letter, a new one each time: an address that is used holds on to its message for as long as it lives.</summary>
    public MailboxAddress From => (MailboxAddress)sender.Clone();

    /// <summary>The sender's domain in ASCII; message ids end with it.</summary>
    public string Domain { get; }

    /// <summary>The same mailbox, if it has an address.</summary>
    /// <exception cref="FormatException">It has none.</exception>
    internal static MailboxAddress Checked(MailboxAddress mailbox) =>
        mailbox.LocalPart.Length > 0 && mailbox.Domain.Length > 0
            ? mailbox
            : throw new FormatException("An address has something on both sides of its @.");
}
