namespace BackendSite.Mail;

/// <summary>
/// The letters that this process has leased and not begun. They are leased several at a time, because each lease is a write to the
/// disk, and all senders take from here, so that nobody waits behind a letter whose server is slow.
/// </summary>
internal sealed partial class LetterTray(
    LetterLeases leases, ChannelGate gate, WriteMessage messages, IEnumerable<IReadAhead> readers, MailBell bell, MailLimits limits,
    TimeProvider clock, ILogger<LetterTray> log) : IDisposable
{
    private readonly Queue<LeasedLetter> letters = [];
    private readonly SemaphoreSlim filling = new(1);

    // Never fails.
    private Task ahead = Task.CompletedTask;

    private Task Ahead
    {
        get
        {
            lock (letters)
            {
                return ahead;
            }
        }
    }

    /// <summary>The letter that has been due longest, of those that are leased.</summary>
    /// <returns>Null when there is none; those whose lease has become too short for a send are given back.</returns>
    public async Task<LeasedLetter?> Take()
    {
        if (await TakeNow() is { } letter)
        {
            return letter;
        }

        await Ahead;
        return await TakeNow();
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
            if (await TakeNow() is { } meanwhile)
            {
                return meanwhile;
            }

            await Lease(atMost, cancellationToken);
            return await TakeNow();
        }
        finally
        {
            filling.Release();
        }
    }

    /// <summary>Leases more when few are left, if the way is free and nobody does so yet: senders need not wait for that write to the disk.</summary>
    /// <param name="atMost">How many.</param>
    public void FillAhead(int atMost)
    {
        lock (letters)
        {
            if (letters.Count <= limits.Senders && ahead.IsCompleted)
            {
                ahead = Task.Run(() => LeaseAhead(atMost));
            }
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
        await Ahead;
        await EmptyNow();
    }

    public void Dispose() => filling.Dispose();

    private async Task<LeasedLetter?> TakeNow()
    {
        lock (letters)
        {
            if (!letters.TryPeek(out var letter) || HasTime(letter.Letter))
            {
                return letter is null ? null : letters.Dequeue();
            }
        }

        await EmptyNow();
        return null;
    }

    private async Task EmptyNow()
    {
        List<Delivery> left;
        lock (letters)
        {
            left = [.. letters.Select(leased => leased.Letter)];
            letters.Clear();
        }

        await leases.Return(left);
    }

    private async Task LeaseAhead(int atMost)
    {
        try
        {
            await filling.WaitAsync();
            try
            {
                // Where the way is at fault, who tries it next leases one letter for that.
                if (await leases.NextDue(CancellationToken.None) <= clock.GetUtcNow().UtcDateTime
                    && await gate.NextProbe(CancellationToken.None) is null
                    && await Lease(atMost, CancellationToken.None) > 0)
                {
                    bell.Wake();
                }
            }
            finally
            {
                filling.Release();
            }
        }
        catch (Exception error)
        {
            LogNotAhead(log, "leased", error.GetType().Name, error.Message);
        }
    }

    private async Task<int> Lease(int atMost, CancellationToken cancellationToken)
    {
        var leased = await leases.Claim(atMost, cancellationToken);
        await ReadAhead(leased);
        lock (letters)
        {
            foreach (var letter in leased)
            {
                letters.Enqueue(new(letter, messages, clock));
            }
        }

        return leased.Count;
    }

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
                LogNotAhead(log, "read", error.GetType().Name, error.Message);
            }
        }
    }

    // A send must end before its lease does.
    private bool HasTime(Delivery letter) =>
        letter.LeaseUntil - clock.GetUtcNow().UtcDateTime >= limits.WholeSend + limits.Stopping;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Letters could not be {What} ahead, and senders wait for it: {Error}: {Message}")]
    private static partial void LogNotAhead(ILogger log, string what, string error, string message);
}
