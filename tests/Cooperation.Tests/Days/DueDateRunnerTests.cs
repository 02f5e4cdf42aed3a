using System.Globalization;
using System.Text.Json;
using Embassy.Cooperation.Days;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Cooperation.Tests.Days;

public class DueDateRunnerTests : IAsyncDisposable
{
    readonly TestClock clock = new();
    Stack? stack;

    async Task<Stack> Start(Way way) =>
        stack = await Stack.Start(way, [new Host("cooperation", (args, embed) => CooperationHost.Build(args, builder =>
    {
        embed?.Invoke(builder);
        builder.Services.AddSingleton<TimeProvider>(clock);
    }))], new Dictionary<string, string?> { ["DueDates:IntervalSeconds"] = "86400" });

    static string Day(int days) => DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Several replicas that look at the same moment.
    static Task Look(Stack stack) => Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
        Task.Run(() => ActivatorUtilities.CreateInstance<DueDateRunner>(stack.Services("cooperation")).RunDay(default))));

    static async Task<string[]> Told(Stack stack, string subject) =>
        [.. (await stack.Log("cooperation")).Where(a => a.Subject == subject)
            .Select(a => (Kind: a.RoutingKey.Split('.')[2], Data: JsonElement.Parse(a.Json).GetProperty("data")))
            .Select(a => a.Kind == "status-changed" ? $"{a.Data.Text("from")}>{a.Data.Text("to")}"
                : a.Kind == "deadline-near" ? $"{a.Data.Text("kind")} near" : a.Kind)];

    [Theory, BothWays]
    public async Task What_a_day_brought_is_told_once_by_however_many_replicas_and_never_again(Way way)
    {
        var stack = await Start(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("entryRule", new { kind = "later-notification", days = 50 }));
        await desk.Act(id, "signed", Day(-5)).Json();
        await desk.Act(id, "notified", Day(-3), "DZA").Json();
        await desk.Act(id, "notified", Day(0), "AZE").Json();
        string[] soFar = ["proposed", "proposed>awaiting", "action-recorded", "action-recorded"];
        await Look(stack);
        Assert.Equal(soFar, await Told(stack, $"agreements/{id}"));

        // Thirty days before it is near, on the day it is in force, and the day before that nothing.
        clock.Ahead = TimeSpan.FromDays(19);
        await Look(stack);
        Assert.Equal(soFar, await Told(stack, $"agreements/{id}"));
        clock.Ahead = TimeSpan.FromDays(20);
        await Look(stack);
        string[] near = [.. soFar, "entry-into-force near"];
        Assert.Equal(near, await Told(stack, $"agreements/{id}"));
        clock.Ahead = TimeSpan.FromDays(49);
        await Look(stack);
        Assert.Equal("awaiting", (await stack.Http().Agreement(id)).Text("status"));
        clock.Ahead = TimeSpan.FromDays(50);
        await Look(stack);
        string[] all = [.. near, "awaiting>in-force"];
        Assert.Equal(all, await Told(stack, $"agreements/{id}"));
        Assert.Equal("in-force", (await stack.Http().Agreement(id)).Text("status"));

        await stack.Stop("cooperation");
        await stack.Restart("cooperation");
        await Look(stack);
        var log = (await stack.Log("cooperation")).Where(a => a.Subject == $"agreements/{id}").Select(a => JsonElement.Parse(a.Json))
            .ToList();
        Assert.Equal(all, await Told(stack, $"agreements/{id}"));
        Assert.Equal(Enumerable.Range(1, all.Length), log.Select(a => a.GetProperty("subjectversion").GetInt32()));
        Assert.Equal(["schedule", "schedule"], log.TakeLast(2).Select(a => a.Text("cause")));
    }

    [Theory, BothWays]
    public async Task Days_that_were_slept_through_are_told_when_it_wakes(Way way)
    {
        var stack = await Start(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("entryRule", new { kind = "on-date", date = Day(3) }), ("term", new { months = 1 }));
        await desk.Act(id, "signed", Day(-1)).Json();
        // A deadline that an act brings near is announced with the act.
        Assert.Equal(["proposed", "proposed>awaiting", "entry-into-force near"], await Told(stack, $"agreements/{id}"));
        var secret = await desk.Enter(("audience", "internal"), ("entryRule", new { kind = "on-date", date = Day(3) }));
        await desk.Act(secret, "signed", Day(-1)).Json();
        clock.Ahead = TimeSpan.FromDays(120);
        await stack.Stop("cooperation");
        await stack.Restart("cooperation");
        await Eventually.True("the restarted watch has told it", async () => (await Told(stack, $"agreements/{id}")).Length > 3);
        Assert.Equal(["proposed", "proposed>awaiting", "entry-into-force near", "awaiting>expired"], await Told(stack, $"agreements/{id}"));
        Assert.Empty(await Told(stack, $"agreements/{secret}"));
    }

    [Theory, BothWays]
    public async Task A_step_whose_day_has_passed_is_told_once(Way way)
    {
        var stack = await Start(way);
        var desk = stack.Desk();
        var id = await desk.Open(
            ("steps", (object[])[DeskOfficer.Step("text", due: Day(5)), DeskOfficer.Step("more", due: Day(5)),
                DeskOfficer.Step("last", due: Day(9))]));
        clock.Ahead = TimeSpan.FromDays(5);
        await Look(stack);
        Assert.Equal(["opened"], await Told(stack, $"initiatives/{id}"));
        clock.Ahead = TimeSpan.FromDays(6);
        await Look(stack);
        await Look(stack);
        Assert.Equal(["opened", "overdue"], await Told(stack, $"initiatives/{id}"));
        var said = JsonElement.Parse((await stack.Log("cooperation"))[^1].Json).GetProperty("data");
        Assert.Equal(["text", "more"], said.Texts("steps"));
        Assert.True(said.GetProperty("initiative").GetProperty("late").GetBoolean());
        clock.Ahead = TimeSpan.FromDays(30);
        await Look(stack);
        Assert.Equal(["opened", "overdue", "overdue"], await Told(stack, $"initiatives/{id}"));
        Assert.Equal(["last"], JsonElement.Parse((await stack.Log("cooperation"))[^1].Json).GetProperty("data").Texts("steps"));
    }

    public async ValueTask DisposeAsync()
    {
        if (stack is not null) await stack.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
