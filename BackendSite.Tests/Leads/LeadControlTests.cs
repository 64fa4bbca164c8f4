using BackendSite.Leads;
using BackendSite.Leads.Details;
using BackendSite.Staff;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Leads;

/// <summary>What changes a lead on its page, in each of its states: the note, the owner, the status.</summary>
public sealed class LeadControlTests : IDisposable
{
    private const string AnasId = "0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a01";
    private const string MarkosId = "0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a02";

    private readonly LeadsRoom room = new();
    private readonly LeadsContext show;

    public LeadControlTests()
    {
        show = new(room);
        show.Services.AddSingleton<TimeProvider>(room.Clock);
    }

    public void Dispose()
    {
        show.Dispose();
        room.Dispose();
    }

    [Fact]
    public async Task An_empty_note_is_not_stored_and_the_box_says_why()
    {
        var stored = new List<string>();
        var box = Note(stored);
        await box.Control("Note for colleagues").InputAsync("  ");
        await box.Find("form").SubmitAsync();

        Assert.Equal("Write something first.", box.Find("[role=alert]").Words());
        Assert.Equal("Write something first.", box.Description(box.Control("Note for colleagues")));
        Assert.Empty(stored);
    }

    [Fact]
    public async Task A_begun_note_stands_in_the_box_and_is_kept_when_the_typing_pauses_or_the_box_goes()
    {
        var kept = new List<string>();
        var box = Note([], draft: "Call", kept: kept);
        Assert.Equal("Call", box.Control("Note for colleagues").GetAttribute("value"));

        await box.Control("Note for colleagues").InputAsync("Call them");
        Assert.Empty(kept);
        room.Clock.Advance(TimeSpan.FromMilliseconds(500));
        box.WaitForAssertion(() => Assert.Equal(["Call them"], kept));

        await box.Control("Note for colleagues").InputAsync("Call them on Monday");
        await show.DisposeComponentsAsync();
        Assert.Equal(["Call them", "Call them on Monday"], kept);
    }

    [Fact]
    public async Task While_a_note_is_stored_it_can_not_be_stored_again_and_what_is_typed_meanwhile_stays()
    {
        var storing = new TaskCompletionSource<string?>();
        var box = show.Render<NoteBox>(parameters => parameters.Add(note => note.Save, _ => storing.Task));
        await box.Control("Note for colleagues").InputAsync("Call");
        var submitted = box.Find("form").SubmitAsync();
        Assert.DoesNotContain("Save note", box.UsableNames());

        await box.Control("Note for colleagues").InputAsync("Call them");
        storing.SetResult(null);
        await submitted;

        Assert.Equal("Call them", box.Control("Note for colleagues").GetAttribute("value"));
        Assert.Contains("Save note", box.UsableNames());
    }

    [Theory]
    [InlineData("Ask", "")]
    [InlineData("Ask @", "@Ana, @Andriy, @Marko, @Mona, @Mykola")]
    [InlineData("Ask @an", "@Ana, @Andriy")]
    [InlineData("Ask @Ana", "")]
    [InlineData("Ask @zed", "")]
    [InlineData("Ask @an\nor", "")]
    public async Task Whom_a_note_can_tell_is_offered_after_an_at_sign(string text, string names)
    {
        var box = Note([]);
        await box.Control("Note for colleagues").InputAsync(text);

        Assert.Equal(names, string.Join(", ", box.FindAll("[role=group][aria-label='Tell a colleague'] button").Select(button => button.Words())));
    }

    [Fact]
    public async Task Whoever_is_chosen_stands_in_the_note()
    {
        var box = Note([]);
        await box.Control("Note for colleagues").InputAsync("Ask @an");
        await box.Control("@Andriy").ClickAsync();

        Assert.Equal("Ask @Andriy ", box.Control("Note for colleagues").GetAttribute("value"));
    }

    [Theory]
    [InlineData(null, false, "Nobody yet", "Owner, Take it")]
    [InlineData(AnasId, false, "Ana (you)", "Owner")]
    [InlineData(MarkosId, false, "Marko", "Owner, Take it")]
    [InlineData("0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9aff", false, "Somebody who left", "Owner, Take it")]
    [InlineData(null, true, "Nobody yet", "")]
    [InlineData(MarkosId, true, "Marko", "")]
    public void The_owner_is_named_and_can_be_changed_by_who_may(string? owner, bool readOnly, string name, string controls)
    {
        var control = Owner(owner is null ? null : Guid.Parse(owner), _ => Task.FromResult<string?>(null), readOnly);

        Assert.Equal(name, (control.FindAll("option[selected]").SingleOrDefault() ?? control.Find("option")).TextContent);
        Assert.Equal(name.Replace(" (you)", "", StringComparison.Ordinal), control.Find("[data-says]").GetAttribute("data-says"));
        Assert.Equal(controls, string.Join(", ", control.UsableNames()));
    }

