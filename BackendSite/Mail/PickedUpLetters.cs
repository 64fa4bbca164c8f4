using BackendSite.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Mail;

/// <summary>The letters that lie in the pickup folder: they are copies that erasing has to reach as well.</summary>
public sealed class PickedUpLetters(IDbContextFactory<SiteDb> databases, IOptions<MailOptions> options, DataDirectory data)
{
    /// <summary>Deletes the files of letters about leads, as far as they are still there.</summary>
    public void Forget(IEnumerable<long> leads)
    {
        var folder = data.Combine(options.Value.PickupDirectory);
        if (!Directory.Exists(folder))
        {
            return;
        }

        var about = leads.Cast<long?>().ToList();
        using var db = databases.CreateDbContext();
        foreach (var id in db.Deliveries.Where(letter => about.Contains(letter.LeadId)).Select(letter => letter.MessageId).AsEnumerable())
        {
            foreach (var file in Directory.EnumerateFiles(folder, $"*-{id.Split('@')[0]}.eml"))
            {
                File.Delete(file);
            }
        }
    }
}
