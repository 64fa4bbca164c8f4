namespace BackendSite.Mail;

/// <summary>How letters leave the site.</summary>
public enum MailTransport
{
    /// <summary>As files in a folder, for development or for another program to pick up.</summary>
    Pickup,

    /// <summary>To a mail server.</summary>
    Smtp,
}

/// <summary>How the conversation with the mail server is protected. Neither of the last two falls back to plain text.</summary>
public enum SmtpSecurity
{
    /// <summary>Not at all: for a server on the same machine.</summary>
    None,

    /// <summary>Starts in the clear and is encrypted before anything is said (usually port 587).</summary>
    StartTls,

    /// <summary>Encrypted from the first byte (usually port 465).</summary>
    Tls,
}

/// <summary>How letters leave: the section <c>Mail</c> of the settings.</summary>
public sealed class MailOptions
{
    /// <summary>Which way letters take.</summary>
    public MailTransport Transport { get; set; } = MailTransport.Pickup;

    /// <summary>Where letters become files; a relative path starts at the data directory.</summary>
    public string PickupDirectory { get; set; } = "mail";

    /// <summary>The sender, as <c>Name &lt;address&gt;</c> or an address; empty for the site's name at its engagement address.</summary>
    public string From { get; set; } = "";

    /// <summary>
    /// Waits between the tries of one letter, separated by commas. The last one is repeated, 20% more or less, until the
    /// letter is five days old.
    /// </summary>
    public string RetrySchedule { get; set; } = "00:01:00,00:05:00,00:15:00,00:30:00,01:00:00,02:00:00";

    /// <summary>
    /// How long handing over one letter may take, all in all. What a copy of the site has in hand when it dies or hangs, another one sends when
    /// a quarter more has passed.
    /// </summary>
    public TimeSpan SendWithin { get; set; } = TimeSpan.FromMinutes(12);

    /// <summary>The mail server, for <see cref="MailTransport.Smtp"/>.</summary>
    public SmtpOptions Smtp { get; set; } = new();

    /// <summary>
    /// True to give each lead an address of its own, such as <c>engagement+K7M2P9QX@…</c>, for answers: for servers that deliver
    /// such addresses to the same mailbox.
    /// </summary>
    public bool PlusAddresses { get; set; }

    /// <summary>The engagement mailbox, where answers arrive.</summary>
    public ImapOptions Imap { get; set; } = new();

    /// <summary>How letters are signed.</summary>
    public DkimOptions Dkim { get; set; } = new();
}

/// <summary>The signature of letters (RFC 6376): the section <c>Mail:Dkim</c> of the settings. All three, or none.</summary>
public sealed class DkimOptions
{
    /// <summary>The domain that signs: that of the sender, or one above it.</summary>
    public string Domain { get; set; } = "";

    /// <summary>Names the key in the DNS: its public half is at <c>SELECTOR._domainkey.DOMAIN</c>.</summary>
    public string Selector { get; set; } = "";

    /// <summary>A PEM file with the private RSA key.</summary>
    public string KeyFile { get; set; } = "";
}

/// <summary>The mailbox to watch: the section <c>Mail:Imap</c> of the settings.</summary>
public sealed class ImapOptions
{
    /// <summary>The server's name, which its certificate must carry too; empty to watch no mailbox.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port; 0 for the usual one: 993 for Tls, otherwise 143.</summary>
    public int Port { get; set; }

    /// <summary>How the conversation is protected.</summary>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.Tls;

    /// <summary>The account.</summary>
    public string User { get; set; } = "";

    /// <summary>The account's password.</summary>
    public string Password { get; set; } = "";

    /// <summary>A PEM file of authorities to trust besides the machine's own; empty for none.</summary>
    public string TrustedRoot { get; set; } = "";

    /// <summary>Where mail programs put what was sent from the account; empty for the folder that the server marks as such, if it does.</summary>
    public string SentFolder { get; set; } = "";

    /// <summary>True to make a lead of mail that belongs to none and that a person wrote.</summary>
    public bool NewLeads { get; set; }
}

/// <summary>The mail server: the section <c>Mail:Smtp</c> of the settings.</summary>
public sealed class SmtpOptions
{
    /// <summary>Its name, which its certificate must carry too.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port; 0 for the usual one: 465 for Tls, 587 for StartTls, 25 for None.</summary>
    public int Port { get; set; }

    /// <summary>How the conversation is protected.</summary>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>The account; empty for a server that asks for none.</summary>
    public string User { get; set; } = "";

    /// <summary>The account's password.</summary>
    public string Password { get; set; } = "";

    /// <summary>A PEM file of authorities to trust besides the machine's own; empty for none.</summary>
    public string TrustedRoot { get; set; } = "";
}
