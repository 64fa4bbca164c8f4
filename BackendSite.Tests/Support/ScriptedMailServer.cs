using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MimeKit;

namespace BackendSite.Tests;

/// <summary>A step of a conversation with the <see cref="ScriptedMailServer"/>.</summary>
/// <param name="Stage"><c>greeting</c>, <c>EHLO</c>, <c>STARTTLS</c>, <c>AUTH</c>, <c>MAIL</c>, <c>RCPT</c>, <c>DATA</c>, <c>body</c>
/// (some bytes are there), <c>dot</c> (all are), <c>RSET</c>, <c>QUIT</c>.</param>
/// <param name="Line">What the client said.</param>
/// <param name="Time">How often this stage has come up before, over all connections.</param>
/// <param name="Connection">Which connection, from 1.</param>
public sealed record MailTurn(string Stage, string Line, int Time, int Connection);

/// <summary>What the server does at a step instead of what a friendly one would do.</summary>
public abstract record MailReaction
{
    /// <summary>Answers with these lines and goes on.</summary>
    public sealed record Say(string Line) : MailReaction;

    /// <summary>Answers, when there is a line, and closes the connection.</summary>
    public sealed record Close(string? Line = null) : MailReaction;

    /// <summary>Cuts the connection, so that the client gets an error.</summary>
    public sealed record Reset : MailReaction;

    /// <summary>Says nothing any more.</summary>
    public sealed record Hang : MailReaction;

    /// <summary>Answers a character every 20 ms, without end.</summary>
    public sealed record Drip : MailReaction;

    /// <summary>Waits for the test, then goes on as a friendly server.</summary>
    public sealed record Wait(Task Until) : MailReaction;
}

/// <summary>A message that the server had in full.</summary>
/// <param name="Bytes">As received, without dot stuffing.</param>
/// <param name="Recipient">The envelope's recipient.</param>
/// <param name="Sender">The envelope's sender.</param>
/// <param name="Accepted">True when it was told so.</param>
public sealed record ReceivedMail(byte[] Bytes, string Recipient, string Sender, bool Accepted)
{
    /// <summary>The message as a mail program reads it.</summary>
    public MimeMessage Message => MimeMessage.Load(new MemoryStream(Bytes), CancellationToken.None);
}

