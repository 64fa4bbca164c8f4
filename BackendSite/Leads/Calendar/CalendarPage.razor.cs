using BackendSite.Data;
using BackendSite.Promise;
using BackendSite.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Calendar;

public sealed partial class CalendarPage
{
    private const int MostShown = 20;

    private PromiseOptions hours = new();
    private int warn;
    private IReadOnlyList<MovedDeadline>? moved;
    private WorkingCalendar? preview;
    private bool move;
    private bool saving;
    private string? said;
    private string? problem;

    [Inject]
    private CurrentCalendar Calendars { get; set; } = null!;

    [Inject]
    private ChangeCalendar Change { get; set; } = null!;

    [Inject]
    private IDbContextFactory<SiteDb> Databases { get; set; } = null!;

    [Inject]
    private ILogger<CalendarPage> Log { get; set; } = null!;

    [Inject]
    private IOptions<PromiseOptions> Settings { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await using var db = Databases.CreateDbContext();
        var stored = await db.Calendars.AsNoTracking().OrderByDescending(calendar => calendar.Id).FirstOrDefaultAsync();
        var settings = Settings.Value;
        hours = stored?.ToOptions() ?? new()
        {
            TimeZone = settings.TimeZone,
            Hours = settings.Hours,
            Holidays = settings.Holidays,
            SpecialDays = settings.SpecialDays,
            WarnBefore = settings.WarnBefore,
        };
        warn = (int)hours.WarnBefore.TotalMinutes;
    }

    // What was shown is not what would be saved any more.
    private void Changed()
    {
        moved = null;
        said = null;
    }

    private Task Look() => Do(async () =>
    {
        preview = hours.ToCalendar();
        moved = await Change.Preview(hours, CancellationToken.None);
    });

    private Task Save() => Do(async () =>
    {
        await Change.Save(hours, move, (await SignedIn).User, CancellationToken.None);
        moved = null;
        said = "Saved. The hours hold from now on.";
    });

    private async Task Do(Func<Task> act)
    {
        saving = true;
        problem = said = null;
        hours.WarnBefore = TimeSpan.FromMinutes(warn);
        try
        {
            await act();
        }
        catch (FormatException wrong)
        {
            moved = null;
            problem = wrong.Message.StartsWith("Promise:", StringComparison.Ordinal) ? wrong.Message["Promise:".Length..] : wrong.Message;
        }
        catch (NotPermittedException refused)
        {
            problem = refused.Message;
        }
        catch (Exception error)
        {
            LogFailed(Log, error);
            problem = "That did not work, and nothing was changed. What you wrote is still here; try again.";
        }
        finally
        {
            saving = false;
        }
    }

    private static string Heading(int count) => count switch
    {
        0 => "No open deadline moves",
        1 => "One open deadline would move",
        _ => $"{count:N0} open deadlines would move",
    };

    private static string By(TimeSpan difference)
    {
        var length = difference.Duration();
        var words = length.TotalHours >= 1 ? $"{(int)length.TotalHours} h{(length.Minutes > 0 ? $" {length.Minutes} min" : "")}" : $"{length.Minutes} min";
        return difference > TimeSpan.Zero ? $"{words} later" : $"{words} earlier";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The working hours could not be read or stored")]
    private static partial void LogFailed(ILogger log, Exception error);
}
