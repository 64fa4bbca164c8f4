using System.Diagnostics.Metrics;
using BackendSite.Data;
using BackendSite.Web.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Reports;

/// <summary>Tells how many leads wait, how many are late, and whether the promise is kept.</summary>
internal sealed class LeadMeter : IHostedService
{
    private const int Weeks = 4;

    private readonly IDbContextFactory<SiteDb> databases;
    private readonly TimeProvider clock;

    public LeadMeter(IMeterFactory meters, IDbContextFactory<SiteDb> databases, TimeProvider clock)
    {
        (this.databases, this.clock) = (databases, clock);
        var meter = meters.Create(SiteTrace.Name);
        meter.CreateObservableGauge("leads.waiting", () => Count(late: false), "{lead}", "Leads that wait for an answer, as far as 1,001.");
        meter.CreateObservableGauge("leads.late", () => Count(late: true), "{lead}", "Of those, the ones that are past their time, as far as 1,001.");
        meter.CreateObservableGauge("promise.kept", Kept, "%", "Leads of the last four weeks that were answered in time, of those for which it is decided.");
    }

    // It measures from its making on.
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private int Count(bool late) => Ask(db =>
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return db.Leads.Where(Lead.WaitsForAnswer).Where(lead => !late || lead.DueAt < now).OrderBy(lead => lead.Id).Take(FindLeads.CountLimit + 1).CountAsync();
    });

    private IEnumerable<Measurement<int>> Kept()
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return Ask(db => Report.Read(db, Weeks, today, CancellationToken.None)).Total.InTimePercent is { } percent ? [new(percent)] : [];
    }

    private TAnswer Ask<TAnswer>(Func<SiteDb, Task<TAnswer>> ask) => Task.Run(async () =>
    {
        await using var db = databases.CreateDbContext();
        return await ask(db);
    }).GetAwaiter().GetResult();
}
