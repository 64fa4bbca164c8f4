using System.Security.Claims;
using BackendSite.Components;
using BackendSite.Leads;
using BackendSite.Leads.Answers;
using BackendSite.Leads.Details;
using BackendSite.Leads.Inbox;
using BackendSite.Leads.Letters;
using BackendSite.Leads.Outgoing;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BackendSite.Tests.Leads;

/// <summary>Renders the room's components over a room, signed in as Ana unless somebody else is named.</summary>
internal sealed class LeadsContext : BunitContext
{
    public LeadsContext(LeadsRoom room, ClaimsPrincipal? who = null)
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(new LeadClock(room.Clock, new PromiseOptions().ToCalendar()));
        Services.AddSingleton(new LetterKinds([]));
        Services.AddSingleton(room.Feed);
        Services.AddSingleton(room.Find);
        Services.AddSingleton<CountForAll>();
        Services.AddSingleton(room.Read);
        Services.AddSingleton(room.Change);
        Services.AddSingleton(room.Merge);
        Services.AddSingleton(room.Link);
        Services.AddSingleton(room.Resend);
        Services.AddSingleton(new WatchMail(new ReadChannel(room), room.Untold, room.Mailbox, room.Clock));
        Services.AddSingleton(new ReadOutbox(room));
        Services.AddSingleton(new Transcripts(room.Clock));
        Services.AddSingleton(room.Answer);
        Services.AddSingleton(new PreviewReply([]));
        Services.AddSingleton(new ReplyTemplates(
            Options.Create(new ReplyOptions { Templates = [new() { Name = "Call", Text = "Hello {first name} of {company}, {my name} here." }] }),
            Options.Create(new SiteOptions { Name = "Edvantis" })));
        Services.AddSingleton(new FindColleagues(room));
        Services.AddSingleton(new ChangeMany(room.Change));
        Services.AddSingleton(new KeepViews(room));
        Services.AddSingleton(new KeepDraft(room));
        Services.AddSingleton(new LeadPresence(TimeProvider.System));
        Services.AddSingleton<AntiforgeryStateProvider>(new NoToken());
        RenderTree.Add<CascadingValue<Task<AuthenticationState>>>(parameters =>
            parameters.Add(value => value.Value, Task.FromResult(new AuthenticationState(who ?? LeadsRoom.Ana))));
    }

    public IRenderedComponent<LeadInbox> Inbox(string query = "")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(LeadQuery.Path + query);
        return Render<LeadInbox>();
    }

    public IRenderedComponent<LeadPage> Page(string reference, string query = "")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"{LeadQuery.Path}/{Uri.EscapeDataString(reference)}{query}");
        return Render<LeadPage>(parameters => parameters.Add(page => page.Reference, reference));
    }

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