    [Fact]
    public async Task While_a_new_owner_is_stored_none_can_be_chosen_and_what_went_wrong_is_said()
    {
        var storing = new TaskCompletionSource<string?>();
        var control = Owner(null, _ => storing.Task);

        var taken = control.Control("Take it").ClickAsync();
        Assert.Empty(control.UsableNames());
        storing.SetResult("Marko took it in the meantime.");
        await taken;

        Assert.Equal("Marko took it in the meantime.", control.Find("[role=alert]").Words());
        Assert.Equal(["Owner", "Take it"], control.UsableNames());
    }

    [Theory]
    [InlineData(LeadStatus.New, "New", "Spam")]
    [InlineData(LeadStatus.Responded, "Responded", "Spam")]
    [InlineData(LeadStatus.Lost, "Lost", "Spam")]
    [InlineData(LeadStatus.Spam, "Spam", "Spam, Not spam")]
    public void The_status_that_holds_is_pressed_and_each_other_is_offered(LeadStatus status, string pressed, string last)
    {
        var control = Status(status, []);

        Assert.Equal("Status", control.Find("[role=group]").GetAttribute("aria-label"));
        Assert.Equal(["New", "Open", "Responded", "Qualified", "Won", "Lost", .. last.Split(", ")], control.UsableNames());
        Assert.Equal(pressed, string.Join(", ", control.FindAll("[aria-pressed=true]").Select(button => button.Words())));
    }

    [Fact]
    public async Task A_press_on_the_status_that_holds_changes_nothing_and_one_on_another_does()
    {
        var done = new List<string>();
        await Status(LeadStatus.Lost, done).Control("Lost").ClickAsync();
        await Status(LeadStatus.New, done).Control("New").ClickAsync();
        await Status(LeadStatus.Spam, done).Control("Spam").ClickAsync();
        Assert.Empty(done);

        await Status(LeadStatus.New, done).Control("Open").ClickAsync();
        await Status(LeadStatus.New, done).Control("Spam").ClickAsync();
        await Status(LeadStatus.Spam, done).Control("Not spam").ClickAsync();
        Assert.Equal(["Open", "Spam", "back"], done);
    }

    [Fact]
    public async Task The_question_why_it_was_lost_can_be_left_again()
    {
        var done = new List<string>();
        var control = Status(LeadStatus.Open, done);
        await control.Control("Lost").ClickAsync();
        Assert.Equal(["Why was it lost?", "Mark as lost", "Cancel"], control.ControlNames().TakeLast(3));

        await control.Control("Cancel").ClickAsync();
        Assert.Empty(control.FindAll("form"));

        await control.Control("Lost").ClickAsync();
        await control.Control("Won").ClickAsync();
        Assert.Empty(control.FindAll("form"));
        Assert.Equal(["Won"], done);
    }

    [Fact]
    public async Task While_a_status_is_stored_no_other_can_be_chosen_and_what_went_wrong_is_said()
    {
        var storing = new TaskCompletionSource<string?>();
        var control = show.Render<StatusControl>(parameters => parameters
            .Add(status => status.Status, LeadStatus.New)
            .Add(status => status.SetStatus, (_, _) => storing.Task)
            .Add(status => status.Restore, () => storing.Task));

        var pressed = control.Control("Won").ClickAsync();
        Assert.Empty(control.UsableNames());
        storing.SetResult("The change could not be saved.");
        await pressed;

        Assert.Equal("The change could not be saved.", control.Find("[role=alert]").Words());
        Assert.Contains("Won", control.UsableNames());
    }

    private IRenderedComponent<NoteBox> Note(List<string> stored, string draft = "", List<string>? kept = null) => show.Render<NoteBox>(parameters => parameters
        .Add(note => note.Draft, draft)
        .Add(note => note.Colleagues, [.. new[] { "Ana", "Andriy", "Marko", "Mona", "Mykola", "Zoë" }.Select(name => new Colleague(Guid.NewGuid(), name, null, null))])
        .Add(note => note.Save, text =>
        {
            stored.Add(text);
            return Task.FromResult<string?>(null);
        })
        .Add(note => note.Keep, text =>
        {
            kept?.Add(text);
            return Task.CompletedTask;
        }));

    private IRenderedComponent<OwnerControl> Owner(Guid? owner, Func<Guid?, Task<string?>> assign, bool readOnly = false) => show.Render<OwnerControl>(parameters => parameters
        .Add(control => control.OwnerId, owner)
        .Add(control => control.Colleagues, [.. new[] { LeadsRoom.Ana, LeadsRoom.Marko }.Select(one => new Colleague(one.StaffId, one.StaffName, null, null))])
        .Add(control => control.Me, LeadsRoom.Ana.StaffId)
        .Add(control => control.Assign, assign)
        .Add(control => control.ReadOnly, readOnly));

    private IRenderedComponent<StatusControl> Status(LeadStatus holds, List<string> done) => show.Render<StatusControl>(parameters => parameters
        .Add(control => control.Status, holds)
        .Add(control => control.SetStatus, (status, _) => Done(done, status.ToString()))
        .Add(control => control.Restore, () => Done(done, "back")));

    private static Task<string?> Done(List<string> done, string what)
    {
        done.Add(what);
        return Task.FromResult<string?>(null);
    }
}
