using BackendSite.Mail;
using MimeKit;

namespace BackendSite.Tests.Mail;

public class PickupTests
{
    [Fact]
    public async Task Letters_become_files_that_sort_by_time_and_only_their_owner_can_read()
    {
        await using var room = await MailRoom.Pickup();
        var first = await room.Order();
        room.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await room.Order();
        await room.Send();

        var files = Directory.GetFiles(room.Folder.Combine("mail")).Order().ToList();
        Assert.Equal([first, second], files.Select(file => MimeMessage.Load(file, TestContext.Current.CancellationToken).MessageId));
        Assert.All(files, file => Assert.EndsWith(".eml", file));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(file)));
        Assert.All(await room.All(), letter => Assert.Equal((DeliveryState.Sent, room.Now), (letter.State, letter.SentAt)));
    }

    [Fact]
    public async Task A_letter_that_is_sent_again_is_the_same_file()
    {
        await using var room = await MailRoom.Pickup();
        await room.Order();
        await room.Send();
        await using (var db = room.OpenDatabase())
        {
            db.Deliveries.Single().State = DeliveryState.Pending;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await room.Send();
        Assert.Single(Directory.GetFiles(room.Folder.Combine("mail")));
    }

    [Fact]
    public async Task A_folder_that_can_not_be_made_pauses_the_channel()
    {
        await using var room = await MailRoom.Pickup(settings: new() { ["Mail:PickupDirectory"] = "/dev/null/mail" });
        await room.Order();
        await room.Send();

        Assert.Contains("can't be written to", (await room.Pause())!.Reason);
        Assert.Equal((DeliveryState.Pending, 0), ((await room.Only()).State, (await room.Only()).Attempts));
    }

    private static UnixFileMode ModeOf(string file) => OperatingSystem.IsWindows()
        ? throw new PlatformNotSupportedException()
        : File.GetUnixFileMode(file);
}
