namespace BackendSite.Mail;

/// <summary>How long sending waits for things. Tests shorten them; the one setting is the limit for a letter as a whole.</summary>
internal sealed record MailLimits
{
    /// <summary>The limits that go with one for a letter as a whole: nothing that is a part of it lasts longer, and the lease a quarter more.</summary>
    public static MailLimits For(TimeSpan wholeSend)
    {
        var usual = new MailLimits();
        TimeSpan Shorter(TimeSpan limit, double part) => limit < wholeSend * part ? limit : wholeSend * part;
        return usual with
        {
            WholeSend = wholeSend,
            Lease = wholeSend * 1.25,
            Connect = Shorter(usual.Connect, 0.5),
            Command = Shorter(usual.Command, 0.5),
            FinalReply = Shorter(usual.FinalReply, 5 / 6.0),
            Stopping = Shorter(usual.Stopping, 0.125),
            Sweep = Shorter(usual.Sweep, 1 / 12.0),
        };
    }

    /// <summary>Concurrent connections.</summary>
    public int Senders { get; init; } = 2;

    /// <summary>Letters over one connection. A server that takes fewer says so, and the next letter gets a new one.</summary>
    public int LettersAConnection { get; init; } = 500;

    /// <summary>
    /// Letters that are leased at a time. After a crash as many may be marked as possible repeats although nobody had begun them.
    /// </summary>
    public int LettersAClaim { get; init; } = 32;

    /// <summary>For the TCP connection.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For the answer to each command, the greeting included.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For the answer to the final dot: RFC 5321, 4.5.3.2.6 asks for ten minutes.</summary>
    public TimeSpan FinalReply { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>For one letter as a whole, since the others are per socket call and a server may drip.</summary>
    public TimeSpan WholeSend { get; init; } = TimeSpan.FromSeconds(720);

    /// <summary>For the answer to QUIT, which nothing depends on.</summary>
    public TimeSpan Quit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a sender has a letter: longer than <see cref="WholeSend"/>.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>For the answer to the final dot once the site is stopping.</summary>
    public TimeSpan Stopping { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How often to look for due letters when no bell rings.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often to look for abandoned leases and letters that wait too long.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Waits between probes of a channel at fault; the last one is repeated. Probes come 1, 5 and 15 minutes after the
    /// first failure, then every five minutes, so that an outage of any length is noticed to end in time.
    /// </summary>
    public IReadOnlyList<TimeSpan> Probes { get; init; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5)];

    /// <summary>The same for a refused account, where every try may count towards a lockout.</summary>
    public IReadOnlyList<TimeSpan> AccountProbes { get; init; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15)];
}
