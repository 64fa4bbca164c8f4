using System.Text;
using BackendSite.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

/// <summary>
/// Which passwords are accepted: long ones that aren't on everybody's list. No demand for digits or signs, which makes people write
/// <c>Password2026!</c>; instead, what is left of it without the well-known pieces has to be enough. (NIST SP 800-63B, 3.1.1.2)
/// </summary>
internal sealed class PasswordRules(IOptions<SiteOptions> site) : IPasswordValidator<StaffUser>
{
    /// <summary>Shortest and longest, in characters.</summary>
    public const int Shortest = 12, Longest = 200;

    /// <summary>Rounds of PBKDF2 with SHA-512, as OWASP asks for.</summary>
    public const int HashIterations = 210_000;

    // Different letters and digits.
    private const int FewestOwnCharacters = 6;
    private const int ShortestNamePiece = 3;

    private static readonly string[] Known = Read();

    public Task<IdentityResult> ValidateAsync(UserManager<StaffUser> manager, StaffUser user, string? password) =>
        Task.FromResult(Fault(password ?? "", user.Email) is { } fault
            ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = fault })
            : IdentityResult.Success);

    /// <summary>What is wrong with a password, in words for its owner; null when it is good.</summary>
    public string? Fault(string password, string? email) =>
        password.Length < Shortest ? $"Use at least {Shortest} characters."
        : password.Length > Longest ? $"Use at most {Longest} characters."
        : IsCommon(password, email) ? "This password is easy to guess. Use a few words that have nothing to do with each other or with you."
        : null;

    private bool IsCommon(string password, string? email)
    {
        var rest = Plain(password);
        string[] names = [.. Names(site.Value.Name), .. Names(email?.Split('@')[0] ?? ""), .. Names(email?.Split('@')[^1].Split('.')[0] ?? "")];
        foreach (var piece in names.Concat(Known).OrderByDescending(piece => piece.Length))
        {
            rest = rest.Replace(piece, "", StringComparison.Ordinal);
        }

        return rest.Where(char.IsLetterOrDigit).Distinct().Count() < FewestOwnCharacters || IsRepeated(rest);
    }

    private static IEnumerable<string> Names(string text) =>
        text.Split(' ', '.', '-', '_', '+').Append(text).Select(Plain).Where(piece => piece.Length >= ShortestNamePiece);

    // abcdefabcdefabcdef is no longer than abcdef.
    private static bool IsRepeated(string text) =>
        (text + text).IndexOf(text, 1, StringComparison.Ordinal) is var period && period < text.Length && period < Shortest;

    // Letters in lower case, with the usual replacements undone; digits and signs at most decorate a known word.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKC).ToLowerInvariant())
        {
            plain.Append(c switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', '!' => 'i', _ => c });
        }

        return plain.ToString();
    }

    private static string[] Read()
    {
        using var file = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Plain).Distinct()];
    }
}
