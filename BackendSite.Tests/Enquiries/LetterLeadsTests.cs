using BackendSite.Data;
using BackendSite.Enquiries.Letters;
using BackendSite.Leads;
using BackendSite.Mail;
using BackendSite.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Enquiries;

/// <summary>What letters that leave together tell of is read at once, and is the same as what each would have read by itself.</summary>
[OnEachDatabase]
public class LetterLeadsTests
{
    [Fact]
    public async Task What_is_read_for_all_at_once_is_what_each_reads_by_itself()
    {
        await using var room = await MailRoom.Pickup();
        var letters = await Store(room, ("ada@analytical.example", LeadStatus.New), ("ada@analytical.example", LeadStatus.Spam), ("ada@analytical.example", LeadStatus.New), ("bob@other.example", LeadStatus.New));
        var (together, apart) = (Leads(room), Leads(room));
        var (threads, threadsApart) = (Threads(room), Threads(room));
        await together.Read(letters);
        await threads.Read(letters);

        int[] earlier = [0, 1, 1, 0];
        foreach (var (letter, i) in letters.Select((letter, i) => (letter, i)))
        {
            var (lead, before) = await together.WithEarlier(letter);
            Assert.Equal((letter.LeadId!.Value, earlier[i / 2]), (lead.Id, before));
            var alone = await apart.WithEarlier(letter);
            Assert.Equal((alone.Lead.Reference, alone.Earlier), (lead.Reference, before));
            var thread = await threads.Of(letter);
            Assert.Equal(i % 2 == 0 ? null : letters[i - 1].MessageId, thread);
            Assert.Equal(await threadsApart.Of(letter), thread);
        }
    }

    [Fact]
    public async Task What_was_read_for_all_at_once_holds_for_a_second()
    {
        await using var room = await MailRoom.Pickup();
        var letters = await Store(room, ("ada@analytical.example", LeadStatus.New));
        var leads = Leads(room);
        await leads.Read(letters);
        await using var db = room.OpenDatabase();
        await db.Leads.ExecuteUpdateAsync(row => row.SetProperty(lead => lead.FullName, "Ada King"), TestContext.Current.CancellationToken);
        var soon = await leads.Of(letters[0]);
        room.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("Ada Lovelace", soon.FullName);
        Assert.Equal("Ada King", (await leads.Of(letters[0])).FullName);
    }

    [Fact]
    public async Task A_letter_about_a_lead_that_is_gone_says_so()
    {
        await using var room = await MailRoom.Pickup();
        var letters = await Store(room, ("ada@analytical.example", LeadStatus.New));
        letters[0].LeadId = 4711;
        var leads = Leads(room);
        await leads.Read(letters);

        await Assert.ThrowsAsync<InvalidOperationException>(() => leads.Of(letters[0]));
    }

    private static LetterLeads Leads(MailRoom room) => new(Databases(room), room.Clock);

    private static LetterThread Threads(MailRoom room) => new(Databases(room), room.Clock);

    private static IDbContextFactory<SiteDb> Databases(MailRoom room) => room.Services.GetRequiredService<IDbContextFactory<SiteDb>>();

    // A notice and an acknowledgement of each.
    private static async Task<IReadOnlyList<Delivery>> Store(MailRoom room, params (string Email, LeadStatus Status)[] enquiries)
    {
        var outbox = room.Services.GetRequiredService<Outbox>();
        await using var db = room.OpenDatabase();
        foreach (var (email, status) in enquiries)
        {
            var lead = SampleLeads.One(room.Now, "Ada Lovelace", key: $"{Guid.NewGuid():N}");
            (lead.Email, lead.EmailKey, lead.Status) = (email, email, status);
            lead.Deliveries.Add(outbox.Order(EnquiryLetters.Notice, "engagement@edvantis.test"));
            lead.Deliveries.Add(outbox.Order(EnquiryLetters.Acknowledgement, email));
            db.Add(lead);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        return await db.Deliveries.AsNoTracking().OrderBy(letter => letter.Id).ToListAsync(TestContext.Current.CancellationToken);
    }
}
