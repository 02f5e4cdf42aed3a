using System.Text.Json;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.Schedules;

public class ScheduleEditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    static DateTimeOffset In(double seconds) => DateTimeOffset.UtcNow.AddSeconds(seconds);

    [Theory, BothWays]
    public async Task Becomes_public_at_its_hour_and_is_withdrawn_at_its_hour_and_tells_that_the_schedule_did_it(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var key = await desk.NewPage();
        await desk.Draft(key, "ar", "later");
        var at = In(2);
        var answer =
            await desk.Do(key, "ar", "schedule",
                new { publishAt = at, withdrawAt = at.AddSeconds(1.5), zone = "Asia/Baku", reason = "Over." });
        var schedule = await answer.Json();
        Assert.Equal((1, "waiting", $"{at.ToOffset(TimeSpan.FromHours(4)):yyyy-MM-ddTHH:mm:ss}+04:00"),
            (schedule.GetProperty("number").GetInt32(), schedule.Text("state"), schedule.Text("publishAtLocal")));
        Assert.Equal((answer.ETag(), "scheduled"),
            ((await desk.GetAsync($"/v1/pages/{key}/editions/ar")).ETag(), await desk.State(key, "ar")));
        await reader.GetAsync($"/v1/pages/{key}?locale=ar").Problem(404, "not_found");

        await Eventually.True("it is public", async () => (await reader.GetAsync($"/v1/pages/{key}?locale=ar")).IsSuccessStatusCode);
        var edition = await desk.GetAsync($"/v1/pages/{key}/editions/ar").Json();
        Assert.True(edition.GetProperty("publishedAt").GetDateTimeOffset() >= at.AddMilliseconds(-1), "It was public too early.");
        await Eventually.True("it is withdrawn",
            async () => (await reader.GetAsync($"/v1/pages/{key}?locale=ar").Json()).Text("state") == "withdrawn");
        Assert.Empty(await Planned(desk, key));
        var told = (await stack.Log("content")).Where(a => a.Subject == $"pages/{key}/editions/ar")
            .Select(a => (a.RoutingKey, JsonElement.Parse(a.Json).Text("cause")));
        Assert.Equal([("content.edition.published.ar", "schedule"), ("content.edition.withdrawn.ar", "schedule")], told);
    }

    [Theory, BothWays]
    public async Task One_that_fails_stops_none_of_the_others_and_is_tried_again(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var keys = new List<string>();
        var at = In(2.5);
        for (var i = 0; i < 4; i++)
        {
            keys.Add(await desk.NewPage());
            await desk.Draft(keys[i], "ar");
            await desk.Do(keys[i], "ar", "schedule", new { publishAt = at.AddMilliseconds(i), zone = "Africa/Algiers" }).Json();
        }
        await stack.Query<ContentDb, int>("content",
            db => db.Editions.Where(e => e.PageKey == keys[0]).ExecuteUpdateAsync(set => set.SetProperty(e => e.State, "in-review")));
        foreach (var key in keys[1..])
            await Eventually.True("the others are public", async () => await desk.State(key, "ar") == "published");
        var failing = await Eventually.Value("the failure is seen", async () =>
            await Planned(desk, keys[0]) is [var planned] && planned.Text("state") == "failing" ? planned.GetRawText() : null);
        // Our own words: what an exception says is for the log.
        Assert.Contains("It did not succeed", failing, StringComparison.Ordinal);
        Assert.Empty(await stack.Told(keys[0]));

        await stack.Query<ContentDb, int>("content",
            db => db.Editions.Where(e => e.PageKey == keys[0]).ExecuteUpdateAsync(set => set.SetProperty(e => e.State, "scheduled")));
        await Eventually.True("it is public at the next attempt", async () => await desk.State(keys[0], "ar") == "published");
    }

    [Theory, BothWays]
    public async Task It_is_done_after_a_restart_and_once_however_many_are_at_it(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var keys = new List<string>();
        for (var i = 0; i < 6; i++) keys.Add(await desk.NewPage());
        foreach (var key in keys)
        {
            await desk.Draft(key, "ar");
            await desk.Do(key, "ar", "schedule", new { publishAt = In(3600), zone = "Asia/Baku" }).Json();
        }
        await stack.Stop("content");
        // The hour comes while the service is down.
        await stack.Query<ContentDb, int>("content", db => db.Schedules.Where(s => keys.Contains(s.PageKey))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.PublishAt, In(-1))));
        await stack.Restart("content");
        // As replicas would: each has its own database context, and all begin with the same list.
        var scheduleRunner = stack.Clockwork();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => scheduleRunner.Round(default))));
        foreach (var key in keys)
        {
            await Eventually.True("it is public", async () => await desk.State(key, "ar") == "published");
            Assert.Equal(["edition.published.ar"], await stack.Told(key));
        }
        Assert.DoesNotContain(await Planned(desk), s => keys.Contains(s.Text("pageKey")));
    }

    [Theory, BothWays]
    public async Task Past_its_own_withdrawal_it_is_never_public(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        await desk.Do(key, "ar", "schedule",
            new { waitsFor = $"engagements/{Guid.CreateVersion7()}", withdrawAt = In(1), zone = "Asia/Baku", reason = "Over." }).Json();
        await Eventually.True("it lapses", async () => (await Planned(desk, key)).Count == 0);
        Assert.Equal("draft", await desk.State(key, "ar"));
        Assert.Equal("schedule-lapsed",
            Assert.Single((await desk.GetAsync($"/v1/reviews?pageKey={key}").Json()).GetProperty("reviews").EnumerateArray())
                .Text("reason"));
        Assert.Empty(await stack.Told(key));
    }

    [Theory, BothWays]
    public async Task Names_every_fault_and_plans_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        foreach (var (body, faults) in new (object, string[])[]
        {
            (new { }, ["publishAt:required", "zone:required"]),
            (new { publishAt = In(-400), zone = "Mars/Olympus" }, ["publishAt:past_instant", "zone:invalid_format"]),
            (new { publishAt = In(100), withdrawAt = In(50), zone = "Asia/Baku" }, ["withdrawAt:end_before_start", "reason:required"]),
            (new { waitsFor = "pages/x", zone = "Asia/Baku", reason = "r" }, ["waitsFor:invalid_format", "reason:required"]),
        })
            Assert.Equal(faults, (await desk.Do(key, "ar", "schedule", body).Problem(400, "invalid_request")).Faults());
        await desk.Do(key, "ar", "schedule", new { withdrawAt = In(50), zone = "Asia/Baku", reason = "r" }).Problem(409, "illegal_status");
        await desk.Post($"/v1/pages/{key}/editions/ar:schedule", new { publishAt = In(100), zone = "Asia/Baku" })
            .Problem(428, "precondition_required");
        await stack.Http(Roles.ProtocolOfficer).Post($"/v1/pages/{key}/editions/ar:schedule", new { }, "*").Problem(403, "forbidden");
        Assert.Equal(("draft", 0), (await desk.State(key, "ar"), (await Planned(desk, key)).Count));
    }

    [Theory, BothWays]
    public async Task Only_what_was_approved_is_scheduled_and_new_words_take_the_schedule_away(Way way)
    {
        var stack = await stacks.Strict(way);
        var (desk, approver) = (stack.Desk(), stack.Http(Roles.Approver));
        var key = await desk.NewPage();
        await desk.Draft(key, "ar", "words");
        var plan = new { publishAt = In(3600), zone = "Asia/Baku" };
        await desk.Do(key, "ar", "schedule", plan).Problem(409, "illegal_status");
        await desk.Do(key, "ar", "submit");
        await approver.Do(key, "ar", "approve").Json();
        await desk.Do(key, "ar", "schedule", plan).Json();
        await desk.Draft(key, "ar", "other words");
        Assert.Equal(("draft", 0), (await desk.State(key, "ar"), (await Planned(desk, key)).Count));
    }

    internal static async Task<List<JsonElement>> Planned(HttpClient desk, string? key = null) =>
        [.. (await desk.GetAsync("/v1/schedules?pageSize=100").Json()).GetProperty("schedules").EnumerateArray()
            .Where(s => key is null || s.Text("pageKey") == key)];
}