/// <summary>A mail server on a socket, friendly unless its script says otherwise. It keeps a ledger of what it had.</summary>
public sealed class ScriptedMailServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private readonly List<MailTurn> turns = [];
    private readonly Dictionary<string, int> times = [];
    private readonly List<ReceivedMail> received = [];
    private readonly List<(Func<bool> Reached, TaskCompletionSource Waiter)> waiters = [];
    private readonly List<Task> conversations = [];
    private readonly HashSet<int> open = [];
    private int connections;

    public ScriptedMailServer(int port = 0)
    {
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = Accept();
    }

    public int Port { get; }

    /// <summary>What to do at a step; null to be friendly.</summary>
    public Func<MailTurn, MailReaction?> Script { get; set; } = _ => null;

    /// <summary>For STARTTLS, or from the first byte with <see cref="TlsAtOnce"/>; null to offer none.</summary>
    public X509Certificate2? Certificate { get; init; }

    public bool TlsAtOnce { get; init; }

    /// <summary>The account to ask for; null to ask for none.</summary>
    public (string User, string Password)? Account { get; init; }

    /// <summary>More lines for the answer to EHLO.</summary>
    public string[] Capabilities { get; init; } = ["SIZE 52428800", "8BITMIME", "PIPELINING", "CHUNKING", "SMTPUTF8"];

    /// <summary>True to keep no ledger but the count, for so many messages that the ledger would be most of the memory.</summary>
    public bool Forgets { get; init; }

    /// <summary>How many messages it accepted.</summary>
    public int Taken { get; private set; }

    /// <summary>The most connections that were open at one time.</summary>
    public int MostConnections { get; private set; }

    /// <summary>Every message that the server had in full, also those it did not accept.</summary>
    public IReadOnlyList<ReceivedMail> Received => Copy(received);

    /// <summary>What it told the client it has.</summary>
    public IReadOnlyList<ReceivedMail> Accepted => [.. Received.Where(mail => mail.Accepted)];

    /// <summary>Every step so far.</summary>
    public IReadOnlyList<MailTurn> Turns => Copy(turns);

    /// <summary>How often a stage came up.</summary>
    public int Count(string stage) => Turns.Count(turn => turn.Stage == stage);

    /// <summary>Waits until a stage has come up so many times.</summary>
    public Task Reached(string stage, int times = 1) => Until(() => this.times.GetValueOrDefault(stage) >= times);

    /// <summary>Waits until so many messages were accepted.</summary>
    public Task HasAccepted(int messages) => Until(() => Taken >= messages);

    /// <summary>Waits until no connection is open.</summary>
    public Task IsQuiet() => Until(() => open.Count == 0);

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await Task.WhenAll(Copy(conversations));
        closing.Dispose();
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }

    private Task Until(Func<bool> reached)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Change(() => waiters.Add((reached, waiter)));
        return waiter.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            foreach (var (reached, waiter) in waiters.Where(w => w.Reached()).ToList())
            {
                waiter.TrySetResult();
                waiters.RemoveAll(w => w.Waiter == waiter);
            }
        }
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(closing.Token);
                // It answers each command by itself; without this the second of two answers waits 40 ms for the other end to acknowledge the first.
                client.NoDelay = true;
                Change(() => conversations.Add(Task.Run(() => Serve(client))));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task Serve(TcpClient client)
    {
        var number = 0;
        Change(() =>
        {
            number = ++connections;
            open.Add(number);
            MostConnections = Math.Max(MostConnections, open.Count);
        });
        try
        {
            using (client)
            {
                await new Conversation(this, client, number, closing.Token).Run();
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException or EndOfStreamException)
        {
            // The client went away, or the script said so.
        }
        finally
        {
            Leave(number);
        }
    }

    private void Leave(int connection) => Change(() => open.Remove(connection));

    private MailReaction? React(string stage, string line, int connection)
    {
        // Who waits for a turn learns of it when the script has been asked.
        MailReaction? reaction = null;
        Change(() =>
        {
            var turn = new MailTurn(stage, line, times.GetValueOrDefault(stage), connection);
            times[stage] = turn.Time + 1;
            reaction = Script(turn);
            if (!Forgets)
            {
                turns.Add(turn);
            }
        });
        return reaction;
    }

    private sealed class Conversation(ScriptedMailServer server, TcpClient client, int number, CancellationToken closing)
    {
        private readonly byte[] buffer = new byte[16 * 1024];
        private int start;
        private int end;
        private Stream stream = client.GetStream();
        private string sender = "";
        private string recipient = "";
        private bool secure;
        private bool senderIsKnown;

        public async Task Run()
        {
            if (server.TlsAtOnce)
            {
                await Encrypt();
            }

            await Answer("greeting", "", "220 scripted.test ESMTP");
            while (true)
            {
                var line = await ReadLine();
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                switch (verb)
                {
                    case "EHLO":
                        await Answer(verb, line, Greeting());
                        break;
                    case "STARTTLS":
                        await Answer(verb, line, "220 2.0.0 Go ahead");
                        await Encrypt();
                        break;
                    case "AUTH":
                        await SignIn(line);
                        break;
                    case "DATA":
                        if (await Answer(verb, line, "354 Go ahead") is not MailReaction.Say { Line: not ['3', ..] })
                        {
                            await Take();
                        }

                        break;
                    case "QUIT":
                        // Who has the answer may connect anew before this end has closed.
                        server.Leave(number);
                        await Answer(verb, line, "221 2.0.0 Bye");
                        return;
                    default:
                        Remember(verb, line);
                        var reaction = await Answer(verb, line, verb == "RCPT" && !senderIsKnown ? "503 5.5.1 Need MAIL first" : "250 2.1.0 Ok");
                        senderIsKnown = verb == "MAIL" ? reaction is not MailReaction.Say { Line: not ['2', ..] } : senderIsKnown;
                        break;
                }
            }
        }

        private void Remember(string verb, string line)
        {
            if (verb is "MAIL" or "RCPT")
            {
                var address = line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
                (sender, recipient) = verb == "MAIL" ? (address, recipient) : (sender, address);
            }
        }

        private string Greeting()
        {
            string[] lines =
            [
                "scripted.test",
                .. server.Capabilities,
                .. server.Certificate is not null && !secure ? ["STARTTLS"] : Array.Empty<string>(),
                .. server.Account is null ? Array.Empty<string>() : ["AUTH PLAIN"],
            ];
            return string.Join("\r\n", lines.Select((text, i) => $"250{(i == lines.Length - 1 ? ' ' : '-')}{text}"));
        }

        private async Task SignIn(string line)
        {
            var wanted = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{server.Account?.User}\0{server.Account?.Password}"));
            await Answer("AUTH", line, line == $"AUTH PLAIN {wanted}" ? "235 2.7.0 Welcome" : "535 5.7.8 Authentication failed");
        }

        private async Task Take()
        {
            var bytes = new MemoryStream();
            var asked = false;
            while (await ReadLine() is var line && line != ".")
            {
                bytes.Write(Encoding.Latin1.GetBytes(line.StartsWith('.') ? line[1..] : line));
                bytes.Write("\r\n"u8);
                if (!asked)
                {
                    asked = true;
                    await Perform(server.React("body", line, number), null);
                }
            }

            var reaction = server.React("dot", "", number);
            if (reaction is MailReaction.Wait(var until))
            {
                await until.WaitAsync(closing);
                reaction = null;
            }

            // The ledger is written before the answer, so that a crash of either side can't hide a message.
            var accepted = reaction is null or MailReaction.Say { Line: ['2', ..] } or MailReaction.Close { Line: ['2', ..] };
            server.Change(() =>
            {
                server.Taken += accepted ? 1 : 0;
                if (!server.Forgets)
                {
                    server.received.Add(new(bytes.ToArray(), recipient, sender, accepted));
                }
            });
            await Perform(reaction, "250 2.0.0 Ok: queued as " + number);
        }

        private async Task<MailReaction?> Answer(string stage, string line, string friendly)
        {
            var reaction = server.React(stage, line, number);
            await Perform(reaction, friendly);
            return reaction;
        }

        private async Task Perform(MailReaction? reaction, string? friendly)
        {
            switch (reaction)
            {
                case MailReaction.Say(var line):
                    await Write(line + "\r\n");
                    break;
                case MailReaction.Close(var line):
                    await (line is null ? Task.CompletedTask : Write(line + "\r\n"));
                    throw new EndOfStreamException();
                case MailReaction.Reset:
                    client.Client.LingerState = new LingerOption(true, 0);
                    throw new EndOfStreamException();
                case MailReaction.Hang:
                    // It reads nothing either, so that a client that still writes is held up.
                    await Task.Delay(Timeout.Infinite, closing);
                    break;
                case MailReaction.Drip:
                    await Drip();
                    break;
                case MailReaction.Wait(var until):
                    await until.WaitAsync(closing);
                    goto default;
                default:
                    await (friendly is null ? Task.CompletedTask : Write(friendly + "\r\n"));
                    break;
            }
        }

        private async Task Drip()
        {
            await Write("250-");
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (await pace.WaitForNextTickAsync(closing))
            {
                await Write("x");
            }
        }

        private async Task Encrypt()
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = server.Certificate }, closing);
            (stream, secure) = (tls, true);
        }

        private async Task Write(string text)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), closing);
            await stream.FlushAsync(closing);
        }

        private async Task<string> ReadLine()
        {
            var line = new StringBuilder();
            while (true)
            {
                if (start == end)
                {
                    (start, end) = (0, await stream.ReadAsync(buffer, closing));
                    if (end == 0)
                    {
                        throw new EndOfStreamException();
                    }
                }

                var newline = Array.IndexOf(buffer, (byte)'\n', start, end - start);
                var stop = newline < 0 ? end : newline;
                line.Append(Encoding.Latin1.GetString(buffer, start, stop - start));
                start = newline < 0 ? end : newline + 1;
                if (newline >= 0)
                {
                    return line.ToString().TrimEnd('\r');
                }
            }
        }
    }
}
