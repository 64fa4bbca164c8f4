using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Staff;

/// <summary>The photo of an account, apart from it: lists of colleagues need not read it.</summary>
public sealed class StaffPhoto
{
    /// <summary>Where it is given out.</summary>
    internal const string Path = "/staff/photos/{account:guid}/{version}";

    /// <summary>Another photo has another address, so a browser may keep one for as long as it likes.</summary>
    internal static readonly Caching Caching = new("private, max-age=31536000, immutable");

    /// <summary>The account.</summary>
    public required Guid StaffId { get; init; }

    /// <summary>A JPEG that <see cref="ReadPhoto"/> made.</summary>
    public required byte[] Jpeg { get; set; }

    /// <summary>The address of a photo, for <see cref="Face"/>; null when there is none.</summary>
    public static string? AddressOf(Guid account, string? version) => version is null ? null : $"/staff/photos/{account}/{version}";

    internal static async Task<Results<FileContentHttpResult, NotFound>> Answer(Guid account, string version, SiteDb db, CancellationToken cancellationToken)
    {
        var accounts = db.Staff;
        var photo = await db.StaffPhotos.AsNoTracking()
            .Where(photo => photo.StaffId == account && accounts.Any(staff => staff.Id == account && staff.PhotoVersion == version))
            .SingleOrDefaultAsync(cancellationToken);
        return photo is null ? TypedResults.NotFound() : TypedResults.File(photo.Jpeg, "image/jpeg");
    }
}

internal sealed class StaffPhotoMapping : IEntityTypeConfiguration<StaffPhoto>
{
    public void Configure(EntityTypeBuilder<StaffPhoto> photo)
    {
        photo.ToTable("StaffPhotos");
        photo.HasKey(p => p.StaffId);
        photo.HasOne<StaffUser>().WithOne().HasForeignKey<StaffPhoto>(p => p.StaffId);
    }
}
