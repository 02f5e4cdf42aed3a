using System.Text.Json;
using Embassy.Announcements;
using Embassy.Content;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults.Tests.Announcing;

public class EmbargoedAnnouncementsTests(Stacks stacks) : IClassFixture<Stacks>
{
    sealed record Under(DateTimeOffset? EmbargoUntil, string Audience = Audiences.Public) : IHasAudience;

    static EngagementSummary Summary(string id, int version, string title, string? place = null) => new(
        id, "meeting", "incoming", "planned", [new AnnouncedText("en", "ltr", title)], "2024-01-01", null,
        place is null ? [] : [new AnnouncedText("und", "ltr", place)], ["DZA"], null, null,
        version, $"/v1/engagements/{id}");

    static Task Announce(Stack stack, IHasAudience about, params Announcement[] told) => stack.Query<ContentDb, int>("events", async db =>
    {
        foreach (var each in told) db.Announce(each, about);
        return await db.SaveChangesAsync();
    });

    static async Task<List<JsonElement>> Told(Stack stack, string id) =>
        [.. (await stack.Log("events")).Where(a => a.Subject == $"engagements/{id}").Select(a => JsonElement.Parse(a.Json))];

    // Writers correct the text over and over, at the very moment at which the relay publishes it. What was committed
    // before the end is what comes out, once, and the log has no gap.
    [Theory, BothWays]
    public async Task At_the_end_of_an_embargo_a_row_is_corrected_or_published_and_never_both(Way way)
    {
        var stack = await stacks.On(way, Probe.Teller);
        var end = new Under(DateTimeOffset.UtcNow.AddSeconds(2));
        var ids = Enumerable.Range(0, 6).Select(_ => Probe.NewId()).ToArray();
        var newest = await Task.WhenAll(ids.Select(async id =>
        {
            await Announce(stack, end, new EngagementPlanned(Summary(id, 1, "v1")));
            for (var version = 2; ; version++)
            {
                var before = DateTimeOffset.UtcNow < end.EmbargoUntil;
                await Announce(stack, end, new EngagementChanged(Summary(id, version, $"v{version}"), ["titles"]));
                if (!before) return version;
            }
        }));
        foreach (var (id, last) in ids.Zip(newest))
        {
            await Eventually.True("the newest is told",
                async () => (await Told(stack, id)).Any(t => t.GetProperty("subjectversion").GetInt32() == last));
            var told = await Told(stack, id);
            Assert.EndsWith("planned.v1", told[0].Text("type"), StringComparison.Ordinal);
            Assert.Single(told, t => t.Text("type").EndsWith("planned.v1", StringComparison.Ordinal));
            Assert.All(told,
                t => Assert.Equal($"v{t.GetProperty("subjectversion").GetInt32()}",
                    t.GetProperty("data").GetProperty("engagement").GetProperty("titles")[0].Text("text")));
            Assert.Equal(told.Select(t => t.GetProperty("subjectversion").GetInt32()).Order(),
                told.Select(t => t.GetProperty("subjectversion").GetInt32()));
        }
        var log = await stack.Log("events");
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(a => a.Sequence));
        Assert.Distinct(log.Select(a => a.Id));
    }

    [Theory, BothWays]
    public async Task Steps_stay_with_the_newest_text_and_mere_changes_go_into_them(Way way)
    {
        var stack = await stacks.On(way, Probe.Teller);
        var (id, later) = (Probe.NewId(), new Under(DateTimeOffset.UtcNow.AddHours(1)));
        await Announce(stack, later, new EngagementPlanned(Summary(id, 1, "Wrong", "Wrong place")));
        await Announce(stack, later, new EngagementConfirmed(Summary(id, 2, "Wrong", "Wrong place") with { Status = "confirmed" }));
        // Of a part that becomes public later than the record.
        await Announce(stack, new Under(DateTimeOffset.UtcNow.AddHours(2)), new EngagementChanged(Summary(id, 3, "Wrong"), ["agenda"]));
        await Announce(stack, later, new EngagementChanged(Summary(id, 4, "Right") with { Status = "confirmed" }, ["titles", "places"]));
        var rows = await stack.Query<ContentDb, List<OutboxRow>>("events",
            db => db.Outbox.AsNoTracking().Where(r => r.Subject == $"engagements/{id}").OrderBy(r => r.Id).ToListAsync());
        Assert.Equal(["planned 1", "confirmed 4", "changed 3"], rows.Select(r => $"{r.Type.Split('.')[3]} {r.SubjectVersion}"));
        Assert.All(rows, r => Assert.DoesNotContain("Wrong", r.Data, StringComparison.Ordinal));
        Assert.Equal(["planned", "confirmed", "planned"],
            rows.Select(r => JsonElement.Parse(r.Data!).GetProperty("engagement").Text("status")));
        await stack.Query<ContentDb, int>("events", db =>
        {
            db.Announce(new EngagementRemoved(id, $"/v1/engagements/{id}", 5), later);
            return db.SaveChangesAsync();
        });
        Assert.False(await stack.Query<ContentDb, bool>("events", db => db.Outbox.AnyAsync(r => r.Subject == $"engagements/{id}")));
    }

    [Theory, BothWays]
    public async Task A_change_that_is_given_up_and_begun_again_takes_nothing_back_twice(Way way)
    {
        var stack = await stacks.On(way, Probe.Teller);
        var (id, later) = (Probe.NewId(), new Under(DateTimeOffset.UtcNow.AddHours(1)));
        await stack.Query<ContentDb, int>("events", async db =>
        {
            db.Announce(new EngagementPlanned(Summary(id, 1, "Given up")), later);
            db.ChangeTracker.Clear();
            db.Announce(new EngagementPlanned(Summary(id, 1, "Right")), later);
            return await db.SaveChangesAsync();
        });
        var row = await stack.Query<ContentDb, OutboxRow>("events",
            db => db.Outbox.AsNoTracking().SingleAsync(r => r.Subject == $"engagements/{id}"));
        Assert.Contains("Right", row.Data, StringComparison.Ordinal);
    }
}
