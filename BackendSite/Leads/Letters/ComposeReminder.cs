using BackendSite.Leads.FollowUp;
using BackendSite.Mail;

namespace BackendSite.Leads.Letters;

/// <summary>Writes <see cref="EnquiryLetters.Reminder"/>: an answer is not late yet.</summary>
internal sealed class ComposeReminder(WriteLeadLetter letter) : IComposeLetter
{
    public string Kind => EnquiryLetters.Reminder;

    public string Name => "Reminder";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken)
    {
        var lead = await letter.LeadOf(delivery, cancellationToken);
        var link = await letter.ClaimLink(lead, delivery.Recipient, cancellationToken);
        return await letter.Write(lead, News(delivery.Data, link));
    }

    public Task<Letter> Sample(CancellationToken cancellationToken) => letter.Write(letter.Example(), News(nameof(PromiseStage.Soon), null));

    private static LeadNews News(string? stage, string? link) => new(
        stage == nameof(PromiseStage.Half) ? "Still waiting" : "Due soon",
        stage == nameof(PromiseStage.Half) ? "Half of the working time has passed, and they have no answer yet." : "Little working time is left, and they have no answer yet.",
        link is null ? null : ("Take it over", link));
}
