using BackendSite.Components;
using BackendSite.Data.Backups;
using BackendSite.Mail.Incoming;
using BackendSite.Mail.Previews;
using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Mail;

/// <summary>How letters leave: the outbox, its senders and the ways they take.</summary>
public static class MailSetup
{
    /// <summary>Registers the room.</summary>
    public static void AddMail(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<MailOptions>("Mail");
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsRules>();
        services.AddSingleton<Letterhead>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<MailBell>();

        services.AddSingleton(provider => MailLimits.For(provider.GetRequiredService<IOptions<MailOptions>>().Value.SendWithin));
        services.AddSingleton(provider => RetrySchedule.TryParse(provider.GetRequiredService<IOptions<MailOptions>>().Value.RetrySchedule)!);
        services.AddSingleton<SenderLock>();
        services.AddSingleton<LetterLeases>();
        services.AddSingleton<ChannelGate>();
        services.AddSingleton<LetterKinds>();
        services.AddSingleton<LetterThread>();
        services.AddSingleton<IReadAhead>(provider => provider.GetRequiredService<LetterThread>());
        services.AddSingleton<SignLetters>();
        services.AddSingleton<WriteMessage>();
        services.AddSingleton<Transcripts>();
        services.AddSingleton<PickupTransport>();
        services.AddSingleton<PickedUpLetters>();
        services.AddSingleton<SmtpTransport>();
        services.AddSingleton<ITransport>(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value.Transport switch
        {
            MailTransport.Smtp => provider.GetRequiredService<SmtpTransport>(),
            _ => provider.GetRequiredService<PickupTransport>(),
        });
        services.AddSingleton<LettersSettled>();
        services.AddSingleton<SettleTogether>();
        services.AddSingleton<LetterTray>();
        services.AddSingleton<RecordTry>();
        services.AddSingleton<SendLetters>();
        services.AddSingleton<SendersPulse>();
        services.AddSingleton<ReadChannel>();
        services.AddMetrics();
        services.AddSingleton<MailMeter>();
        services.AddSingleton<IComposeLetter, ComposeTestLetter>();
        services.AddSingleton<CheckMail>();
        services.AddSingleton<ExamineMail>();
        services.AddExaminations(provider => provider.GetRequiredService<ExamineMail>().All());
        services.AddSingleton<AfterRestore>(HoldRestoredLetters.In);
        services.AddHostedService<MailSenders>();
        services.AddHealthChecks().AddCheck<MailHealth>("mail");
        AddMailbox(services);
        services.AddSingleton(provider => MailboxFact(provider.GetRequiredService<IOptions<MailOptions>>().Value.Imap));
        services.AddSingleton(provider => TransportFact(provider.GetRequiredService<IOptions<MailOptions>>().Value));
        services.AddVerb(MailVerbs.Create);
    }

    private static PrivacyFact MailboxFact(ImapOptions mailbox) => new(PrivacyTopic.Write, mailbox switch
    {
        { Host: "" } => "What we answer is kept with the enquiry. The site does not read our mailbox: mail that you send us stays there.",
        { NewLeads: true } => "Mail that you and we exchange about it is kept with it, files included: the site reads our engagement mailbox. Mail to it that a person wrote and that belongs to no enquiry is stored as a new one.",
        _ => "Mail that you and we exchange about it is kept with it, files included: the site reads our engagement mailbox, and leaves there what belongs to no enquiry.",
    });

    private static PrivacyFact TransportFact(MailOptions mail) => new(PrivacyTopic.Who, mail.Transport == MailTransport.Smtp
        ? $"Our letters leave through the mail server {mail.Smtp.Host}."
        : "Our letters are handed to a mail program on our own server.");

    private static void AddMailbox(IServiceCollection services)
    {
        services.AddSingleton<MailboxLimits>();
        services.AddSingleton<MailboxPulse>();
        services.AddSingleton<ReadFolder>();
        services.AddHostedService<WatchMailbox>();
        services.AddHealthChecks().AddCheck<MailboxHealth>("mailbox");
    }

    /// <summary>Maps the room.</summary>
    public static void MapMail(this WebApplication app)
    {
        app.MapGet(PreviewLetter.Path, PreviewLetter.Answer)
            .RequireAuthorization()
            .WithMetadata(new ContentPolicy(SecurityPolicy.FramedContent));
    }
}
