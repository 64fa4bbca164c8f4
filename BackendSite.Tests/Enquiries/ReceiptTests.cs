using BackendSite.Enquiries;

namespace BackendSite.Tests.Enquiries;

public class ReceiptTests
{
    [Fact]
    public void A_reference_is_eight_characters_that_nobody_mistakes() =>
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Matches("^[3479ACEFHJKMNPRTWXY]{8}$", Receipt.NewReference()));

    [Fact]
    public void A_secret_fits_in_an_address_and_does_not_repeat()
    {
        var secrets = Enumerable.Range(0, 1000).Select(_ => Receipt.NewSecret(DateTime.UnixEpoch)).ToList();

        Assert.All(secrets, secret => Assert.Matches("^[A-Za-z0-9_-]{22}$", secret));
        Assert.Equal(secrets.Count, secrets.Distinct().Count());
    }
}
