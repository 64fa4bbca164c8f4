using System.CommandLine;
using BackendSite.Data;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads;

/// <summary><c>leads export [--json]</c>: every lead, oldest first, to standard output.</summary>
internal static class LeadsVerb
{
    public static Command Create(IServiceProvider services)
    {
        var json = new Option<bool>("--json") { Description = "An array of JSON objects instead of CSV." };
        var export = new Command("export", "Writes all leads, oldest first, to standard output.") { json };
        export.SetAction(async (arguments, cancellationToken) =>
        {
            // Standard output is the file: whatever there is to say goes to standard error.
            services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.LogToStandardErrorThreshold = LogLevel.Trace;
            await services.GetRequiredService<MigrateDatabase>().StartingAsync(cancellationToken);
            await using var db = services.GetRequiredService<IDbContextFactory<SiteDb>>().CreateDbContext();
            await using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
            var leads = ExportLeads.All(db);
            var asJson = arguments.GetValue(json);
            var audit = services.GetRequiredService<Audit>();
            await audit.Write(audit.Line(AuditKind.Exported, null, text: $"Leads as {(asJson ? "JSON" : "CSV")}, by command"), cancellationToken);
            await (asJson
                ? ExportLeads.WriteJson(leads, output, cancellationToken)
                : ExportLeads.WriteCsv(leads, output, cancellationToken));
            return 0;
        });
        return new Command("leads", "Works with leads.") { export };
    }
}
