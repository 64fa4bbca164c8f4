using System.Security.Claims;
using BackendSite.Mail;
using BackendSite.Staff;

namespace BackendSite.Leads.Outgoing;

/// <summary>Sends a test letter for who may change settings.</summary>
internal sealed class TryMail(CheckMail check)
{
    /// <inheritdoc cref="CheckMail.Run"/>
    public Task<MailCheck> Send(string address, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Settings);
        return check.Run(address.Trim(), cancellationToken);
    }
}
