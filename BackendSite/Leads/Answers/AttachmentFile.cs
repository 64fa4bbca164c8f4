using BackendSite.Data;
using BackendSite.Mail;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Answers;

/// <summary>Gives out a file that came with a mail. It is always a download of no type: a browser must neither show nor run it here.</summary>
internal static class AttachmentFile
{
    public const string Path = "/staff/attachments/{id:long}";

    public static string For(long id) => $"/staff/attachments/{id}";

    public static async Task<Results<FileContentHttpResult, NotFound>> Answer(
        long id, IDbContextFactory<SiteDb> databases, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var file = await db.Attachments.AsNoTracking()
            .Include(attachment => attachment.Content)
            .SingleOrDefaultAsync(attachment => attachment.Id == id, cancellationToken);
        return file?.Content is { } content
            ? TypedResults.File(content.Bytes, "application/octet-stream", file.FileName)
            : TypedResults.NotFound();
    }
}
