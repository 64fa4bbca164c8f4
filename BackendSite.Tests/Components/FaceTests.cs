using BackendSite.Components;
using Bunit;

namespace BackendSite.Tests.Components;

/// <summary>What stands for a person where there is no room for the name.</summary>
public class FaceTests : BunitContext
{
    [Theory]
    [InlineData("Anna Kowalska", null, "AK")]
    [InlineData("Anna Maria van der Berg", null, "AB")]
    [InlineData("Anna", null, "A")]
    [InlineData("", null, "")]
    [InlineData("Öz Ålund", null, "ÖÅ")]
    [InlineData("e\u0301va 👩‍💻dev", null, "e\u0301👩‍💻")]
    [InlineData("Anna Kowalska", "AnK", "AnK")]
    public void The_letters_are_the_chosen_ones_or_the_first_of_the_first_and_last_name(string name, string? initials, string letters) =>
        Assert.Equal(letters, Render<Face>(face => face.Add(f => f.Name, name).Add(f => f.Initials, initials)).Find(".face").TextContent.Trim());

    [Fact]
    public void A_photo_takes_the_place_of_the_letters_and_is_not_read_out_beside_the_name()
    {
        var face = Render<Face>(face => face.Add(f => f.Name, "Anna Kowalska").Add(f => f.Photo, "/staff/photos/1/2"));

        Assert.Equal("/staff/photos/1/2", face.Find("[aria-hidden=true] img[alt='']").GetAttribute("src"));
        Assert.Empty(face.Find(".face").TextContent.Trim());
    }
}
