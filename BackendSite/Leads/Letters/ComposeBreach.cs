using BackendSite.Mail;

namespace BackendSite.Leads.Letters;

/// <summary>Writes <see cref="EnquiryLetters.Breach"/>: an answer is late.</summary>
internal sealed class ComposeBreach(WriteLeadLetter letter) : IComposeLetter
{
    public string Kind => EnquiryLetters.Breach;

    public string Name => "Late answer";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken)
    {
        var lead = await letter.LeadOf(delivery, cancellationToken);
        return await letter.Write(lead, News(await letter.ClaimLink(lead, delivery.Recipient, cancellationToken)));
    }

    public Task<Letter> Sample(CancellationToken cancellationToken) => letter.Write(letter.Example(), News("https://example.com/staff/claim?code=example"));

    private static LeadNews News(string? link) => new(
        "Late",
        "The promised time has passed without an answer. The sooner they hear from somebody, the better: even when it is only that it takes longer.",
        link is null ? null : ("Take it over", link));
}
