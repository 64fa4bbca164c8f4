namespace BackendSite.Mail;

/// <summary>
/// The letters that this process has leased and not begun. They are leased several at a time, because each lease is a write to the
/// disk, and all senders take from here, so that nobody waits behind a letter whose server is slow.
/// </summary>
internal sealed partial class LetterTray(
    LetterLeases leases, WriteMessage messages, IEnumerable<IReadAhead> readers, MailLimits limits, TimeProvider clock, ILogger<LetterTray> log) : IDisposable
{
    private readonly Queue<LeasedLetter> letters = [];
    private readonly SemaphoreSlim filling = new(1);

    /// <summary>The letter that has been due longest, of those that are leased.</summary>
    /// <returns>Null when there is none; those whose lease has become too short for a send are given back.</returns>
    public async Task<LeasedLetter?> Take()
    {
        lock (letters)
        {
            if (!letters.TryPeek(out var letter) || HasTime(letter.Letter))
            {
                return letter is null ? null : letters.Dequeue();
            }
        }

        await Empty();
        return null;
    }

    /// <summary>Leases what is due, and takes the first.</summary>
    /// <param name="atMost">How many to lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when nothing is due.</returns>
    public async Task<LeasedLetter?> Fill(int atMost, CancellationToken cancellationToken)
    {
        await filling.WaitAsync(cancellationToken);
        try
        {
            if (await Take() is { } meanwhile)
            {
                return meanwhile;
            }

            var leased = await leases.Claim(atMost, cancellationToken);
            await ReadAhead(leased);
            lock (letters)
            {
                foreach (var letter in leased)
                {
                    letters.Enqueue(new(letter, messages, clock));
                }
            }

            return await Take();
        }
        finally
        {
            filling.Release();
        }
    }

    /// <summary>Composes one of those whose turn comes next, if nobody does so yet.</summary>
    public void ComposeAhead()
    {
        LeasedLetter? next;
        lock (letters)
        {
            next = letters.Take(limits.Senders).FirstOrDefault(leased => leased.IsMineToCompose());
        }

        next?.ComposeAhead();
    }

    /// <summary>Gives back what nobody has begun, as if it had never been leased.</summary>
    public async Task Empty()
    {
        List<Delivery> left;
        lock (letters)
        {
            left = [.. letters.Select(leased => leased.Letter)];
            letters.Clear();
        }

        await leases.Return(left);
    }

    public void Dispose() => filling.Dispose();

    // Never throws: what is leased must get into the tray. Composing asks again, and meets what is wrong.
    private async Task ReadAhead(IReadOnlyList<Delivery> leased)
    {
        foreach (var reader in readers)
        {
            try
            {
                await reader.Read(leased);
            }
            catch (Exception error)
            {
                LogNotReadAhead(log, error.GetType().Name, error.Message);
            }
        }
    }

    // A send must end before its lease does.
    private bool HasTime(Delivery letter) =>
        letter.LeaseUntil - clock.GetUtcNow().UtcDateTime >= limits.WholeSend + limits.Stopping;

    [LoggerMessage(Level = LogLevel.Warning, Message = "What letters tell of could not be read for all at once: {Error}: {Message}")]
    private static partial void LogNotReadAhead(ILogger log, string error, string message);
}
