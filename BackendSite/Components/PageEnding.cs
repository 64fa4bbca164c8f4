namespace BackendSite.Components;

/// <summary>
/// What every public page ends with. Pages render it without knowing the room that offers it, so that what visitors
/// read does not depend on what prospects send.
/// </summary>
/// <param name="Component">A component with one parameter, <c>Page</c>: the path of the page it ends.</param>
public sealed record PageEnding(Type Component);
