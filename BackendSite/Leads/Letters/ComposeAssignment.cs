using BackendSite.Mail;

namespace BackendSite.Leads.Letters;

/// <summary>Writes <see cref="EnquiryLetters.Assigned"/>.</summary>
internal sealed class ComposeAssignment(WriteLeadLetter letter) : IComposeLetter
{
    public string Kind => EnquiryLetters.Assigned;

    public string Name => "Assignment";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken) =>
        await letter.Write(await letter.LeadOf(delivery, cancellationToken), News(delivery.Data ?? ""));

    public Task<Letter> Sample(CancellationToken cancellationToken) => letter.Write(letter.Example(), News("Ana: .NET, logistics; 2 open; in hours now"));

    private static LeadNews News(string why) => new("Yours to answer", why);
}
