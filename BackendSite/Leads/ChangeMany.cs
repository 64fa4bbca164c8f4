using System.Security.Claims;
using BackendSite.Staff;

namespace BackendSite.Leads;

/// <summary>What came of a change to many leads.</summary>
/// <param name="Done">So many hold it now.</param>
/// <param name="Collided">So many were changed by a colleague first, and left alone.</param>
public readonly record struct ManyOutcome(int Done, int Collided)
{
    /// <summary>A sentence about those that were left alone, with a space before it; empty when none was.</summary>
    public string Left => Collided switch
    {
        0 => "",
        1 => " A colleague changed 1 of them first; it was left alone.",
        _ => $" A colleague changed {Collided} of them first; they were left alone.",
    };
}

/// <summary>Does the same to several leads, each by the one path for every change and each for itself.</summary>
public sealed class ChangeMany(ChangeLead change)
{
    /// <summary>Gives them to somebody, or to nobody.</summary>
    public Task<ManyOutcome> Assign(IEnumerable<LeadRow> leads, Guid? owner, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Assign);
        return Each(leads, lead => change.Assign(lead.Reference, lead.Version, owner, by, cancellationToken));
    }

    /// <summary>Sets their status; Lost, which needs a reason each, is not for many.</summary>
    public Task<ManyOutcome> SetStatus(IEnumerable<LeadRow> leads, LeadStatus status, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Reply);
        return Each(leads, lead => change.SetStatus(lead.Reference, lead.Version, status, null, by, cancellationToken));
    }

    private static async Task<ManyOutcome> Each(IEnumerable<LeadRow> leads, Func<LeadRow, Task<ChangeOutcome>> act)
    {
        var (done, collided) = (0, 0);
        foreach (var lead in leads.ToList())
        {
            if (await act(lead) is ChangeOutcome.Done)
            {
                done++;
            }
            else
            {
                collided++;
            }
        }

        return new(done, collided);
    }
}
