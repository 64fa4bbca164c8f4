using System.Security.Claims;
using System.Security.Cryptography;
using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>Changes the photo of who asks; nobody else's.</summary>
public sealed class MyPhoto(IDbContextFactory<SiteDb> databases)
{
    /// <summary>Stores a photo in place of the one that there was.</summary>
    /// <returns>What is wrong with it, in words; null when it is stored.</returns>
    public async Task<string?> Save(byte[] file, ClaimsPrincipal me, CancellationToken cancellationToken)
    {
        if (await Task.Run(() => ReadPhoto.Make(file), cancellationToken) is not { } jpeg)
        {
            return $"This is no picture that can be read. Choose a JPEG, PNG or WebP of at most {ReadPhoto.MostPixels / 1_000_000} megapixels.";
        }

        await Put(jpeg, me, cancellationToken);
        return null;
    }

    /// <summary>Takes the photo away; the initials stand for this person again.</summary>
    public Task Remove(ClaimsPrincipal me, CancellationToken cancellationToken) => Put(null, me, cancellationToken);

    private async Task Put(byte[]? jpeg, ClaimsPrincipal me, CancellationToken cancellationToken)
    {
        var id = me.StaffId;
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.StaffPhotos.Where(photo => photo.StaffId == id).ExecuteDeleteAsync(cancellationToken);
        if (jpeg is not null)
        {
            db.StaffPhotos.Add(new() { StaffId = id, Jpeg = jpeg });
        }

        var account = await db.Staff.SingleAsync(staff => staff.Id == id, cancellationToken);
        account.PhotoVersion = jpeg is null ? null : Convert.ToHexStringLower(SHA256.HashData(jpeg))[..16];
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
