using BackendSite.Components;
using BackendSite.Mail;
using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads;

/// <summary>The letters that an enquiry causes: when it arrives, or when staff take it out of spam.</summary>
public sealed class EnquiryLetters(Outbox outbox, IOptions<SiteOptions> site)
{
    /// <summary>The kind of the letter to engagement staff: everything that was sent.</summary>
    public const string Notice = "enquiry-notice";

    /// <summary>The kind of the letter to the prospect: that it arrived, and by when it is answered.</summary>
    public const string Acknowledgement = "enquiry-acknowledgement";

    /// <summary>The kind of the letter to somebody who has a lead to answer now; its data says why.</summary>
    public const string Assigned = "lead-assigned";

    /// <summary>Orders them with the lead, in its transaction; ring the <see cref="MailBell"/> after the commit.</summary>
    /// <param name="lead">The lead.</param>
    /// <param name="acknowledge">False where the prospect had such a letter a short while ago.</param>
    public void Order(Lead lead, bool acknowledge)
    {
        lead.Deliveries.Add(outbox.Order(Notice, site.Value.EngagementEmail));

        // An address in another script may be spelt to look like somebody else's: people answer it, the site doesn't.
        if (acknowledge && EmailAddress.IsAscii(lead.Email))
        {
            lead.Deliveries.Add(outbox.Order(Acknowledgement, lead.Email));
        }
    }

    /// <summary>Tells somebody that a lead is theirs; part of the transaction that makes it so.</summary>
    /// <param name="lead">The lead.</param>
    /// <param name="address">The new owner's address.</param>
    /// <param name="why">Why they have it, in a sentence or a few lines.</param>
    public void OrderAssigned(Lead lead, string address, string why) => lead.Deliveries.Add(outbox.Order(Assigned, address, why));
}
