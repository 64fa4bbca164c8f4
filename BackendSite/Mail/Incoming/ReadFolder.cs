using BackendSite.Data;
using BackendSite.Web;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Mail.Incoming;

/// <summary>
/// Takes what is new in a folder, mail by mail, each once: the place in the folder moves in the transaction that stores what the mail
/// means, and its Message-ID is unique. Nothing in the folder is changed; a mail that concerns nobody is not even fetched.
/// </summary>
internal sealed partial class ReadFolder(
    IDbContextFactory<SiteDb> databases, IEnumerable<ITakeMail> rooms, MailboxPulse pulse, MailboxLimits limits, TimeProvider clock, ILogger<ReadFolder> log)
{
    // Mails that concern nobody between two notes of the place.
    private const int NoteEvery = 100;

    private (long Uid, int Tries) refused;

    /// <summary>Reads to the end of the folder.</summary>
    /// <param name="folder">Open.</param>
    /// <param name="mailbox">Whose, where.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task Run(IMailFolder folder, string mailbox, CancellationToken cancellationToken)
    {
        var place = await Place(folder, $"{mailbox}/{folder.FullName}", cancellationToken);
        var passed = 0;
        foreach (var uid in await New(folder, place, cancellationToken))
        {
            pulse.Beat();
            var taken = await Take(folder, place, uid, cancellationToken);
            place.LastUid = uid.Id;
            if (!taken && ++passed % NoteEvery == 0)
            {
                await Note(place, cancellationToken);
            }
        }

        await Note(place, cancellationToken);
    }

    private async Task<MailFolder> Place(IMailFolder folder, string name, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var known = await db.MailFolders.AsNoTracking().SingleOrDefaultAsync(place => place.Name == name, cancellationToken);

        // Where the server counts anew, everything is looked at again; what was taken is known by its Message-ID.
        return known?.UidValidity == folder.UidValidity ? known : new() { Name = name, UidValidity = folder.UidValidity };
    }

    private async Task<IEnumerable<UniqueId>> New(IMailFolder folder, MailFolder place, CancellationToken cancellationToken)
    {
        // A search for what follows the last one finds at least the last one (RFC 3501, 6.4.8).
        var query = place.LastUid == 0
            ? (SearchQuery)SearchQuery.DeliveredAfter((clock.GetUtcNow() - limits.History).UtcDateTime)
            : SearchQuery.Uids(new UniqueIdRange(new UniqueId((uint)place.LastUid + 1), UniqueId.MaxValue));
        return (await folder.SearchAsync(query, cancellationToken)).Where(uid => uid.Id > place.LastUid).OrderBy(uid => uid.Id);
    }

    private async Task<bool> Take(IMailFolder folder, MailFolder place, UniqueId uid, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeOnce(folder, place, uid, cancellationToken);
        }
        catch (MessageNotFoundException)
        {
            // Somebody moved or deleted it meanwhile.
            return false;
        }
        catch (ImapCommandException error)
        {
            refused = refused.Uid == uid.Id ? (uid.Id, refused.Tries + 1) : (uid.Id, 1);
            if (refused.Tries < limits.TriesAMail)
            {
                throw;
            }

            PassOver(uid, error);
            return false;
        }
        catch (Exception error) when (!IsTheWay(error))
        {
            PassOver(uid, error);
            return false;
        }
    }

    private async Task<bool> TakeOnce(IMailFolder folder, MailFolder place, UniqueId uid, CancellationToken cancellationToken)
    {
        var at = await ArrivedAt(folder, uid, cancellationToken);
        var head = ReadHead.From(await Bytes(folder.GetStreamAsync(uid, "HEADER", 0, limits.Head, cancellationToken)), at);
        await using var db = databases.CreateDbContext();
        if (await IsKnown(db, head.MessageId, cancellationToken))
        {
            return false;
        }

        var room = head.IsReport ? null : await WhoWants(db, head, cancellationToken);
        if (room is null && !head.IsReport)
        {
            return false;
        }

        var mail = ReadMail.From(await Bytes(folder.GetStreamAsync(uid, 0, limits.Mail, cancellationToken)), head);
        CrashPoint.Pass("take: fetched");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var after = await Store(db, room, mail, cancellationToken);
        await Move(db, place, uid.Id, cancellationToken);
        CrashPoint.Pass("take: rows written");
        await transaction.CommitAsync(cancellationToken);
        CrashPoint.Pass("take: committed");
        after();
        return true;
    }

    private static async Task<Action> Store(SiteDb db, ITakeMail? room, IncomingMail mail, CancellationToken cancellationToken)
    {
        if (room is not null)
        {
            return await room.Take(db, mail, cancellationToken);
        }

        if (mail.Returned is { } returned)
        {
            await ReturnLetter.Mark(db, returned, mail.Head.At, cancellationToken);
        }

        return () => { };
    }

    private static async Task<DateTime> ArrivedAt(IMailFolder folder, UniqueId uid, CancellationToken cancellationToken)
    {
        var summaries = await folder.FetchAsync([uid], MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate, cancellationToken);
        return summaries is [{ InternalDate: { } date }] ? date.UtcDateTime : throw new MessageNotFoundException("It is gone.");
    }

    private static async Task<byte[]> Bytes(Task<Stream> fetching)
    {
        await using var stream = await fetching;
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private async Task<ITakeMail?> WhoWants(SiteDb db, MailHead head, CancellationToken cancellationToken)
    {
        foreach (var room in rooms)
        {
            if (await room.Wants(db, head, cancellationToken))
            {
                return room;
            }
        }

        return null;
    }

    // Our own letters come back here too, in copy or because the notice goes to this very mailbox.
    private static async Task<bool> IsKnown(SiteDb db, string id, CancellationToken cancellationToken) =>
        await db.Messages.AnyAsync(message => message.MessageId == id, cancellationToken)
        || await db.Deliveries.AnyAsync(letter => letter.MessageId == id, cancellationToken);

    private static async Task Move(SiteDb db, MailFolder place, long uid, CancellationToken cancellationToken)
    {
        var moved = await db.MailFolders.Where(row => row.Name == place.Name)
            .ExecuteUpdateAsync(
                row => row.SetProperty(r => r.UidValidity, place.UidValidity).SetProperty(r => r.LastUid, uid), cancellationToken);
        if (moved == 0)
        {
            db.Add(new MailFolder { Name = place.Name, UidValidity = place.UidValidity, LastUid = uid });
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task Note(MailFolder place, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        if (!await db.MailFolders.AnyAsync(row => row.Name == place.Name && row.UidValidity == place.UidValidity && row.LastUid == place.LastUid, cancellationToken))
        {
            await Move(db, place, place.LastUid, cancellationToken);
        }
    }

    // What ends the look at the folder, to be tried again: the connection, the database, the end of the site.
    private static bool IsTheWay(Exception error) => error is
        IOException or OperationCanceledException or TimeoutException or ProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException
        or FolderNotOpenException or System.Net.Sockets.SocketException or DbUpdateException or OutOfMemoryException || DatabaseFault.Is(error);

    private void PassOver(UniqueId uid, Exception error)
    {
        pulse.PassOver();
        LogPassedOver(log, uid.Id, error.GetType().Name);
    }

    // An exception's message may quote the mail.
    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Uid} could not be read and is left in the mailbox: {Error}")]
    private static partial void LogPassedOver(ILogger log, uint uid, string error);
}
