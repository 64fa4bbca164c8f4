using Microsoft.AspNetCore.Components;

namespace BackendSite.Components;

/// <summary>A place in the staff wing that the frame leads to. Each room adds its own, so that the frame knows none of them.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Path">Its address, from the root without the first slash.</param>
/// <param name="Order">Low ones come first: 10 for leads, 90 for settings.</param>
/// <param name="Key">The letter that goes there after g; null for none.</param>
/// <param name="Policy">Who may go there; null for all who work here.</param>
public sealed record StaffPlace(string Name, string Path, int Order, char? Key = null, string? Policy = null)
{
    /// <summary>A component that is shown below the link; null for none.</summary>
    public Type? Below { get; init; }
}

/// <summary>Where a room's part stands in the frame.</summary>
public enum StaffSlot
{
    /// <summary>Above every page: what all who work here have to know.</summary>
    Notice,

    /// <summary>In the palette: what is found by a text. The component has a parameter <c>Text</c> and lists links.</summary>
    Finder,
}

/// <summary>A component that a room adds to the frame of all staff pages.</summary>
/// <param name="Slot">Where.</param>
/// <param name="Component">Its type.</param>
public sealed record StaffPart(StaffSlot Slot, Type Component)
{
    /// <summary>Draws a component without parameters. DynamicComponent does so too, and each open page would keep one more component.</summary>
    public static RenderFragment Draw(Type component) => tree =>
    {
        tree.OpenComponent(0, component);
        tree.CloseComponent();
    };
}
