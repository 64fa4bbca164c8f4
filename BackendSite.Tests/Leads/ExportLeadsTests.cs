using System.Text;
using System.Text.Json;
using BackendSite.Leads;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Leads;

[OnEachDatabase]
public sealed class ExportLeadsTests : IDisposable
{
    private readonly LeadsRoom room = new();

    public void Dispose() => room.Dispose();

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+380 44", "'+380 44")]
    [InlineData("-2", "'-2")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\u3000=1", "'\u3000=1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("＋1", "'＋1")]
    [InlineData("－1", "'－1")]
    [InlineData("＠a", "'＠a")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("Олена", "Олена")]
    public void A_cell_is_never_a_formula_and_always_one_cell(string? value, string cell) =>
        Assert.Equal(cell, ExportLeads.Cell(value));

    [Fact]
    public async Task Csv_has_a_header_and_a_record_a_lead_oldest_first()
    {
        await room.Store(Full("Олена, \"O\""), SampleLeads.One(room.Now, "Second"));

        var lines = (await Exported(ExportLeads.WriteCsv)).Split("\r\n");

        Assert.Equal("reference,receivedAt,dueAt,status,fullName,email,company,message,phone,interests,techStack,industry,source,mergedInto", lines[0]);
        Assert.Contains(",2026-11-24T10:00:00Z,2026-11-25T10:00:00Z,Won,\"Олена, \"\"O\"\"\",", lines[1], StringComparison.Ordinal);
        Assert.Contains(",'+380 44 1,API; Cloud,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",Second,", lines[2], StringComparison.Ordinal);
        Assert.Equal(("", 4), (lines[3], lines.Length));
    }

    [Fact]
    public async Task Json_is_an_array_of_objects_with_the_names_of_the_contract()
    {
        await room.Store(Full("Олена"), SampleLeads.One(room.Now, "Second"));

        var leads = JsonDocument.Parse(await Exported(ExportLeads.WriteJson)).RootElement.EnumerateArray().ToList();

        Assert.Equal(
            ["reference", "receivedAt", "dueAt", "status", "fullName", "email", "company", "message", "phone", "interests", "techStack", "industry", "source", "mergedInto"],
            leads[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal("2026-11-24T10:00:00Z", leads[0].GetProperty("receivedAt").GetString());
        Assert.Equal("Won", leads[0].GetProperty("status").GetString());
        Assert.Equal(["API", "Cloud"], leads[0].GetProperty("interests").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal(JsonValueKind.Null, leads[1].GetProperty("phone").ValueKind);
        Assert.Equal(["Олена", "Second"], leads.Select(lead => lead.GetProperty("fullName").GetString()));
    }

    [Fact]
    public async Task Nothing_to_export_is_still_a_file()
    {
        Assert.Equal("[]", await Exported(ExportLeads.WriteJson));
        Assert.StartsWith("reference,", await Exported(ExportLeads.WriteCsv), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verb_prints_leads_and_nothing_else()
    {
        using var data = new TemporaryFolder();

        // Also before the site has run: making the database is worth a line, but not on standard output.
        var (exit, json, said) = await SiteProcess.Run(data.Path, "leads", "export", "--json");
        Assert.Equal((0, "[]"), (exit, json));
        Assert.Contains("Database", said, StringComparison.Ordinal);

        await using var site = await SiteProcess.Start(data.Path);
        var (code, csv, error) = await SiteProcess.Run(data.Path, "leads", "export");
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("reference,", csv, StringComparison.Ordinal);
        await using var db = SiteProcess.OpenDatabase(data.Path);
        Assert.Equal(
            ["Leads as JSON, by command", "Leads as CSV, by command"],
            await db.AuditEntries.Where(line => line.Kind == AuditKind.Exported).OrderBy(line => line.Id).Select(line => line.Text).ToListAsync(TestContext.Current.CancellationToken));
    }

    private Lead Full(string name) => SampleLeads.One(room.Now, name).With(lead =>
    {
        lead.Status = LeadStatus.Won;
        lead.Phone = "+380 44 1";
        lead.Interests = ["API", "Cloud"];
        lead.TechStack = ".NET";
        lead.Industry = "Health";
        lead.Source = "/contact";
    });

    private async Task<string> Exported(Func<IAsyncEnumerable<ExportedLead>, Stream, CancellationToken, Task> write)
    {
        await using var db = room.CreateDbContext();
        using var output = new MemoryStream();
        await write(ExportLeads.All(db), output, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
