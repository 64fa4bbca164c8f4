using System.ComponentModel.DataAnnotations;
using BackendSite.Components;
using BackendSite.Mail;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Answers;

/// <summary>A text that an answer may start from.</summary>
public sealed class ReplyTemplate
{
    /// <summary>What staff choose it by.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>The text, with fields such as <c>{name}</c>.</summary>
    [Required]
    public string Text { get; set; } = "";
}

/// <summary>Texts for answers: the section <c>Replies</c> of the settings.</summary>
public sealed class ReplyOptions
{
    /// <summary>In the order in which they are offered.</summary>
    [ValidateEnumeratedItems]
    public List<ReplyTemplate> Templates { get; set; } = [];
}

/// <summary>Fills templates with what is known of a lead.</summary>
public sealed class ReplyTemplates(IOptions<ReplyOptions> replies, IOptions<SiteOptions> site)
{
    /// <summary>All there are.</summary>
    public IReadOnlyList<ReplyTemplate> All => replies.Value.Templates;

    /// <summary>The text with its fields filled; what is not known stays as it is, to be seen.</summary>
    public string Fill(ReplyTemplate template, Lead lead, string author) => template.Text
        .Replace("{first name}", PlainWords.OneLine(lead.FullName).Split(' ')[0], StringComparison.Ordinal)
        .Replace("{name}", PlainWords.OneLine(lead.FullName), StringComparison.Ordinal)
        .Replace("{company}", PlainWords.OneLine(lead.Company), StringComparison.Ordinal)
        .Replace("{reference}", lead.Reference, StringComparison.Ordinal)
        .Replace("{my name}", author, StringComparison.Ordinal)
        .Replace("{our company}", site.Value.Name, StringComparison.Ordinal);
}
