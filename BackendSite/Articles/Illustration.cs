using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace BackendSite.Articles;

/// <summary>
/// The drawings that articles may show. Each is a component of the folder Illustrations that draws one svg; the file
/// <c>PeopleAroundABoard.razor</c> is the drawing <c>people-around-a-board</c>.
/// </summary>
public static partial class Illustration
{
    private static readonly FrozenDictionary<string, Type> Drawings = typeof(Illustration).Assembly.GetTypes()
        .Where(type => type.Namespace == "BackendSite.Articles.Illustrations" && type.IsAssignableTo(typeof(IComponent)))
        .ToFrozenDictionary(type => WordStart.Replace(type.Name, "-").ToLowerInvariant());

    /// <summary>All names, sorted.</summary>
    public static IEnumerable<string> Names => Drawings.Keys.Order(StringComparer.Ordinal);

    [GeneratedRegex("(?<=.)(?=[A-Z])")]
    private static partial Regex WordStart { get; }

    /// <summary>Whether there is such a drawing.</summary>
    public static bool Exists(string name) => Drawings.ContainsKey(name);

    /// <summary>The component of a drawing.</summary>
    /// <exception cref="KeyNotFoundException">There is no such drawing.</exception>
    public static Type Find(string name) => Drawings[name];
}
