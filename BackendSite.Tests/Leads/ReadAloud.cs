using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace BackendSite.Tests.Leads;

/// <summary>What a component gives to somebody who hears it instead of seeing it.</summary>
internal static class ReadAloud
{
    private const string Controls = "a[href], button, input:not([type=hidden]), select, textarea";

    // Within a sentence; anything else stands for itself, and is read with a pause.
    private static readonly string[] Inline = ["span", "bdi", "b", "i", "code", "time"];

    /// <summary>The text without what is hidden from screen readers and without what stands in boxes.</summary>
    public static string Words(this IElement element)
    {
        var heard = (IElement)element.Clone();
        foreach (var silent in heard.QuerySelectorAll("[aria-hidden=true], select, textarea").ToList())
        {
            silent.Remove();
        }

        foreach (var part in heard.QuerySelectorAll("*").Where(part => !Inline.Contains(part.LocalName)))
        {
            part.Prepend(part.Owner!.CreateTextNode(" "));
            part.Append(part.Owner!.CreateTextNode(" "));
        }

        return string.Join(' ', heard.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The names of all that can be pressed, chosen from or filled in, in their order.</summary>
    public static IEnumerable<string> ControlNames<T>(this IRenderedComponent<T> shown, string within = "*")
        where T : IComponent => shown.FindAll(Controls).Where(control => control.Closest(within) is not null).Select(shown.NameOf);

    /// <summary>The names of those of them that can be used now.</summary>
    public static IEnumerable<string> UsableNames<T>(this IRenderedComponent<T> shown)
        where T : IComponent => shown.FindAll(Controls).Where(control => !control.HasAttribute("disabled")).Select(shown.NameOf);

    /// <summary>The only control with this name.</summary>
    public static IElement Control<T>(this IRenderedComponent<T> shown, string name)
        where T : IComponent => Assert.Single(shown.FindAll(Controls), control => shown.NameOf(control) == name);

    /// <summary>What can be chosen in a list.</summary>
    public static IEnumerable<string> Options<T>(this IRenderedComponent<T> shown, string name)
        where T : IComponent => shown.Control(name).QuerySelectorAll("option").Select(option => option.TextContent);

    /// <summary>The addresses of the links, by their names.</summary>
    public static IEnumerable<(string Name, string? Address)> Links<T>(this IRenderedComponent<T> shown)
        where T : IComponent => shown.FindAll("a[href]").Select(link => (shown.NameOf(link), link.GetAttribute("href")));

    /// <summary>What is said of a control besides its name.</summary>
    public static string Description<T>(this IRenderedComponent<T> shown, IElement control)
        where T : IComponent => string.Join(
            ' ',
            (control.GetAttribute("aria-describedby") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => shown.Find("#" + id).Words()));

    private static string NameOf<T>(this IRenderedComponent<T> shown, IElement control)
        where T : IComponent =>
        control.GetAttribute("aria-label")
        ?? (control.LocalName is "a" or "button" ? control : control.Closest("label") ?? shown.FindAll("label").FirstOrDefault(label => label.GetAttribute("for") == control.Id))?.Words()
        ?? "";
}
