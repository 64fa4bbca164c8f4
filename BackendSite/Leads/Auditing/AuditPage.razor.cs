using System.Text;
using BackendSite.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Auditing;

/// <summary>The audit as a list that can be narrowed and taken along.</summary>
public sealed partial class AuditPage(ReadAudit audit, IOptions<StaffOptions> staff)
{
    private const int PageSize = 100;

    private IReadOnlyList<AuditRow>? rows;
    private string text = "";
    private string kind = "";
    private DateOnly? from;
    private DateOnly? to;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    private IOptions<StaffOptions> Staff => staff;

    private AuditFilter Filter => new() { Text = text, Kind = kind, From = from, To = to };

    private string File => QueryHelpers.AddQueryString(AuditFile.Path, new Dictionary<string, string?>
    {
        ["text"] = text.Length > 0 ? text : null,
        ["kind"] = kind.Length > 0 ? kind : null,
        ["from"] = from?.ToString("O"),
        ["to"] = to?.ToString("O"),
    }.Where(value => value.Value is not null).ToDictionary());

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => Search();

    private static string Change(AuditRow row) => string.Join(": ", new[]
    {
        (row.Before, row.After) switch
        {
            (null, null) => null,
            (null, _) => row.After,
            (_, null) => $"no longer {row.Before}",
            _ => $"{row.Before} to {row.After}",
        },
        row.Text,
    }.Where(part => part is not null));

    // "PasskeyAdded" is read as "Passkey added".
    private static string Words(string name)
    {
        var words = new StringBuilder();
        foreach (var letter in name)
        {
            words.Append(char.IsUpper(letter) && words.Length > 0 ? $" {char.ToLowerInvariant(letter)}" : letter.ToString());
        }

        return words.ToString();
    }

    private Task Search() => Read(Filter);

    private Task Older() => Read(Filter with { Before = rows![^1].At });

    private async Task Read(AuditFilter filter) => rows = await audit.Page(filter, PageSize, (await SignedIn).User, CancellationToken.None);
}
