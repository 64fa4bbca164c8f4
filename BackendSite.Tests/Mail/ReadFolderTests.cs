using System.Text;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Mail.Incoming;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Mail;

/// <summary>Reads real mailboxes into a room that wants what is addressed to it: each mail once, whatever comes between, and nothing is changed.</summary>
public sealed class ReadFolderTests(MailHouse house) : IClassFixture<MailHouse>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_wanted_mail_is_taken_once_also_after_a_new_start_and_new_numbers()
    {
        var wanted = new Wanted();
        await house.Drop("once", Mail("one@x.example"));
        await house.Drop("once", Mail("two@x.example", subject: "unwanted"));
        await house.Drop("once", Mail("three@x.example"), inside: ".Sent");
        await using (var room = await Room("once", wanted))
        {
            await room.Run();
            await wanted.Has(2);
            await house.Drop("once", Mail("four@x.example"));
            await wanted.Has(3);
            await room.Stop();
            house.Renumber("once");
            await using var again = await Room("once", wanted, room);
            await house.Drop("once", Mail("five@x.example"));
            await again.Run();
            await wanted.Has(4);
            await again.Stop();
        }

        Assert.Equal(["three@x.example", "one@x.example", "four@x.example", "five@x.example"], wanted.Taken);
        Assert.Equal(4, house.Inbox("once").Count());
        Assert.All(house.Inbox("once"), mail => Assert.DoesNotContain("S", mail.File.Split(":2,").ElementAtOrDefault(1) ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_can_not_be_stored_is_taken_later_and_what_a_room_stumbles_over_is_passed_over()
    {
        var wanted = new Wanted();
        var fail = new Queue<Exception>([new Microsoft.Data.Sqlite.SqliteException("disk full", 13), new InvalidOperationException("a slip")]);
        wanted.OnTake = id => fail.Count > 0 ? throw fail.Dequeue() : id;
        await house.Drop("falter", Mail("one@x.example"));
        await house.Drop("falter", Mail("two@x.example"));
        await using var room = await Room("falter", wanted);
        await room.Run();
        await room.Log.Has("The mailbox can't be read now");
        await wanted.Has(1);
        var pulse = room.Services.GetRequiredService<MailboxPulse>().Now!;
        await room.Stop();

        // The full disk delayed the first one, the slip lost it to the mailbox; the second is there.
        Assert.Single(wanted.Taken);
        Assert.Equal(1, pulse.PassedOver);
        Assert.Contains(room.Log.Lines, line => line.Contains("is left in the mailbox", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_mail_of_a_folder_that_was_empty_is_taken_too()
    {
        var wanted = new Wanted();
        await using var room = await Room("empty", wanted);
        await room.Run();
        await Read(room);
        await house.Drop("empty", Mail("one@x.example"));
        await wanted.Has(1);
        await room.Stop();

        Assert.Equal(["one@x.example"], wanted.Taken);
    }

    [Fact]
    public async Task A_server_that_does_not_tell_is_asked_every_half_minute()
    {
        var wanted = new Wanted();
        await house.Drop("mute", Mail("one@x.example"));
        await using var room = await Room("mute", wanted, mute: true);
        await room.Run();
        await wanted.Has(1);
        await house.Drop("mute", Mail("two@x.example"));

        // The clock goes on as soon as somebody waits for it.
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (wanted.Taken.Count < 2 && await tick.WaitForNextTickAsync(Cancelled))
        {
            room.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        var pulse = room.Services.GetRequiredService<MailboxPulse>().Now!;
        await room.Stop();
        Assert.Equal(["one@x.example", "two@x.example"], wanted.Taken);
        Assert.Null(pulse.Problem);
        Assert.DoesNotContain(room.Log.Lines, line => line.Contains("can't be read now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hostile_mail_does_not_stop_what_comes_after_it()
    {
        var wanted = new Wanted();
        var nest = new StringBuilder("From: a@x.example\r\nSubject: wanted\r\nMessage-ID: <nest@x.example>\r\nMIME-Version: 1.0\r\n");
        for (var i = 0; i < 3000; i++)
        {
            nest.Append($"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        }

        await house.Drop("hostile", Encoding.ASCII.GetBytes(nest.ToString()));
        await house.Drop("hostile", [0, 1, 2, 255, 254, 10, 13, 0]);
        await house.Drop("hostile", []);
        await house.Drop("hostile", Encoding.Latin1.GetBytes("Subject: wanted\r\nMessage-ID: <wild@x.example>\r\nFrom: \"\xff\xfe\r\nContent-Type: text/html; charset=utf-7; boundary=\"\r\n\r\n" + string.Concat(Enumerable.Repeat("<b>", 100_000))));
        await house.Drop("hostile", Encoding.ASCII.GetBytes($"Subject: wanted\r\nMessage-ID: <huge@x.example>\r\nReferences: {string.Concat(Enumerable.Repeat("<a@x.example>\r\n ", 20_000))}\r\n\r\nx"));
        await house.Drop("hostile", Mail("last@x.example"));
        await using var room = await Room("hostile", wanted);
        await room.Run();
        await wanted.Took("last@x.example");
        var pulse = room.Services.GetRequiredService<MailboxPulse>().Now!;
        await room.Stop();

        Assert.Equal(["nest@x.example", "wild@x.example", "huge@x.example", "last@x.example"], wanted.Taken);
        Assert.Equal(0, pulse.PassedOver);
    }

    // Until all folders were read once.
    private static async Task Read(MailRoom room)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (room.Services.GetRequiredService<MailboxPulse>().Now?.ReadAt is null)
        {
            await tick.WaitForNextTickAsync(Cancelled);
        }
    }

    private static byte[] Mail(string id, string subject = "wanted") =>
        Encoding.ASCII.GetBytes($"From: a@x.example\r\nTo: b@x.example\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\n\r\nHello\r\n");

    private Task<MailRoom> Room(string account, Wanted wanted, MailRoom? after = null, bool mute = false)
    {
        var settings = house.SettingsFor(account).Where(s => s.Key.StartsWith("Mail:Imap", StringComparison.Ordinal)).ToDictionary(s => s.Key, s => (string?)s.Value);
        if (mute)
        {
            (settings["Mail:Imap:Host"], settings["Mail:Imap:Port"], settings["Mail:Imap:Security"]) = (MailHouse.Mute, house.PlainImap.ToString(), "None");
        }

        return MailRoom.Pickup(settings: settings, folder: after?.Folder, replace: services =>
        {
            services.AddSingleton<ITakeMail>(wanted);
            services.AddSingleton(new MailboxLimits { Waits = [TimeSpan.Zero] });
        });
    }

    /// <summary>A room that wants what says so in its subject, and remembers it as a letter of the outbox does: by its id.</summary>
    private sealed class Wanted : ITakeMail
    {
        private readonly List<string> taken = [];
        private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Func<string, string> OnTake { get; set; } = id => id;

        public IReadOnlyList<string> Taken
        {
            get
            {
                lock (taken)
                {
                    return [.. taken];
                }
            }
        }

        public Task<bool> Wants(SiteDb db, MailHead head, CancellationToken cancellationToken) => Task.FromResult(head.Subject == "wanted");

        public async Task<Action> Take(SiteDb db, IncomingMail mail, CancellationToken cancellationToken)
        {
            var id = OnTake(mail.Head.MessageId);
            db.Add(new Delivery { Kind = "test", Recipient = "a@x.example", MessageId = id, CreatedAt = mail.Head.At, NextAttemptAt = mail.Head.At, State = DeliveryState.Sent });
            await db.SaveChangesAsync(cancellationToken);
            return () =>
            {
                lock (taken)
                {
                    taken.Add(id);
                    more.TrySetResult();
                    more = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            };
        }

        public Task Has(int count) => Until(() => taken.Count >= count);

        public Task Took(string id) => Until(() => taken.Contains(id));

        private async Task Until(Func<bool> reached)
        {
            while (true)
            {
                Task next;
                lock (taken)
                {
                    if (reached())
                    {
                        return;
                    }

                    next = more.Task;
                }

                await next.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
            }
        }
    }
}
