using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>The list that is shown, or the leads that are selected, as a file: written while it is read, however long.</summary>
internal sealed class ExportLeadsPage(IDbContextFactory<SiteDb> databases, FindLeads leads, Audit audit)
{
    public const string Path = "/staff/export-leads";

    /// <summary>So many leads can be named one by one.</summary>
    public const int MaxNamed = 100;

    private const int Chunk = 500;

    /// <summary>Where a whole list is had.</summary>
    public static string AddressOf(LeadQuery query) => Path + (query with { Page = 1 }).ToQueryString();

    /// <summary>Where single leads are had.</summary>
    public static string AddressOf(IEnumerable<string> references) => $"{Path}?only={string.Join(',', references)}";

    public async Task Answer(HttpContext context, ClaimsPrincipal person, string? format, string? only)
    {
        person.Demand(StaffRight.Export);
        var json = format == "json";
        var cancelled = context.RequestAborted;

        // Before the first byte: what was taken half is taken.
        await audit.Write(audit.Line(AuditKind.Exported, person, text: Words(context.Request.Query, json)), cancelled);
        context.Response.ContentType = json ? "application/json; charset=utf-8" : "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"leads.{(json ? "json" : "csv")}\"";
        context.Response.Headers.CacheControl = "no-store";
        await using var db = databases.CreateDbContext();
        var found = string.IsNullOrEmpty(only)
            ? leads.Walk(db, LeadQuery.Parse(context.Request.QueryString.Value), person.StaffId, Chunk, cancelled)
            : Named(db, only).AsAsyncEnumerable();
        var exported = found.Select(ExportedLead.Of);
        await (json
            ? ExportLeads.WriteJson(exported, context.Response.Body, cancelled)
            : ExportLeads.WriteCsv(exported, context.Response.Body, cancelled));
    }

    // Which filters, but not what was looked for: that may be a name.
    private static string Words(IQueryCollection asked, bool json) =>
        $"Leads as {(json ? "JSON" : "CSV")}{string.Concat(asked.Keys.Where(key => key is not "format").Order().Select(key => $", {key}"))}";

    private static IQueryable<Lead> Named(SiteDb db, string only)
    {
        var references = only.Split(',').Take(MaxNamed).ToList();
        return db.Leads.AsNoTracking().Where(lead => references.Contains(lead.Reference)).OrderBy(lead => lead.Id);
    }
}
