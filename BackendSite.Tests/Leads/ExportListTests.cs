using System.Net;
using BackendSite.Leads;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Leads;

public class ExportListTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_list_shows_is_a_file_and_the_audit_says_who_took_it()
    {
        await using var db = site.OpenDatabase();
        db.AddRange(
            SampleLeads.One(DateTime.UtcNow, "=Zora").With(lead => lead.Status = LeadStatus.Open),
            SampleLeads.One(DateTime.UtcNow, "Bela"),
            SampleLeads.One(DateTime.UtcNow, "Cira").With(lead => lead.Status = LeadStatus.Spam));
        await db.SaveChangesAsync(Cancelled);
        using var visitor = await site.EnterStaff();

        var csv = await visitor.Client.GetStringAsync("/staff/export-leads?status=open&q=zora", Cancelled);
        var json = await visitor.Client.GetStringAsync("/staff/export-leads?format=json", Cancelled);
        var named = await visitor.Client.GetStringAsync($"/staff/export-leads?only={SampleLeads.One(DateTime.UtcNow, "Bela").Reference}", Cancelled);

        Assert.Equal(3, csv.Split("\r\n").Length);
        Assert.Contains(",'=Zora,", csv, StringComparison.Ordinal);
        Assert.Contains("\"fullName\": \"Bela\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("Cira", json, StringComparison.Ordinal);
        Assert.Contains(",Bela,", named, StringComparison.Ordinal);
        Assert.DoesNotContain("Zora", named, StringComparison.Ordinal);
        var lines = await db.AuditEntries.Where(line => line.Kind == AuditKind.Exported).ToListAsync(Cancelled);
        Assert.Equal(["Leads as CSV, q, status", "Leads as JSON", "Leads as CSV, only"], lines.Select(line => line.Text));
        Assert.All(lines, line => Assert.Equal(StaffEntry.Name, line.StaffName));
    }

    [Fact]
    public async Task Who_may_not_export_gets_nothing()
    {
        await site.AddStaff("sales@example.com", "Sal", StaffRole.Sales);
        using var visitor = await site.EnterStaff("sales@example.com");

        using var answer = await visitor.Client.GetAsync("/staff/export-leads", Cancelled);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
