using BackendSite.Components;
using BackendSite.Enquiries.Letters;
using BackendSite.Enquiries.Spam;
using BackendSite.Mail;
using BackendSite.Web;

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
        services.AddSingleton<RecentSenders>();
        services.AddSingleton<LearntWords>();
        services.AddHostedService(provider => provider.GetRequiredService<LearntWords>());
        services.AddSingleton<StoreEnquiry>();
        services.AddSingleton<EnquiryWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<EnquiryWriter>());
        services.AddSingleton<EnquiryPages>();
        services.AddSingleton<PostEnquiry>();
        services.AddSingleton<IComposeLetter, ComposeEnquiryNotice>();
        services.AddSingleton<IComposeLetter, ComposeAcknowledgement>();
    }

    /// <summary>Maps the form and the receipt.</summary>
    public static void MapEnquiries(this WebApplication app)
    {
        app.MapPublicPage<ContactPage>("/contact");
        app.MapPost("/contact", (HttpContext context, PostEnquiry post) => post.Answer(context))
            .AllowAnonymous()
            .DisableAntiforgery();
        app.MapGet("/enquiries/{receipt}", (string receipt, EnquiryPages pages, CancellationToken cancellationToken) =>
                pages.Receipt(receipt, cancellationToken))
            .AllowAnonymous();
    }
}
