using System.Security.Claims;
using BackendSite.Staff;
using BackendSite.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace BackendSite.Leads.Privacy;

/// <summary>Where requests of the people who wrote to us are answered, and the rules can be seen before they run.</summary>
public sealed partial class PrivacyDesk(FindPerson people, ErasePerson erasing, Retention retention)
{
    private const int ShownReferences = 20;

    private string? email;
    private (int Leads, int Messages)? found;
    private IReadOnlyList<RetentionRule>? rules;
    private IReadOnlyList<Problem> problems = [];
    private string said = "";
    private bool sure;
    private bool mayErase;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        mayErase = (await Me()).May(StaffRight.Erase);
        rules = await retention.Preview(CancellationToken.None);
    }

    // What was found belongs to the address that was looked up.
    private void Typed(string? text) => (email, found, sure, said) = (text, null, false, "");

    private async Task Find()
    {
        problems = EmailAddress.IsValid(email?.Trim() ?? "") ? [] : [new("email", "Enter an email address, like anna@example.com.")];
        if (problems.Count == 0)
        {
            found = await people.Count(email!, await Me(), CancellationToken.None);
            said = found is (0, 0) ? "Nothing is held about this address."
                : $"Held: {found.Value.Leads} {(found.Value.Leads == 1 ? "enquiry" : "enquiries")}, {found.Value.Messages} {(found.Value.Messages == 1 ? "message" : "messages")}.";
        }
    }

    private async Task Erase()
    {
        if (!sure)
        {
            return;
        }

        var references = await erasing.Erase(email!, await Me(), CancellationToken.None);
        said = $"Erased: {string.Join(", ", references)}. Backups made before hold it until they are replaced.";
        (email, found, sure) = (null, null, false);
    }

    private async Task<ClaimsPrincipal> Me() => (await SignedIn).User;
}
