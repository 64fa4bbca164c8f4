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

        /// <summary>The way out: no row, or one row once it has been paused.</summary>
        public DbSet<MailChannel> MailChannels => db.Set<MailChannel>();
    }
}
