using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Mail;

/// <summary>The room's tables.</summary>
public static class MailSets
{
    extension(SiteDb db)
    {
        /// <summary>The outbox, with everything that ever left it.</summary>
        public DbSet<Delivery> Deliveries => db.Set<Delivery>();

        /// <summary>The conversations with prospects, drafts included.</summary>
        public DbSet<Message> Messages => db.Set<Message>();

        /// <summary>The files that came with them.</summary>
        public DbSet<Attachment> Attachments => db.Set<Attachment>();

        /// <summary>How far the mailbox has been read.</summary>
        public DbSet<MailFolder> MailFolders => db.Set<MailFolder>();

        /// <summary>The way out: no row, or one row once it has been paused.</summary>
        public DbSet<MailChannel> MailChannels => db.Set<MailChannel>();
    }

    /// <summary>
    /// The letters in any of these states. Each state but Sent has an index, which is used where one state is asked for; all of them in one
    /// condition would be found by reading every letter there is.
    /// </summary>
    public static IQueryable<Delivery> In(this IQueryable<Delivery> letters, params IEnumerable<DeliveryState> states) =>
        states.Select(state => letters.Where(letter => letter.State == EF.Constant(state))).Aggregate(Queryable.Concat);
}
