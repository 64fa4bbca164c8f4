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

    /// <summary>The kind of the letter that offers a lead to somebody while its owner is away; its data says why.</summary>
    public const string Offered = "lead-offered";

    /// <summary>The kind of the letter before an answer is late; its data is the stage.</summary>
    public const string Reminder = "promise-reminder";

    /// <summary>The kind of the letter when an answer is late.</summary>
    public const string Breach = "promise-breach";

    /// <summary>The kind of the letter of every working morning; its data is the day.</summary>
    public const string Digest = "daily-digest";

    /// <summary>The kind of the letter to somebody who is named in a note; its data is what was written, and by whom.</summary>
    public const string Mentioned = "lead-mentioned";

    /// <summary>By which staff can sort the letters about leads: <see cref="Letter.List"/>.</summary>
    public const string List = "enquiries";

    /// <summary>The subject of the acknowledgement; the conversation goes on under it.</summary>
    public static string AcknowledgementSubject(string reference) => $"We have your enquiry {reference}";

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
    public void OrderAssigned(Lead lead, string address, string why) => Order(lead, Assigned, address, why);

    /// <summary>Orders any letter about a lead; part of the transaction that causes it.</summary>
    public void Order(Lead lead, string kind, string address, string? data = null) => lead.Deliveries.Add(outbox.Order(kind, address, data));
}
