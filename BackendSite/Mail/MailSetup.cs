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

        services.AddSingleton<MailLimits>();
        services.AddSingleton(provider => RetrySchedule.TryParse(provider.GetRequiredService<IOptions<MailOptions>>().Value.RetrySchedule)!);
        services.AddSingleton<SenderLock>();
        services.AddSingleton<LetterLeases>();
        services.AddSingleton<ChannelGate>();
        services.AddSingleton<LetterKinds>();
        services.AddSingleton<LetterThread>();
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
        services.AddVerb(MailVerbs.Create);
    }

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
