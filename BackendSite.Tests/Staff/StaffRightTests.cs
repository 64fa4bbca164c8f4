using System.Reflection;
using System.Security.Claims;
using BackendSite.Staff;
using BackendSite.Tests.Leads;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Staff;

/// <summary>What the roles may do, and that commands ask before they act.</summary>
[OnEachDatabase]
public class StaffRightTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    /// <summary>What asks who somebody is without doing anything for them, or concerns nobody but the person who asks.</summary>
    private static readonly HashSet<string> OwnMatters =
    [
        "Audit.Line", "RecheckCircuit.Holds", "StaffSession.AccountOf", "SingleSignOn.Admit",
        "MyAccount.Read", "MyAccount.SaveProfile", "MyAccount.Sessions", "MyAccount.EndSession", "MyAccount.EndAllSessions", "MyAccount.Passkeys", "MyAccount.RemovePasskey",
        "MyPhoto.Save", "MyPhoto.Remove", "SecondFactor.Confirm", "SecondFactor.TurnOff",
        "RememberLook.Of", "RememberLook.Change",

        // Parts of commands that have asked.
        "GiveBackLeads.Of", "ErasePerson.EraseAll",
    ];

    [Theory]
    [InlineData(StaffRole.Viewer, "See")]
    [InlineData(StaffRole.Sales, "See, Reply, Assign")]
    [InlineData(StaffRole.Manager, "See, Reply, Assign, Team, Export, Erase")]
    [InlineData(StaffRole.Admin, "See, Reply, Assign, Team, Export, Erase, Settings, Staff")]
    public void Each_role_may_just_what_it_is_for(StaffRole role, string may)
    {
        var person = LeadsRoom.Colleague("Somebody", Guid.NewGuid().ToString(), role);

        Assert.Equal(may, string.Join(", ", Enum.GetValues<StaffRight>().Where(right => person.May(right))));
    }

    [Fact]
    public void Nobody_and_a_role_that_does_not_exist_may_nothing()
    {
        ClaimsPrincipal[] strangers =
        [
            new(),
            new(new ClaimsIdentity([new(ClaimTypes.Role, nameof(StaffRole.Admin))])),
            new(new ClaimsIdentity([new(ClaimTypes.Role, "7")], "test")),
            new(new ClaimsIdentity([new(ClaimTypes.Role, "Owner")], "test")),
            new(new ClaimsIdentity([], "test")),
        ];

        Assert.Empty(from stranger in strangers from right in Enum.GetValues<StaffRight>() where stranger.May(right) select right);
    }

    [Fact]
    public async Task A_viewer_can_change_nothing_by_any_command()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var commands = Commands().ToList();
        var obeyed = new List<string>();
        foreach (var command in commands)
        {
            if (!await IsRefused(command, ActivatorUtilities.GetServiceOrCreateInstance(scope.ServiceProvider, command.DeclaringType!)))
            {
                obeyed.Add(NameOf(command));
            }
        }

        Assert.Contains("ChangeLead.SetStatus", commands.Select(NameOf));
        Assert.Empty(obeyed);
    }

    [Fact]
    public void No_page_changes_anything_but_through_a_command()
    {
        string[] writes = ["SaveChanges", "ExecuteUpdate", "ExecuteDelete", "ExecuteSql"];

        var pages = from file in Directory.EnumerateFiles(Repository.Site, "*.razor*", SearchOption.AllDirectories)
                    where !file.Contains("/obj/") && !file.Contains("/bin/")
                    let text = File.ReadAllText(file)
                    where writes.Any(text.Contains)
                    select Path.GetRelativePath(Repository.Site, file);

        Assert.Empty(pages);
    }

    [Fact]
    public void A_page_that_needs_a_right_names_it()
    {
        // A policy in words would not be found when the right is renamed.
        var worded = from page in typeof(StaffRight).Assembly.GetTypes()
                     where page.GetCustomAttributes<RouteAttribute>().Any()
                     from attribute in page.GetCustomAttributes<Microsoft.AspNetCore.Authorization.AuthorizeAttribute>()
                     where attribute is { Policy: not null } and not RequiresAttribute
                     select page.Name;

        Assert.Empty(worded);
    }

    // What takes who asks. Everything that changes something does, and says so in its signature.
    private static IEnumerable<MethodInfo> Commands() =>
        from type in typeof(StaffRight).Assembly.GetTypes()
        where type is { IsClass: true, IsAbstract: false, IsNested: false } && !typeof(IComponent).IsAssignableFrom(type)
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where method is { IsPrivate: false, IsVirtual: false } && method.GetParameters().Any(parameter => parameter.ParameterType == typeof(ClaimsPrincipal))
        where !OwnMatters.Contains(NameOf(method))
        select method;

    private static async Task<bool> IsRefused(MethodInfo command, object target)
    {
        try
        {
            var arguments = command.GetParameters().Select(Argument).ToArray();
            if (command.Invoke(target, arguments) is Task task)
            {
                await task;
            }

            return false;
        }
        catch (Exception error)
        {
            return (error is TargetInvocationException { InnerException: { } inner } ? inner : error) is NotPermittedException;
        }
    }

    private static object? Argument(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(ClaimsPrincipal) ? LeadsRoom.Vera
        : parameter.ParameterType == typeof(string) ? "something"
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
        : null;

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
