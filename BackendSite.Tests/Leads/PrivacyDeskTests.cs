using System.Net;
using System.Text.Json;
using BackendSite.Leads;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Leads;

/// <summary>Files with what is held, and the sweep: what leaves the site or goes for good, over HTTP and by command.</summary>
public class PrivacyDeskTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("json", "application/json", "what-we-hold.json")]
    [InlineData("html", "text/html", "what-we-hold.html")]
    public async Task What_is_held_about_a_person_is_a_file_for_them_and_the_audit_says_who_took_it(string form, string type, string name)
    {
        var address = $"ada-{form}@analytical.example";
        var receipt = await site.Client.SendEnquiry(("email", address), ("message", "Two <people> & \"more\"."));
        var lead = await site.LeadOf(receipt);
        using var visitor = await site.EnterStaff();

        using var file = await Ask(visitor, address, form);

        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.Equal(type, file.Content.Headers.ContentType?.MediaType);
        Assert.Equal(name, file.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal("no-store, private", file.Headers.CacheControl?.ToString());
        var text = await file.Text();
        if (form == "json")
        {
            var held = JsonDocument.Parse(text).RootElement.GetProperty("leads")[0];
            Assert.Equal("Two <people> & \"more\".", held.GetProperty("enquiry").GetProperty("message").GetString());
            Assert.NotEmpty(held.GetProperty("history").EnumerateArray());
            Assert.NotEmpty(held.GetProperty("letters").EnumerateArray());
        }
        else
        {
            Assert.Contains("Two &lt;people&gt; &amp; &quot;more&quot;.", text);
            Assert.DoesNotContain("<script", text);
        }

        await using var db = site.OpenDatabase();
        var line = await db.AuditEntries.SingleAsync(line => line.Kind == AuditKind.PersonExported && line.Subject == lead.Reference, Cancelled);
        Assert.Equal(StaffEntry.Name, line.StaffName);
        Assert.False(await db.AuditEntries.AnyAsync(any => any.Text!.Contains(address) || any.Subject!.Contains(address), Cancelled));
    }

    [Fact]
    public async Task Who_may_not_export_or_sends_no_token_gets_no_file()
    {
        await site.AddStaff("sales@example.com", "Sal", StaffRole.Sales);
        using var sales = await site.EnterStaff("sales@example.com");
        using var admin = await site.EnterStaff();

        using var refused = await Ask(sales, "ada@analytical.example", "json");
        using var bare = await admin.Send("/staff/privacy/person", new() { ["email"] = "ada@analytical.example", ["form"] = "json" });

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, bare.StatusCode);
    }

    [Fact]
    public async Task The_audit_is_a_file_as_filtered_whose_cells_are_no_formulas_and_taking_it_is_a_line_of_it()
    {
        await using (var db = site.OpenDatabase())
        {
            db.Add(new AuditEntry { At = DateTime.UtcNow, Kind = AuditKind.SettingChanged, StaffName = "=Zed", Subject = "Hours, \"new\"" });
            await db.SaveChangesAsync(Cancelled);
        }

        using var visitor = await site.EnterStaff();

        using var file = await visitor.Client.GetAsync("/staff/audit.csv?kind=SettingChanged&text=Zed", Cancelled);

        Assert.Equal("text/csv", file.Content.Headers.ContentType?.MediaType);
        Assert.Equal("audit.csv", file.Content.Headers.ContentDisposition?.FileName);
        var lines = (await file.Text()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("at,what,who,from,subject,before,after,text", lines[0]);
        Assert.EndsWith(",SettingChanged,'=Zed,,\"Hours, \"\"new\"\"\",,,", Assert.Single(lines[1..]));
        await using var audit = site.OpenDatabase();
        Assert.True(await audit.AuditEntries.AnyAsync(line => line.Kind == AuditKind.Exported && line.Subject == "the audit" && line.Text == "1 lines", Cancelled));
    }

    [Fact]
    public async Task The_sweep_says_what_it_would_erase_and_erases_it_only_when_it_is_meant()
    {
        using var data = new TemporaryFolder();
        await SiteProcess.Run(data.Path, "leads", "export");
        await using (var before = SiteProcess.OpenDatabase(data.Path))
        {
            before.Add(SampleLeads.One(DateTime.UtcNow.AddDays(-100), "Old").With(lead => lead.Status = LeadStatus.Lost));
            before.Add(SampleLeads.One(DateTime.UtcNow, "New").With(lead => lead.Status = LeadStatus.Lost));
            await before.SaveChangesAsync(Cancelled);
        }

        const string Rule = "--Privacy:EraseAfterDays:Lost=90";
        var (rehearsed, preview, _) = await SiteProcess.Run(data.Path, "privacy", "sweep", "--dry-run", Rule);
        Assert.Equal(["New", "Old"], await Names(data.Path));
        var (swept, said, _) = await SiteProcess.Run(data.Path, "privacy", "sweep", Rule);

        Assert.Equal((0, 0), (rehearsed, swept));
        Assert.Contains("Lost, 90 days: 1 leads", preview);
        Assert.Contains(preview.Split('\n').First(line => line.StartsWith("Lost", StringComparison.Ordinal)), said);
        Assert.Equal(["New"], await Names(data.Path));
        await using var db = SiteProcess.OpenDatabase(data.Path);
        Assert.Single(await db.AuditEntries.Where(line => line.Kind == AuditKind.Retention).ToListAsync(Cancelled));
    }

    private static async Task<List<string>> Names(string data)
    {
        await using var db = SiteProcess.OpenDatabase(data);
        return await db.Leads.Where(lead => lead.ErasedAt == null).OrderBy(lead => lead.FullName).Select(lead => lead.FullName).ToListAsync(Cancelled);
    }

    // The form is in the circuit, its token in the circuit's state; any form that this visitor opens has one as good.
    private async Task<HttpResponseMessage> Ask(PlainVisitor visitor, string address, string form)
    {
        var fields = await visitor.Form(await site.AnyForm());
        fields["email"] = address;
        fields["form"] = form;
        return await visitor.Send("/staff/privacy/person", fields);
    }
}
