using PhoneNumbers;

namespace BackendSite.Leads;

/// <summary>A phone number as it is dialled from anywhere.</summary>
/// <param name="International">For people: <c>+380 44 234 5678</c>.</param>
/// <param name="Link">For machines: the <c>tel:</c> address (RFC 3966), with its extension when there is one.</param>
public sealed record PhoneNumber(string International, string Link)
{
    // No country is assumed: prospects are anywhere, and a guess would ring somebody else.
    private const string NoRegion = "ZZ";

    /// <summary>Reads what a person typed.</summary>
    /// <returns>Null when it names no country or is no number; then it is shown as it was typed.</returns>
    public static PhoneNumber? Read(string typed)
    {
        var numbers = PhoneNumberUtil.GetInstance();
        var text = typed.Trim();
        try
        {
            var number = numbers.Parse(text.StartsWith("00", StringComparison.Ordinal) ? $"+{text[2..]}" : text, NoRegion);
            return numbers.IsPossibleNumber(number)
                ? new(numbers.Format(number, PhoneNumberFormat.INTERNATIONAL), numbers.Format(number, PhoneNumberFormat.RFC3966))
                : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
