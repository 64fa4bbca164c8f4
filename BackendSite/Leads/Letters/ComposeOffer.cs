using BackendSite.Mail;

namespace BackendSite.Leads.Letters;

/// <summary>Writes <see cref="EnquiryLetters.Offered"/>: its button leads to the page on which the reader takes the lead.</summary>
internal sealed class ComposeOffer(WriteLeadLetter letter) : IComposeLetter
{
    public string Kind => EnquiryLetters.Offered;

    public string Name => "Offer of a lead";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken)
    {
        var lead = await letter.LeadOf(delivery, cancellationToken);
        return await letter.Write(lead, News(delivery.Data ?? "", await letter.ClaimLink(lead, delivery.Recipient, cancellationToken)));
    }

    public Task<Letter> Sample(CancellationToken cancellationToken) =>
        letter.Write(letter.Example(), News("Ana is away until Fri 8 May. Marko: .NET; 1 open; in hours now.", "https://example.com/staff/claim?code=example"));

    private static LeadNews News(string why, string? link) => new("Can you take this", why, link is null ? null : ("Take it", link));
}
