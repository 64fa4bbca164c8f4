using BackendSite.Leads;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Leads;

public sealed class LeadSearchTests : IDisposable
{
    private readonly LeadsRoom room = new();

    public void Dispose() => room.Dispose();

    [Theory]
    [InlineData("anna")]
    [InlineData("KOVACS")]
    [InlineData("kovács")]
    [InlineData("kov")]
    [InlineData("kovacs anna")]
    [InlineData("anna.kovacs@danubehealth.example")]
    [InlineData("danubehealth")]
    [InlineData("health danube")]
    [InlineData("o'brien")]
    [InlineData("c++")]
    [InlineData("kubernetes")]
    [InlineData("logistics")]
    [InlineData("\"patient portal\"")]
    [InlineData("Zażółć")]
    [InlineData("zazołc")]
    public async Task Finds_words_of_name_email_company_and_text(string text)
    {
        var lead = SampleLeads.One(room.Now, message: "A patient portal, as O'Brien said: C++ and zażółć gęślą jaźń.");
        lead.TechStack = "Kubernetes";
        lead.Industry = "Logistics";
        await room.Store(lead, SampleLeads.One(room.Now, "Someone Else", "Nothing of the kind.", "other").With(l => (l.Email, l.Company) = ("x@y.example", "Other")));

        Assert.Equal([lead.Reference], await References(text));
    }

    [Fact]
    public async Task Finds_by_reference_in_any_case()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));

        Assert.Equal([lead.Reference], await References(lead.Reference.ToLowerInvariant()));
        Assert.Equal([lead.Reference], await References(lead.Reference[..5]));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"\"\"")]
    [InlineData("*")]
    [InlineData("!!!")]
    [InlineData("😀")]
    [InlineData("anna\" OR \"1")]
    [InlineData("FullName:zzz")]
    [InlineData("NOT")]
    [InlineData("AND OR NEAR(")]
    [InlineData("anna AND zzz")]
    [InlineData("-zzz")]
    [InlineData("^zzz")]
    [InlineData("%")]
    [InlineData("'; DROP TABLE Leads; --")]
    [InlineData("{0} {1}")]
    public async Task Nothing_that_is_typed_is_an_operator(string text)
    {
        await room.Store(SampleLeads.One(room.Now));

        Assert.Empty(await References(text));
        Assert.Single(await References("anna"));
    }

    [Theory]
    [InlineData("c", true)]
    [InlineData("an", false)]
    [InlineData("ann", true)]
    [InlineData("山", true)]
    [InlineData("山田", true)]
    public async Task A_short_word_is_a_whole_word_unless_its_script_has_no_spaces(string text, bool found)
    {
        await room.Store(SampleLeads.One(room.Now, "Anna 山田太郎", "We write C++."));

        Assert.Equal(found, (await References(text)).Any());
    }

    [Fact]
    public async Task A_sign_beside_a_word_does_not_hide_what_the_word_finds()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));

        Assert.Equal([lead.Reference], await References("anna !!! 😀"));
    }

    [Fact]
    public async Task The_index_follows_a_lead_that_changes_or_goes()
    {
        await room.Store(SampleLeads.One(room.Now, "Zora Kovács"));
        await using (var db = room.CreateDbContext())
        {
            var lead = await db.Leads.SingleAsync(TestContext.Current.CancellationToken);
            lead.FullName = "Bela Nagy";
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Empty(await References("zora"));
        Assert.Single(await References("bela"));

        await using (var db = room.CreateDbContext())
        {
            await db.Leads.ExecuteDeleteAsync(TestContext.Current.CancellationToken);
            await db.Database.ExecuteSqlRawAsync(
                "INSERT INTO LeadSearch(LeadSearch, rank) VALUES('integrity-check', 1)", TestContext.Current.CancellationToken);
        }

        Assert.Empty(await References("bela"));
    }

    private async Task<IEnumerable<string>> References(string text) =>
        (await room.Find.Page(new LeadQuery { Text = text }, TestContext.Current.CancellationToken)).Rows.Select(row => row.Reference);
}
