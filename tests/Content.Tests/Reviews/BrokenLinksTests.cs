using System.Net;
using Embassy.Cooperation;
using Embassy.Events;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.Reviews;

public class BrokenLinksTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Links_to_records_that_nobody_outside_can_read_open_a_review_when_they_are_published(Way way)
    {
        var stack = await Platform(way);
        var (desk, officer) = (stack.Desk(), stack.Http(Roles.ProtocolOfficer));
        var (open, hidden, never) = (await Plan(officer, "public"), await Plan(officer, "internal"), Guid.CreateVersion7());
        var key = await desk.NewPage("en");
        await desk.Release(key, "en", $"[a](engagements/{open}) [b](engagements/{hidden}) [c](agreements/{never}).");
        await Eventually.True("both are reported",
            async () => (await Broken(desk, key)).SequenceEqual([$"agreements/{never}", $"engagements/{hidden}"]));
        // Taken out of the text, it is done; what stays is not reported twice.
        await desk.Release(key, "en", $"[a](engagements/{open}) [c](agreements/{never}).");
        await Eventually.True("nothing waits", () => stack.Query<ContentDb, bool>("content", async db => !await db.LinkChecks.AnyAsync()));
        Assert.Equal([$"agreements/{never}"], await Broken(desk, key));
        // Readers of an internal page can follow links to internal records.
        var inside = Editor.NewKey();
        await desk.NewPage(more: new { key = inside, type = "page", authenticLocale = "en", audience = "internal" });
        await desk.Release(inside, "en", $"[b](engagements/{hidden}).");
        await Eventually.True("nothing waits", () => stack.Query<ContentDb, bool>("content", async db => !await db.LinkChecks.AnyAsync()));
        Assert.Empty(await Broken(desk, inside));
    }

    [Theory, BothWays]
    public async Task What_a_silent_service_could_not_say_is_asked_again(Way way)
    {
        var stack = await Platform(way);
        var (desk, never) = (stack.Desk(), Guid.CreateVersion7());
        await stack.Stop("cooperation");
        var key = await desk.NewPage("en");
        await desk.Release(key, "en", $"[c](agreements/{never}).");
        await Eventually.True("it waits for its next turn",
            () => stack.Query<ContentDb, bool>("content", async db => (await db.LinkChecks.FindAsync(key, "en"))?.RetryAt is not null));
        Assert.Empty(await Broken(desk, key));
        await stack.Restart("cooperation");
        await stack.Query<ContentDb, int>("content",
            db => db.LinkChecks.ExecuteUpdateAsync(set => set.SetProperty(c => c.RetryAt, (DateTimeOffset?)null)));
        await Eventually.True("it is reported", async () => (await Broken(desk, key)).SequenceEqual([$"agreements/{never}"]));
    }

    [Theory, BothWays]
    public async Task A_target_that_goes_takes_along_what_led_to_it_and_one_that_comes_closes_the_review(Way way)
    {
        var stack = await Platform(way);
        var desk = stack.Desk();
        var (target, old, reader) = (await desk.NewPage("en"), await desk.NewPage("en"), await desk.NewPage("en"));
        await desk.Release(reader, "en", $"[o](pages/{old})");
        Assert.Equal([$"pages/{old}"], await Broken(desk, reader));
        await desk.Release(old, "en");
        Assert.Empty(await Broken(desk, reader));
        await desk.Release(target, "en");
        await desk.Do(old, "en", "redirect", new { to = target }).Json();
        Assert.Empty(await Broken(desk, reader));
        await desk.Do(target, "en", "remove", new { reason = "Wrong." }).Json();
        Assert.Equal([$"pages/{old}"], await Broken(desk, reader));
        Assert.Equal([$"pages/{target}"], await Broken(desk, old));
        await desk.Release(target, "en");
        Assert.Empty(await Broken(desk, old));
    }

    Task<Stack> Platform(Way way) =>
        stacks.On(way, new Host("content", ContentHost.Build), new Host("events", EventsHost.Build),
            new Host("cooperation", CooperationHost.Build));

    static Task<string> Plan(HttpClient officer, string audience) => Eventually.Value("events knows the mission", async () =>
    {
        var answer =
            await officer.Post("/v1/engagements",
                new
                {
                    kind = "meeting",
                    direction = "incoming",
                    start = "2022-08-29",
                    titles = (object[])[new { lang = "en", text = "Meeting" }],
                    audience
                });
        return answer.StatusCode == HttpStatusCode.Created ? (await answer.Json(HttpStatusCode.Created)).Text("id") : null;
    });

    static async Task<string[]> Broken(HttpClient desk, string key) =>
        [.. (await AssignReviewTests.List(desk, $"pageKey={key}")).Where(r => r.Text("reason") == "broken-link")
            .Select(r => r.Text("subject")).Order(StringComparer.Ordinal)];
}
