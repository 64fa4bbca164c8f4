using BackendSite.Data;
using Microsoft.Extensions.Options;
using MimeKit;

namespace BackendSite.Mail;

/// <summary>Writes each message to a folder, where names sort by time. A message that is written again replaces itself.</summary>
internal sealed class PickupTransport(IOptions<MailOptions> options, DataDirectory data) : ITransport, IMailConnection
{
    public IMailConnection Connect() => this;

    public async Task<SendResult> Send(MimeMessage message, CancellationToken stopping)
    {
        try
        {
            var path = await Write(message);
            return new(Verdict.Taken, $"Written to {Path.GetFileName(path)}") { Reusable = true };
        }
        catch (Exception error)
        {
            return new(Verdict.ChannelFault, $"The folder for letters can't be written to: {error.Message}");
        }
    }

    public async Task<SendResult> Greet(CancellationToken cancellationToken)
    {
        try
        {
            var probe = Path.Combine(Folder(), $".{Guid.NewGuid():N}.partial");
            await using (new FileStream(probe, DataDirectory.OwnFile(FileMode.CreateNew)))
            {
                // It can be made; that is all.
            }

            File.Delete(probe);
            return new(Verdict.Taken, "the folder for letters can be written");
        }
        catch (Exception error)
        {
            return new(Verdict.ChannelFault, $"The folder for letters can't be written to: {error.Message}");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Another program may take every .eml file it sees, so only whole ones may carry that name.
    private async Task<string> Write(MimeMessage message)
    {
        var folder = Folder();
        var path = Path.Combine(folder, NameOf(message));
        var partial = Path.Combine(folder, $".{Path.GetFileName(path)}.partial");
        await using (var file = new FileStream(partial, DataDirectory.OwnFile(FileMode.Create)))
        {
            await message.WriteToAsync(file, CancellationToken.None);
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
        return path;
    }

    private string Folder()
    {
        var path = data.Combine(options.Value.PickupDirectory);
        return Directory.Exists(path) ? path : data.Ensure(options.Value.PickupDirectory);
    }

    // The id is ours, drawn as hexadecimal digits; it makes the name unique and the same at every try.
    private static string NameOf(MimeMessage message) =>
        $"{message.Date.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{message.MessageId!.Split('@')[0]}.eml";
}
