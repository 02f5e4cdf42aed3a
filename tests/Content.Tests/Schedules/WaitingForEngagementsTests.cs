using Embassy.Announcements;
using Embassy.Events;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Schedules;

public class WaitingForEngagementsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task What_waits_is_public_once_the_engagement_was_held_also_when_that_was_before(Way way)
    {
        var stack = await Platform(way);
        var desk = stack.Desk();
        var (early, late, id) = (await Waiting(desk, null), await desk.NewPage(), Guid.CreateVersion7());
        var waiting = await Waiting(desk, id);
        await Tell(stack, id, e => new EngagementHeld(e));
        await Eventually.True("it is public", async () => await desk.State(waiting, "ar") == "published");
        await desk.Draft(late, "ar");
        await desk.Do(late, "ar", "schedule", new { waitsFor = $"engagements/{id}", zone = "Asia/Baku" }).Json();
        await Eventually.True("the late one is public", async () => await desk.State(late, "ar") == "published");
        Assert.Equal("scheduled", await desk.State(early, "ar"));
    }

    [Theory, BothWays]
    public async Task What_waits_is_held_back_when_it_is_postponed_until_it_is_scheduled_anew(Way way)
    {
        var stack = await Platform(way);
        var desk = stack.Desk();
        var (id, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (waiting, witness) = (await Waiting(desk, id), await Waiting(desk, other));
        await Tell(stack, id, e => new EngagementPostponed(e));
        await Eventually.True("it is held back",
            async () => (await ScheduleEditionTests.Planned(desk, waiting))[0].Text("state") == "held-back");
        Assert.Equal("engagement-postponed",
            Assert.Single((await desk.GetAsync($"/v1/reviews?pageKey={waiting}").Json()).GetProperty("reviews").EnumerateArray())
                .Text("reason"));
        // It takes place after all: a person must review the text first. Later announcements have their effect.
        await Tell(stack, id, e => new EngagementHeld(e));
        await Tell(stack, other, e => new EngagementHeld(e));
        await Eventually.True("the witness is public", async () => await desk.State(witness, "ar") == "published");
        Assert.Equal("scheduled", await desk.State(waiting, "ar"));
        await desk.Do(waiting, "ar", "schedule", new { waitsFor = $"engagements/{id}", zone = "Asia/Baku" }).Json();
        await Eventually.True("it is public", async () => await desk.State(waiting, "ar") == "published");
    }

    [Theory, BothWays]
    public async Task What_is_cancelled_or_no_longer_public_opens_reviews_of_whatever_relies_on_it(Way way)
    {
        var stack = await Platform(way);
        var desk = stack.Desk();
        var (cancelled, removed) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (waiting, citing) = (await Waiting(desk, cancelled), await desk.NewPage());
        await desk.Release(citing, "fr", $"La [visite](engagements/{removed}).");
        await Tell(stack, cancelled, e => new EngagementCancelled(e));
        await Tell(stack, removed, e => new EngagementRemoved(e.Id, e.Link, e.Version));
        foreach (var (key, reason) in new[] { (waiting, "engagement-cancelled"), (citing, "broken-link") })
            await Eventually.True(reason,
                async () => (await desk.GetAsync($"/v1/reviews?pageKey={key}").Json()).GetProperty("reviews").EnumerateArray()
                    .Any(r => r.Text("reason") == reason));
        Assert.Equal("held-back", (await ScheduleEditionTests.Planned(desk, waiting))[0].Text("state"));
    }

    Task<Stack> Platform(Way way) => stacks.On(way, new Host("content", ContentHost.Build), new Host("events", EventsHost.Build));

    static async Task<string> Waiting(HttpClient desk, Guid? id)
    {
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        await desk.Do(key, "ar", "schedule", new { waitsFor = $"engagements/{id ?? Guid.CreateVersion7()}", zone = "Asia/Baku" }).Json();
        return key;
    }

    // As the events service announces it: from its outbox, over the bus.
    static Task<int> Tell(Stack stack, Guid id, Func<EngagementSummary, Announcement> tell) => stack.Query<EventsDb, int>("events", db =>
    {
        db.Announce(
            tell(new EngagementSummary($"{id}", "meeting", "incoming", "held", [], "2026-11-29", null, [], ["DZA", "AZE"], null,
                null, db.Outbox.Count() + 1, $"/v1/engagements/{id}")), about: null);
        return db.SaveChangesAsync();
    });
}
