using BackendSite.Data;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff.Auditing;

/// <summary>
/// Whoever runs the site changes settings beside it, in files and variables. So each start compares those in force with those of the
/// last one, and what differs is a line of the audit. The very first start has nothing to compare with.
/// </summary>
internal sealed class NoteSettings(
    IDbContextFactory<SiteDb> databases, IConfiguration configuration, IEnumerable<SettingsSection> sections, Audit audit) : IHostedService
{
    /// <summary>What is written instead of a secret.</summary>
    public const string Secret = "(a secret)";

    // Parts of a key whose value nobody is shown.
    private static readonly string[] SecretNames = ["Password", "Secret", "Token", "User"];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var before = await db.KnownSettings.ToDictionaryAsync(setting => setting.Key, StringComparer.OrdinalIgnoreCase, cancellationToken);
        var after = InForce();
        foreach (var gone in before.Values.Where(setting => !after.ContainsKey(setting.Key)))
        {
            db.Remove(gone);
            Note(gone.Key, gone.Value, null);
        }

        foreach (var (key, value) in after)
        {
            if (!before.TryGetValue(key, out var known))
            {
                db.KnownSettings.Add(new() { Key = key, Value = value });
                Note(key, null, value);
            }
            else if (known.Value != value)
            {
                Note(key, known.Value, value);
                known.Value = value;
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        void Note(string key, string? old, string? now)
        {
            if (before.Count > 0)
            {
                db.AuditEntries.Add(audit.Line(AuditKind.SettingChanged, null, key, old, now, "In the configuration"));
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Dictionary<string, string> InForce() => sections
        .SelectMany(section => configuration.GetSection(section.Path).AsEnumerable())
        .Where(setting => !string.IsNullOrEmpty(setting.Value))
        .DistinctBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(setting => setting.Key, setting => IsSecret(setting.Key) ? Secret : setting.Value!, StringComparer.OrdinalIgnoreCase);

    private static bool IsSecret(string key) => SecretNames.Any(name => key[(key.LastIndexOf(':') + 1)..].Contains(name, StringComparison.OrdinalIgnoreCase));
}
