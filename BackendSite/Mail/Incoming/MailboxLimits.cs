namespace BackendSite.Mail.Incoming;

/// <summary>How much is read of a mailbox, and how long it is waited for. Tests shorten them; they are no settings.</summary>
internal sealed record MailboxLimits
{
    /// <summary>Bytes of a mail that are fetched; the rest stays in the mailbox.</summary>
    public int Mail { get; init; } = 25 * 1024 * 1024;

    /// <summary>Bytes of a head.</summary>
    public int Head { get; init; } = 128 * 1024;

    /// <summary>How far back the first look at a folder goes.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromDays(30);

    /// <summary>For each command's answer.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For one look at all folders, since a server may drip.</summary>
    public TimeSpan Pass { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long the server's word is waited for before all folders are looked at anyway.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The same where the server gives none.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits before connecting again; the last one is repeated.</summary>
    public IReadOnlyList<TimeSpan> Waits { get; init; } = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    /// <summary>The same after a refused account, where every try may count towards a lockout.</summary>
    public IReadOnlyList<TimeSpan> AccountWaits { get; init; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    /// <summary>A mail that the server can't give out so often is passed over.</summary>
    public int TriesAMail { get; init; } = 3;
}
