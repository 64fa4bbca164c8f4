using BackendSite.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace BackendSite.Tests.Leads;

/// <summary>Shorthand of this room's tests.</summary>
internal static class Changes
{
    /// <summary>Changes a lead in place and gives it back.</summary>
    public static Lead With(this Lead lead, Action<Lead> change)
    {
        change(lead);
        return lead;
    }

    /// <summary>Runs a statement that takes nothing from outside.</summary>
    public static Task ExecuteAsync(this DatabaseFacade database, string statement) =>
        database.ExecuteSqlRawAsync(statement, TestContext.Current.CancellationToken);
}
