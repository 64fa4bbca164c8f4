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
}
