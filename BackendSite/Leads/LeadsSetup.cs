using System.Security.Claims;
using BackendSite.Components;
using BackendSite.Leads.Answers;
using BackendSite.Leads.Auditing;
using BackendSite.Leads.Calendar;
using BackendSite.Leads.FollowUp;
using BackendSite.Leads.Inbox;
using BackendSite.Leads.Letters;
using BackendSite.Leads.Merging;
using BackendSite.Leads.Outgoing;
using BackendSite.Leads.Privacy;
using BackendSite.Leads.Reports;
using BackendSite.Leads.Routing;
using BackendSite.Mail;
using BackendSite.Mail.Incoming;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace BackendSite.Leads;

/// <summary>What sales does with enquiries: the inbox, a lead's page, search, export.</summary>
public static class LeadsSetup
{
    /// <summary>Registers the room and its verb <c>leads export</c>.</summary>
    public static void AddLeads(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<LeadFeed>();
        services.AddHostedService<ShareFeed>();
        services.AddSingleton<LeadClock>();
        services.AddSingleton(provider => new StaffClock(
            provider.GetRequiredService<TimeProvider>(), () => provider.GetRequiredService<CurrentCalendar>().Now.Zone));
        services.AddSingleton<LeadSearch>();
        services.AddSingleton<FindLeads>();
        services.AddSingleton<CountForAll>();
        services.AddSingleton<ReadLead>();
        services.AddSingleton<ChangeLead>();
        services.AddSingleton<EnquiryLetters>();
        services.AddSingleton<MergeLeads>();
        services.AddSingleton<LinkLeads>();
        AddOutgoing(services);
        AddAnswers(services);
        services.AddVerb(LeadsVerb.Create);
        AddInbox(services);
        AddFollowUp(services);
        AddReports(services);
        AddPrivacy(services);
    }

    /// <summary>Maps what is no component: files that come with a mail, and lists and reports as files.</summary>
    public static void MapLeads(this WebApplication app)
    {
        app.MapGet(ReportCsv.Path, ReportCsv.Answer).RequireAuthorization(StaffPolicy.For(StaffRight.See));
        app.MapGet(AttachmentFile.Path, AttachmentFile.Answer).WithMetadata(new RequiresAttribute(StaffRight.See));
        app.MapGet(ExportLeadsPage.Path, (HttpContext context, ClaimsPrincipal person, string? format, string? only, ExportLeadsPage export) =>
            export.Answer(context, person, format, only)).RequireAuthorization(StaffPolicy.For(StaffRight.Export));
        app.MapGet(AuditFile.Path, AuditFile.Answer).RequireAuthorization(StaffPolicy.For(StaffRight.Settings));
        app.MapPost(PersonAnswer.Path, PersonAnswer.Answer)
            .RequireAuthorization(StaffPolicy.For(StaffRight.Export))
            .WithMetadata(new RequireAntiforgeryTokenAttribute());
    }

    private static void AddAnswers(IServiceCollection services)
    {
        services.AddSettings<ReplyOptions>("Replies");
        services.AddSingleton<ReplyTemplates>();
        services.AddSingleton<LeadAddress>();
        services.AddSingleton<AnswerLead>();
        services.AddSingleton<ITakeMail, TakeAnswer>();
        services.AddSingleton<IComposeLetter, ComposeReply>();
        services.AddSingleton<PreviewReply>();
        services.AddSingleton<IComposeLetter, ComposeProspectNews>();
        services.AddSingleton<IComposeLetter, ComposeUndelivered>();
        services.AddHostedService<FollowLetters>();
    }

    private static void AddInbox(IServiceCollection services)
    {
        services.AddSingleton<ChangeMany>();
        services.AddSingleton<KeepViews>();
        services.AddSingleton<KeepDraft>();
        services.AddSingleton<LeadPresence>();
        services.AddSingleton<ExportLeadsPage>();
        services.AddSingleton<IComposeLetter, ComposeMention>();
        services.AddSingleton(new StaffPlace("Leads", "staff/leads", Order: 10) { Below = typeof(LeadRail) });
        services.AddSingleton(new StaffPart(StaffSlot.Finder, typeof(LeadFinder)));
    }

    private static void AddReports(IServiceCollection services)
    {
        services.AddSingleton<SumUpLeads>();
        services.AddHostedService<KeepReports>();
        services.AddHostedService<LeadMeter>();
        services.AddSingleton(new StaffPlace("Reports", "staff/reports", Order: 30, Key: 'r', Policy: StaffPolicy.For(StaffRight.See)));
        services.AddVerb(ReportsVerb.Create);
    }

    private static void AddPrivacy(IServiceCollection services)
    {
        services.AddSettings<PrivacyOptions>("Privacy")
            .Validate(Retention.AreRules, "Privacy:EraseAfterDays: each key must be a status (New, Open, Responded, Qualified, Won, Lost, Spam), each value a number of days.");
        services.AddSingleton<ReadAudit>();
        services.AddSingleton<FindPerson>();
        services.AddSingleton<ErasePerson>();
        services.AddSingleton<Retention>();
        services.AddSingleton<NightRound>();
        services.AddHostedService<EveryNight>();
        services.AddSingleton<WhenAccountCloses>(provider => new GiveBackLeads(provider.GetRequiredService<TimeProvider>()).Of);
        services.AddSingleton(new OptionalLetter(EnquiryLetters.Assigned));
        services.AddSingleton(new StaffPlace("Privacy", "staff/privacy", Order: 70, Policy: StaffPolicy.For(StaffRight.Export)));
        services.AddSingleton(new StaffPlace("Audit", "staff/audit", Order: 80, Policy: StaffPolicy.For(StaffRight.Settings)));
        services.AddVerb(PrivacyVerb.Create);
    }

    private static void AddFollowUp(IServiceCollection services)
    {
        services.AddSingleton<ClaimLinks>();
        services.AddSingleton<ChangeRouting>();
        services.AddSingleton<TryRouting>();
        services.AddSingleton<ChangeCalendar>();
        services.AddSingleton(new StaffPlace("Working hours", "staff/settings/calendar", Order: 81, Policy: StaffPolicy.For(StaffRight.Settings)));
        services.AddSingleton(new StaffPlace("Routing", "staff/settings/routing", Order: 80, Policy: StaffPolicy.For(StaffRight.Team)));
        services.AddSingleton<WriteLeadLetter>();
        services.AddSingleton<IComposeLetter, ComposeAssignment>();
        services.AddSingleton<IComposeLetter, ComposeOffer>();
        services.AddSingleton<IComposeLetter, ComposeReminder>();
        services.AddSingleton<IComposeLetter, ComposeBreach>();
        services.AddSingleton<IComposeLetter, ComposeDigest>();
        services.AddSingleton<FollowLead>();
        services.AddSingleton<FollowLeads>();
        services.AddSingleton<MorningRound>();
        services.AddHostedService<KeepFollowing>();
    }

    private static void AddOutgoing(IServiceCollection services)
    {
        services.AddSingleton<UntoldLeads>();
        services.AddSingleton<WatchMail>();
        services.AddSingleton<ReadOutbox>();
        services.AddSingleton<ResendLetters>();
        services.AddSingleton<TryMail>();
        services.AddHostedService<TellOfLetters>();
        services.AddHealthChecks().AddCheck<UntoldLeads>("leads");
        services.AddSingleton(new StaffPlace("Mail", "staff/mail", Order: 80, Key: 'e'));
        services.AddSingleton(new StaffPart(StaffSlot.Notice, typeof(MailNotice)));
    }
}
