using BackendSite.Components;
using BackendSite.Enquiries.Canary;
using BackendSite.Enquiries.Letters;
using BackendSite.Enquiries.Spam;
using BackendSite.Mail;
using BackendSite.Mail.Incoming;
using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries;

/// <summary>What prospects send: the form, accepting it, the receipt.</summary>
public static class EnquiriesSetup
{
    /// <summary>Registers the room, and offers its form as the ending of every public page.</summary>
    public static void AddEnquiries(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<EnquiryOptions>("Enquiries");
        services.AddSingleton(new PageEnding(typeof(EnquirySection)));
        services.AddSingleton<FloodGate>();
        services.AddSingleton(provider => new PrivacyFact(
            PrivacyTopic.Read,
            $"Only so that nobody can flood us, one address can send us no more enquiries than {provider.GetRequiredService<IOptions<EnquiryOptions>>().Value.PerAddressPerMinute} in a minute."));
        services.AddSingleton<RecentSenders>();
        services.AddSingleton<LearntWords>();
        services.AddHostedService(provider => provider.GetRequiredService<LearntWords>());
        services.AddSingleton<StoreEnquiry>();
        services.AddSingleton<EnquiryWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<EnquiryWriter>());
        AddCanary(services);
        services.AddSingleton<EnquiryMeter>();
        services.AddSingleton<EnquiryPages>();
        services.AddSingleton<PostEnquiry>();
        services.AddSingleton<AfterReceipt>();
        services.AddSingleton<PostReceipt>();
        services.AddSingleton<ITakeMail, TakeEnquiry>();
        services.AddSingleton<LetterLeads>();
        services.AddSingleton<IReadAhead>(provider => provider.GetRequiredService<LetterLeads>());
        services.AddSingleton<IComposeLetter, ComposeAddition>();
        services.AddSingleton<IComposeLetter, ComposeWithdrawal>();
        services.AddSingleton<IComposeLetter, ComposeEnquiryNotice>();
        services.AddSingleton<IComposeLetter, ComposeAcknowledgement>();
    }

    private static void AddCanary(IServiceCollection services)
    {
        services.AddSettings<CanaryOptions>("Canary")
            .Validate(canary => canary.Every == TimeSpan.Zero || canary.Every >= CanaryOptions.MostOften, "Canary:Every must be a minute at least, or zero for never.")
            .Validate(canary => canary.Patience > TimeSpan.Zero, "Canary:Patience must be longer than zero.");
        services.AddSingleton<CanarySeal>();
        services.AddSingleton<OrderCanary>();
        services.AddSingleton<IComposeLetter, ComposeCanary>();
        services.AddSingleton<SendCanary>();
        services.AddSingleton<KeepCanary>();
        services.AddHostedService(provider => provider.GetRequiredService<KeepCanary>());
        services.AddHealthChecks().AddCheck<KeepCanary>("canary", tags: [HealthNotice.Tag]);
    }

    /// <summary>Maps the form and the receipt.</summary>
    public static void MapEnquiries(this WebApplication app)
    {
        app.MapPublicPage<ContactPage>("/contact");
        app.MapPost("/contact", (HttpContext context, PostEnquiry post) => post.Answer(context))
            .AllowAnonymous()
            .DisableAntiforgery();
        // The address of a receipt is its key; like the form, these posts carry no other authority.
        var receipt = app.MapGroup("/enquiries/{receipt}").AllowAnonymous().DisableAntiforgery();
        receipt.MapGet("", (string receipt, EnquiryPages pages, CancellationToken cancellationToken) => pages.Receipt(receipt, cancellationToken));
        receipt.MapGet("withdraw", (string receipt, EnquiryPages pages, CancellationToken cancellationToken) =>
            pages.Receipt(receipt, cancellationToken, withdrawing: true));
        receipt.MapPost("add", (string receipt, HttpContext context, PostReceipt post) => post.Add(receipt, context));
        receipt.MapPost("withdraw", (string receipt, HttpContext context, PostReceipt post) => post.Withdraw(receipt, context));
    }
}
