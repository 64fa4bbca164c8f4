using BackendSite.Web;

namespace BackendSite.Enquiries;

/// <summary>Something to mend in one field.</summary>
/// <param name="Field">The name of the field, as in <see cref="EnquiryFields"/>.</param>
/// <param name="Message">What to do, as shown beside the field and in the summary.</param>
public sealed record FieldError(string Field, string Message);

/// <summary>What an enquiry must hold.</summary>
internal static class EnquiryRules
{
    /// <summary>Longest text of one line, in characters.</summary>
    public const int MaxLineLength = 1_000;

    /// <summary>Judges a draft; empty when it may be accepted. Errors come in the order of the fields.</summary>
    public static IReadOnlyList<FieldError> Check(EnquiryDraft draft)
    {
        var errors = new List<FieldError>();
        void Require(string field, string value, string message)
        {
            if (value.Length == 0)
            {
                errors.Add(new(field, message));
            }
        }

        Require(EnquiryFields.FullName, draft.FullName, "Enter your full name");
        Require(EnquiryFields.Email, draft.Email, "Enter your work email");
        if (draft.Email.Length > 0 && !EmailAddress.IsValid(draft.Email))
        {
            errors.Add(new(EnquiryFields.Email, "Enter an email address in the correct format, like name@example.com"));
        }

        Require(EnquiryFields.Company, draft.Company, "Enter your company");
        Require(EnquiryFields.Message, draft.Message, "Tell us about your project");

        (string Field, string Value, string Label)[] lines =
        [
            (EnquiryFields.FullName, draft.FullName, "Full name"),
            (EnquiryFields.Company, draft.Company, "Company"),
            (EnquiryFields.Phone, draft.Phone, "Phone"),
            (EnquiryFields.TechStack, draft.TechStack, "Tech stack"),
            (EnquiryFields.Industry, draft.Industry, "Industry"),
        ];
        errors.AddRange(lines
            .Where(line => line.Value.Length > MaxLineLength)
            .Select(line => new FieldError(line.Field, $"{line.Label} must be {MaxLineLength:N0} characters or fewer")));
        return [.. errors.OrderBy(error => EnquiryFields.Order.IndexOf(error.Field))];
    }
}
