using BackendSite.Mail;

namespace BackendSite.Leads.Answers;

/// <summary>The subject of an answer: that of the thread that the prospect has, since mail programs go by it too.</summary>
internal static class ReplySubject
{
    /// <summary>Such as "Re: We have your enquiry K7M2P9QX".</summary>
    public static string For(Lead lead)
    {
        var last = lead.Messages.Where(m => m.Kind is MessageKind.Received or MessageKind.Sent && m.Subject.Length > 0).MaxBy(m => m.Id)?.Subject
            ?? EnquiryLetters.AcknowledgementSubject(lead.Reference);
        var subject = last.StartsWith("Re:", StringComparison.OrdinalIgnoreCase) ? last : $"Re: {last}";
        return subject.Length <= AnswerLead.MaxSubjectLength ? subject : subject[..AnswerLead.MaxSubjectLength];
    }
}
