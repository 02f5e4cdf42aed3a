using Embassy.Events.Occasions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Events.Tests.Occasions;

public class OccasionNotifierTests
{
    [Theory, BothWays]
    public async Task Each_is_announced_once_however_many_look_at_the_same_time(Way way)
    {
        await using var stack =
            await Stack.Start(way, [Officer.Content, Officer.Events],
                new Dictionary<string, string?> { ["Occasions:DaysBefore"] = "300", ["Occasions:IntervalSeconds"] = "0.3" });
        await stack.Connected();
        var herald = stack.Services("events").GetRequiredService<OccasionNotifier>();
        await Eventually.True("occasions are announced", () => stack.Query<EventsDb, bool>("events", db => db.ToldOccasions.AnyAsync()));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => herald.Announce(default))));
        var told = (await stack.Log("events")).Where(a => a.Type == "embassy.events.occasion.approaching.v1").ToList();
        Assert.True(told.Count > 10);
        Assert.Distinct(told.Select(a => $"{a.Subject} {a.Json.Split("\"subjectversion\":")[1].Split(',')[0]}"));
        Assert.Equal(0, await herald.Announce(default));

        // Six that have not seen each other's notes: all of them write, one wins.
        await stack.Query<EventsDb, int>("events", db => db.ToldOccasions.ExecuteDeleteAsync());
        var before = told.Count;
        var counts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => herald.Announce(default))));
        await Eventually.True("they are told again, once", async () => (await Count(stack)) == 2 * before);
        Assert.True(counts.Sum() <= before);
        Assert.Equal(2 * before, await Count(stack));
    }

    static async Task<int> Count(Stack stack) => (await stack.Log("events")).Count(a => a.Type == "embassy.events.occasion.approaching.v1");
}
