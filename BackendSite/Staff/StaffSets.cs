using BackendSite.Data;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>The room's tables.</summary>
public static class StaffSets
{
    extension(SiteDb db)
    {
        /// <summary>Everyone who may enter, or was invited to.</summary>
        public DbSet<StaffUser> Staff => db.Set<StaffUser>();

        /// <summary>What people look like.</summary>
        public DbSet<StaffPhoto> StaffPhotos => db.Set<StaffPhoto>();

        /// <summary>Who is signed in, and where.</summary>
        public DbSet<OpenSession> OpenSessions => db.Set<OpenSession>();

        /// <summary>What was done, besides what happened to leads.</summary>
        public DbSet<AuditEntry> AuditEntries => db.Set<AuditEntry>();

        /// <summary>The settings of the last start.</summary>
        public DbSet<KnownSetting> KnownSettings => db.Set<KnownSetting>();
    }

    /// <summary>True once somebody has finished setting up an account; an open invitation doesn't count.</summary>
    public static Task<bool> CanSomebodyEnter(this IQueryable<StaffUser> staff, CancellationToken cancellationToken) =>
        staff.AnyAsync(account => account.PasswordHash != null, cancellationToken);
}
