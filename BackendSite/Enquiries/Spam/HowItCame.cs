namespace BackendSite.Enquiries.Spam;

/// <summary>What the post itself tells, whatever is written in it.</summary>
internal static class HowItCame
{
    // Haste and numbers only tip the scale, for there may be a person behind each; what sets an enquiry apart is what is written.
    private const int MostPoints = SpamScore.Line / 10;

    public static IEnumerable<SpamReason> Signs(SpamEvidence evidence)
    {
        if (evidence.TrapFilled)
        {
            yield return new(SpamScore.Line, "filled in a field that people don't see");
        }

        var left = MostPoints;
        foreach (var sign in Circumstances(evidence).TakeWhile(_ => left > 0))
        {
            yield return sign with { Points = Math.Min(sign.Points, left) };
            left -= sign.Points;
        }
    }

    private static IEnumerable<SpamReason> Circumstances(SpamEvidence evidence)
    {
        if (evidence.TimeOnPage is { } time && time < TimeSpan.FromSeconds(5))
        {
            yield return new(time < TimeSpan.FromSeconds(2) ? 60 : 30, $"sent {time.TotalSeconds:0} seconds after the page was opened");
        }

        if (evidence.RecentFromAddress >= 5)
        {
            yield return new(evidence.RecentFromAddress >= 20 ? 60 : 25, $"{evidence.RecentFromAddress} other enquiries from the same address within the hour");
        }

        if (evidence.SameMessageRecently > 0)
        {
            yield return new(evidence.SameMessageRecently switch { 1 => 40, 2 => 70, _ => 100 }, "the same message came from other people");
        }

        if (evidence.NoBrowserHeaders)
        {
            yield return new(25, "came from no ordinary browser");
        }
    }
}
