using BackendSite.Components;
using BackendSite.Leads;
using BackendSite.Leads.Answers;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries.Letters;

/// <summary>
/// Writes <see cref="EnquiryLetters.Acknowledgement"/>. It repeats nothing that was sent but a name: the form must not
/// become a way to have us write to strangers.
/// </summary>
internal sealed class ComposeAcknowledgement(
    LetterLeads leads, PageRenderer pages, CurrentCalendar calendars, LeadAddress addresses, IOptions<SiteOptions> site) : IComposeLetter
{
    public string Kind => EnquiryLetters.Acknowledgement;

    public string Name => "Acknowledgement";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken) =>
        await Write(await leads.Of(delivery));

    public Task<Letter> Sample(CancellationToken cancellationToken) => Write(ExampleLead.In(calendars.Now));

    private async Task<Letter> Write(Lead lead)
    {
        var name = GreetingName.From(lead.FullName);
        var due = calendars.Now.DueText(lead.DueAt);
        var receipt = site.Value.Absolute($"/enquiries/{lead.Receipt}");
        var html = await pages.Render<Acknowledgement>(new Dictionary<string, object?>
        {
            [nameof(Acknowledgement.Name)] = name,
            [nameof(Acknowledgement.Due)] = due,
            [nameof(Acknowledgement.Reference)] = lead.Reference,
            [nameof(Acknowledgement.Receipt)] = receipt,
        });
        return new(EnquiryLetters.AcknowledgementSubject(lead.Reference), Text(name, due, lead.Reference, receipt), html)
        {
            RecipientName = name,
            ReplyTo = (site.Value.Name, addresses.For(lead)),
            AutoSubmitted = "auto-replied",
        };
    }

    private string Text(string? name, string due, string reference, string receipt) => $"""
        Hello{(name is null ? "" : $" {name}")},

        thank you for writing to {site.Value.Name}. Your enquiry has arrived, and someone who
        knows your field is going to read it and answer you.

        You will have an answer by {due}.

        Your reference is {reference}. What you sent:
        {receipt}

        Is it urgent, or did you forget something? Reply to this letter, or write to
        {site.Value.EngagementEmail} and name the reference.

        {site.Value.Name}

        --
        You have this letter because this address was entered in the contact form at
        {site.Value.BaseUrl}. If it was not you, tell us by a reply, and
        we delete the enquiry.

        """;
}
