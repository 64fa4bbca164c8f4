using BackendSite.Mail;

namespace BackendSite.Leads.Letters;

/// <summary>Shows an answer as the letter that it will be.</summary>
public sealed class PreviewReply(IEnumerable<IComposeLetter> composers)
{
    /// <summary>The letter's HTML.</summary>
    public async Task<string> Html(Lead lead, string subject, string text, string author) =>
        (await composers.OfType<ComposeReply>().Single().Write(lead, new()
        {
            LeadId = lead.Id,
            Kind = MessageKind.Draft,
            At = default,
            FromName = author,
            To = lead.Email,
            Subject = subject,
            Text = text,
        })).Html;
}
