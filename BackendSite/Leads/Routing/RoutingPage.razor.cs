using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Routing;

public sealed partial class RoutingPage
{
    private RoutingPlan? plan;
    private IReadOnlyList<Colleague> colleagues = [];
    private RuleSubject subject = RuleSubject.TechStack;
    private string words = "";
    private string person = "";
    private string skill = "";
    private string? problem;

    [Inject]
    private ChangeRouting Change { get; set; } = null!;

    [Inject]
    private FindColleagues Staff { get; set; } = null!;

    [Inject]
    private IDbContextFactory<SiteDb> Databases { get; set; } = null!;

    [Inject]
    private ILogger<RoutingPage> Log { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        colleagues = await Staff.All(CancellationToken.None);
        await Read();
    }

    private async Task Read()
    {
        await using var db = Databases.CreateDbContext();
        plan = await RoutingPlan.Read(db, CancellationToken.None);
    }

    private Task Add() => Do(async by =>
    {
        Guid? to = Guid.TryParse(person, out var id) ? id : null;
        problem = await Change.Add(subject, words, to, to is null ? skill : "", by, CancellationToken.None);
        if (problem is null)
        {
            words = skill = "";
        }
    });

    private Task SetDefault(Spread spread, Guid? fallback) => Do(by => Change.SetDefault(spread, fallback, by, CancellationToken.None));

    private async Task Do(Func<ClaimsPrincipal, Task> act)
    {
        problem = null;
        try
        {
            await act((await SignedIn).User);
            await Read();
        }
        catch (NotPermittedException refused)
        {
            problem = refused.Message;
        }
        catch (Exception error)
        {
            LogFailed(Log, error);
            problem = "That did not work. Look at the rules, and try again.";
        }
    }

    private static string Condition(RoutingRule rule) => rule.Subject == RuleSubject.Everything
        ? "Everything goes to"
        : $"{SubjectInWords(rule.Subject)} {string.Join(" or ", rule.Words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(word => $"“{word}”"))}: to";

    private string Target(RoutingRule rule) => rule.Skill is { } name
        ? $"whoever knows {name}"
        : colleagues.FirstOrDefault(one => one.Id == rule.StaffId)?.Name ?? "somebody who left";

    private static string SubjectInWords(RuleSubject subject) => subject switch
    {
        RuleSubject.Everything => "Everything",
        RuleSubject.TechStack => "The tech stack has",
        RuleSubject.Industry => "The industry is",
        RuleSubject.Interest => "They are interested in",
        RuleSubject.Page => "It was written on a page with",
        _ => "It says anywhere",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The rules could not be read or changed")]
    private static partial void LogFailed(ILogger log, Exception error);
}
