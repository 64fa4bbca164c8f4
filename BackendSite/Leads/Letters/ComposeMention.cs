using BackendSite.Mail;

namespace BackendSite.Leads.Letters;

/// <summary>Writes <see cref="EnquiryLetters.Mentioned"/>.</summary>
internal sealed class ComposeMention(WriteLeadLetter letter) : IComposeLetter
{
    public string Kind => EnquiryLetters.Mentioned;

    public string Name => "Mention in a note";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken) =>
        await letter.Write(await letter.LeadOf(delivery, cancellationToken), News(delivery.Data ?? ""));

    public Task<Letter> Sample(CancellationToken cancellationToken) =>
        letter.Write(letter.Example(), News("Ana Kovač wrote:\n\n@Marko Li can you say how long the migration took last time?"));

    private static LeadNews News(string words) => new("You are asked about", words);
}
