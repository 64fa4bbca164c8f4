using BackendSite.Mail.Incoming;

namespace BackendSite.Tests.Mail;

/// <summary>Where a mail ends and what it quotes begins.</summary>
public class QuotedTextTests
{
    [Theory]
    [InlineData("Yes.\n\nOn Tue, 5 May 2026 at 10:00, Ana <ana@x.example> wrote:\n> Could we talk?\n> Ana", "Yes.")]
    [InlineData("Yes.\n\nOn Tue, 5 May 2026 at 10:00, Ana Kovač, Edvantis\n<engagement@edvantis.example> wrote:\n\n> Could we talk?\n", "Yes.")]
    [InlineData("Ja, gern.\n\nAm 05.05.2026 um 10:00 schrieb Ana:\n> Passt Donnerstag?", "Ja, gern.")]
    [InlineData("Oui.\n\nLe mar. 5 mai 2026 à 10:00, Ana a écrit :\n> Jeudi ?", "Oui.")]
    [InlineData("Так.\n\nвт, 5 трав. 2026 р. о 10:00 Ana пише:\n> Поговоримо?", "Так.")]
    [InlineData("Yes.\n\n-----Original Message-----\nFrom: Ana\nTalk?", "Yes.")]
    [InlineData("Yes.\n\n________________________________\nFrom: Ana <a@x.example>\nSent: Tuesday\nTo: Zoë\nSubject: Talk\n\nTalk?", "Yes.")]
    [InlineData("Ja.\n\nVon: Ana <a@x.example>\nGesendet: Dienstag\nAn: Zoë\n\nDonnerstag?", "Ja.")]
    [InlineData("Yes.\n> Talk?", "Yes.")]
    public void Folds_what_is_quoted_at_the_end(string mail, string text)
    {
        var (own, quoted) = QuotedText.Split(mail);

        Assert.Equal(text, own);
        Assert.NotNull(quoted);
        Assert.Equal(mail.Trim('\n').Replace("\n", "", StringComparison.Ordinal), (own + quoted).Replace("\n", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("> Could we talk?\nYes, on Thursday.")]
    [InlineData("> First?\nOne.\n> Second?\nTwo.")]
    [InlineData("From: now on we use .NET.\nThat is all.")]
    [InlineData("The limits are:\n5 > 3")]
    [InlineData("> Only a quotation")]
    [InlineData("")]
    public void Leaves_together_what_belongs_together(string mail) => Assert.Equal((mail, null), QuotedText.Split(mail));
}
