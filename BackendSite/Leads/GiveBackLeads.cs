using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>When an account is closed: its leads that are not finished belong to nobody, so that they are offered on at once.</summary>
internal sealed class GiveBackLeads(TimeProvider clock)
{
    /// <summary>As <see cref="WhenAccountCloses"/>, in the transaction that closes the account.</summary>
    public async Task Of(SiteDb db, StaffUser leaver, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        LeadStatus[] finished = [LeadStatus.Won, LeadStatus.Lost, LeadStatus.Spam, LeadStatus.Merged];
        var leads = await db.Leads.Where(lead => lead.OwnerId == leaver.Id && !finished.Contains(lead.Status)).ToListAsync(cancellationToken);
        foreach (var lead in leads)
        {
            lead.OwnerId = null;
            lead.LookAt = now;
            lead.Version++;
            lead.Events.Add(new()
            {
                At = now,
                Kind = LeadEventKind.Assigned,
                StaffId = by.StaffId,
                StaffName = by.StaffName,
                From = by.SignedInFrom,
                Before = leaver.DisplayName,
                Text = "The account was closed.",
            });
        }
    }
}
