using System.Net;
using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embassy.Events.Tests.Missions;

// Each test stops content or changes the mission, so each has a platform of its own.
public class MissionClientTests
{
    sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Time { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Time;
    }

    static readonly (string, object?) InGerman = ("titles", (object[])[new { lang = "de", text = "Treffen" }]);

    [Theory, BothWays]
    public async Task Until_content_has_said_who_the_mission_is_nothing_is_planned_but_all_is_read(Way way)
    {
        await using var stack = await (await Stack.Start(way, [Officer.Content, Officer.Events], mission: false)).Connected();
        await stack.Office().Post("/v1/engagements", Officer.Plan()).Problem(409, "mission_missing");
        await stack.Stop("content");
        await stack.Office().Post("/v1/engagements", Officer.Plan()).Problem(503, "dependency_unavailable");
        var reader = stack.Http();
        reader.DefaultRequestHeaders.AcceptLanguage.ParseAdd("fr");
        Assert.Empty(await reader.All(""));
    }

    [Theory, BothWays]
    public async Task While_content_is_away_what_it_said_last_holds(Way way)
    {
        await using var stack = await (await Stack.Start(way, [Officer.Content, Officer.Events])).Connected();
        await stack.Office().Enter();
        await stack.Stop("content");
        var entered = await stack.Office().Enter();
        await stack.Office().Post("/v1/engagements", Officer.Plan(InGerman)).Problem(400, "invalid_request");
        Assert.Single(await stack.Told(entered.Text("id")));
    }

    [Theory, BothWays]
    public async Task What_content_said_is_remembered_for_half_a_minute_and_longer_only_while_it_is_away(Way way)
    {
        await using var stack = await (await Stack.Start(way, [Officer.Content, Officer.Events])).Connected();
        var clock = new SetClock();
        var client =
            new MissionClient(stack.Services("events").GetRequiredService<ServiceClients>(), clock, NullLogger<MissionClient>.Instance);
        Assert.Equal(["ar", "fr", "en", "az"], await Locales());
        await Change(stack, "\"v1\"", "fr", "de");
        clock.Time += TimeSpan.FromSeconds(29);
        Assert.Equal(["ar", "fr", "en", "az"], await Locales());
        clock.Time += TimeSpan.FromSeconds(2);
        Assert.Equal(["fr", "de"], await Locales());

        await Change(stack, "\"v2\"", "fr");
        await Hear(version: 2);
        Assert.Equal(["fr", "de"], await Locales());
        await Hear(version: 3);
        Assert.Equal(["fr"], await Locales());

        await stack.Stop("content");
        clock.Time += TimeSpan.FromDays(400);
        Assert.Equal(["fr"], await Locales());
        await Hear(version: 3);
        Assert.Equal(["fr"], await Locales());
        await Hear(version: 4);
        Assert.Equal(ProblemCodes.DependencyUnavailable, (await Assert.ThrowsAsync<Problem>(Locales)).ProblemCode);

        async Task<IEnumerable<string>> Locales() => (await client.Get(default)).Locales;
        Task Hear(int version) =>
            new RefreshMissionWhenChanged(client).Handle(new MissionChanged("DZA", "AZE", [], [], [], version, "/v1/mission"), default);
    }

    // The clock stands still: no pause could be over.
    [Theory, BothWays]
    public async Task Content_that_has_just_started_is_asked_again_at_once(Way way)
    {
        await using var stack = await (await Stack.Start(way, [Officer.Content, Officer.Events])).Connected();
        using var client = new MissionClient(
            stack.Services("events").GetRequiredService<ServiceClients>(), new SetClock(), NullLogger<MissionClient>.Instance);
        await stack.Stop("content");
        Assert.Equal(ProblemCodes.DependencyUnavailable,
            (await Assert.ThrowsAsync<Problem>(async () => await client.Get(default))).ProblemCode);
        await stack.Restart("content");
        Assert.Equal(["ar", "fr", "en", "az"], (await client.Get(default)).Locales);
    }

    [Theory, BothWays]
    public async Task A_language_that_was_added_can_be_used_once_its_announcement_is_heard(Way way)
    {
        await using var stack = await (await Stack.Start(way, [Officer.Content, Officer.Events])).Connected();
        await stack.Office().Post("/v1/engagements", Officer.Plan(InGerman)).Problem(400, "invalid_request");
        await Change(stack, "\"v1\"", "fr", "de");
        var told = (await stack.Log("content"))[^1];
        await Eventually.True("events has heard of the change", () => stack.Query<EventsDb, bool>("events",
            db => db.Inbox.AnyAsync(i => i.Reaction == "events.refresh-mission-when-changed" && i.EventId == Guid.Parse(told.Id))));
        await stack.Office().Enter(InGerman);
    }

    static async Task Change(Stack stack, string etag, params string[] locales)
    {
        using var changed = await stack.Http(Roles.Administrator).Put("/v1/mission",
            new { sendingState = "DZA", receivingState = "AZE", locales, timeZones = (string[])["Africa/Algiers", "Asia/Baku"] }, etag);
        await changed.Json(HttpStatusCode.OK);
    }
}
