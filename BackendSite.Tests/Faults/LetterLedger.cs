using BackendSite.Mail;

namespace BackendSite.Tests.Faults;

/// <summary>Compares what the database says of letters with what the mail server had.</summary>
internal static class LetterLedger
{
    /// <summary>Each letter was sent and arrived, none is stuck, none came twice unless it is marked so, and nothing came that was not ordered.</summary>
    public static void Agrees(IReadOnlyList<Delivery> letters, ScriptedMailServer server)
    {
        var received = server.Received.Select(mail => mail.Message.MessageId!).ToList();
        var twice = received.CountBy(id => id).Where(one => one.Value > 1).Select(one => one.Key).ToHashSet();
        Assert.All(letters, letter => Assert.Equal((DeliveryState.Sent, null), (letter.State, letter.LeaseId)));
        Assert.All(letters, letter => Assert.True(letter.PossibleRepeat || !twice.Contains(letter.MessageId), "It came twice and is not marked."));
        Assert.Equal(letters.Select(letter => letter.MessageId).Order(), received.Distinct().Order());
        Assert.Empty(letters.Select(letter => letter.MessageId).Except(server.Accepted.Select(mail => mail.Message.MessageId!)));
    }
}
