using BackendSite.Leads;
using BackendSite.Mail;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Leads;

[OnEachDatabase]
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
    [InlineData("portal kubern")]
    [InlineData("\"patient portal\" -zzz")]
    [InlineData("-zzz kovacs")]
    [InlineData("ovac")]
    [InlineData("ubehea")]
    public async Task Finds_words_of_name_email_company_and_text(string text)
    {
        var lead = SampleLeads.One(room.Now, message: "A patient portal, as O'Brien said: C++ and zażółć gęślą jaźń.");
        lead.TechStack = "Kubernetes";
        lead.Industry = "Logistics";
        await room.Store(lead, SampleLeads.One(room.Now, "Someone Else", "Nothing of the kind.", "other").With(l => (l.Email, l.Company) = ("x@y.example", "Other")));

        Assert.Equal([lead.Reference], await References(text));
    }

    [Theory]
    [InlineData(LeadView.All, "open, won")]
    [InlineData(LeadView.Spam, "spam")]
    [InlineData(LeadView.Waiting, "open")]
    public async Task Parts_of_names_are_found_in_the_view_that_is_shown(LeadView view, string found)
    {
        var leads = new[] { LeadStatus.Open, LeadStatus.Won, LeadStatus.Spam, LeadStatus.Merged }
            .Select(status => SampleLeads.One(room.Now, key: $"{status}").With(l => (l.Status, l.Company) = (status, "Wanderlust"))).ToList();
        await room.Store(leads);

        var rows = (await room.Find.Page(new LeadQuery { Text = "anderlus" }.Showing(view), LeadsRoom.Ana.StaffId, TestContext.Current.CancellationToken)).Rows;

        Assert.Equal(found, string.Join(", ", rows.Select(row => row.Status.ToString().ToLowerInvariant()).Order()));
    }

    [Theory]
    [InlineData("-zora", "bela")]
    [InlineData("kovacs -zora", "bela")]
    [InlineData("\"zora kovacs\"", "zora")]
    [InlineData("\"kovacs zora\"", null)]
    [InlineData("\"zor\"", null)]
    [InlineData("kovacs -\"bela kovacs\"", "zora")]
    public async Task Quotes_and_a_minus_mean_what_one_expects(string text, string? found)
    {
        var leads = new[] { SampleLeads.One(room.Now, "Zora Kovács"), SampleLeads.One(room.Now, "Bela Kovács") };
        await room.Store(leads.Select(lead => lead.With(l => l.Email = "x@y.example")));

        Assert.Equal(leads.Where(lead => lead.FullName.StartsWith(found ?? "nobody", StringComparison.OrdinalIgnoreCase)).Select(lead => lead.Reference), await References(text));
    }

    [Fact]
    public async Task Finds_what_colleagues_noted_and_what_was_mailed_but_no_draft()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await room.Change.AddNote(lead.Reference, "They know Grzegorz.", LeadsRoom.Marko, TestContext.Current.CancellationToken);
        await using var db = room.CreateDbContext();
        Message Mail(MessageKind kind, string text) => new() { LeadId = lead.Id, Kind = kind, At = room.Now, To = "", Subject = "", Text = text };
        db.AddRange(Mail(MessageKind.Received, "Gutenberg"), Mail(MessageKind.Draft, "Unwritten"));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        Assert.Equal([lead.Reference], await References("grzegorz gutenberg backend -zzz"));
        Assert.Empty(await References("unwritten"));

        await db.LeadEvents.ExecuteUpdateAsync(happened => happened.SetProperty(e => e.Text, (string?)null), TestContext.Current.CancellationToken);
        await db.Messages.ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await References("grzegorz"));
        Assert.Empty(await References("gutenberg"));
        Assert.Single(await References("kovacs"));
    }

    [Fact]
    public async Task A_beginning_of_more_words_than_are_listed_is_found_too()
    {
        await room.Store(Enumerable.Range(0, 50).Select(i => SampleLeads.One(room.Now, $"Person {i}", $"architecture{i} of it", $"{i}")));

        Assert.Equal(50, (await References("architecture")).Count());
        Assert.Single(await References("architecture37"));
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
            if (db.Database.IsSqlite())
            {
                await db.Database.ExecuteSqlRawAsync("INSERT INTO LeadSearch(LeadSearch) VALUES('integrity-check')", TestContext.Current.CancellationToken);
            }
        }

        Assert.Empty(await References("bela"));
    }

    private async Task<IEnumerable<string>> References(string text) =>
        (await room.Find.Page(new LeadQuery { Text = text }, LeadsRoom.Ana.StaffId, TestContext.Current.CancellationToken)).Rows.Select(row => row.Reference);
}
