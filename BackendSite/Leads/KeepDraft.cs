using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>Keeps what somebody is writing for colleagues, one draft a person and lead.</summary>
public sealed class KeepDraft(IDbContextFactory<SiteDb> databases)
{
    /// <summary>Keeps it as it is now; an empty one is forgotten.</summary>
    public async Task Save(long leadId, Guid staff, string text, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var draft = await db.NoteDrafts.FindAsync([leadId, staff], cancellationToken);
        if (text.Length == 0)
        {
            await db.NoteDrafts.Where(d => d.LeadId == leadId && d.StaffId == staff).ExecuteDeleteAsync(cancellationToken);
            return;
        }

        if (draft is null)
        {
            db.Add(new NoteDraft { LeadId = leadId, StaffId = staff, Text = text });
        }
        else
        {
            draft.Text = text;
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
