using Embassy.Content.Tests.Approvals;
using Embassy.Content.Tests.Assets;
using Embassy.Content.Tests.Facts;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Worklists;

/// <summary>The orders of staff's lists, each read one entry at a time.</summary>
public class ListOrderTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Previews_and_reviews_are_listed_newest_or_oldest_first(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        var previews = new List<string>();
        for (var i = 0; i < 3; i++) previews.Add((await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { }).Json()).Text("id"));
        await Both(desk, $"/v1/previews?pageKey={key}", "previews", "createdAt", previews);

        await desk.Release(key, "ar");
        var reviews = new List<string>();
        foreach (var locale in (string[])["fr", "en", "az"])
        {
            await desk.Release(key, locale);
            await desk.Release(key, "ar", body: $"Changed before {locale}.");
            reviews.Add(Assert.Single((await desk.Reviews(key)).Select(r => r.Text("id")).Except(reviews)));
        }
        await Both(desk, $"/v1/reviews?pageKey={key}", "reviews", "openedAt", reviews);
    }

    [Theory, BothWays]
    public async Task Assets_are_listed_newest_or_oldest_first(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        var assets = new List<string>();
        for (var i = 0; i < 3; i++) assets.Add((await desk.Upload(Files.Picture(60 + i, 40)).Json()).Text("sha256"));
        await Both(desk, "/v1/assets?locale=ar", "assets", "uploadedAt", assets, "sha256");
    }

    [Theory, BothWays]
    public async Task Facts_are_listed_by_key_or_by_their_last_change(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var facts = new List<string> { await desk.NewFact(), await desk.NewFact(), await desk.NewFact() };
        await desk.Say(facts[0], Figure.Money("3")).Json();
        string[] changed = [facts[1], facts[2], facts[0]];
        async Task<List<string>> Listed(string order) => [.. (await Read(stack.Http(), $"/v1/facts?order={order}", "facts", "key"))
            .Where(facts.Contains)];
        Assert.Equal(changed, await Listed("changedAt"));
        Assert.Equal(changed.Reverse(), await Listed("-changedAt"));
        Assert.Equal(facts.Order(StringComparer.Ordinal), await Listed("key"));
        Assert.Equal(["order:invalid_word"], await stack.Http().GetAsync("/v1/facts?order=value").Refused());
    }

    [Theory, BothWays]
    public async Task Schedules_are_listed_by_page_or_by_what_is_due_next(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        var key = await desk.NewPage();
        foreach (var (locale, hours) in ((string, int)[])[("ar", 2), ("az", 3), ("fr", 1)])
            await Schedule(desk, key, locale, hours);
        await desk.Release(key, "en");
        await desk.Do(key, "en", "schedule",
            new { withdrawAt = DateTimeOffset.UtcNow.AddHours(4), zone = "Asia/Baku", reason = "Over." }).Json();
        async Task<string[]> Listed(string order) => [.. await Read(desk, $"/v1/schedules?order={order}", "schedules", "locale")];
        Assert.Equal(["fr", "ar", "az", "en"], await Listed("at"));
        Assert.Equal(["en", "az", "ar", "fr"], await Listed("-at"));
        Assert.Equal(["ar", "az", "en", "fr"], await Listed("page"));
        await Schedule(desk, key, "fr", 9);
        Assert.Equal(["ar", "az", "en", "fr"], await Listed("at"));
    }

    [Theory, BothWays]
    public async Task Pending_changes_are_listed_newest_or_oldest_first(Way way)
    {
        var open = (await stacks.Content(way)).Desk();
        string[] facts = [await open.NewFact(), await open.NewFact(), await open.NewFact()];
        var stack = await stacks.Strict(way);
        var changes = new List<string>();
        foreach (var fact in facts) changes.Add(await stack.Desk().ProposeFact(fact, "1"));
        await Both(stack.Desk(), "/v1/pending-changes?locale=ar", "pendingChanges", "proposedAt", changes);
        foreach (var change in changes) await stack.Http(Roles.Approver).Decide(change, "reject").Json();
    }

    static async Task Schedule(HttpClient desk, string key, string locale, int hours)
    {
        await desk.Draft(key, locale, body: $"Text for {hours}.");
        await desk.Do(key, locale, "schedule", new { publishAt = DateTimeOffset.UtcNow.AddHours(hours), zone = "Asia/Baku" }).Json();
    }

    static async Task Both(HttpClient desk, string list, string member, string order, List<string> oldestFirst, string id = "id")
    {
        async Task<List<string>> Listed(string query) => [.. (await Read(desk, list + query, member, id)).Where(oldestFirst.Contains)];
        Assert.Equal(oldestFirst, await Listed($"&order={order}"));
        Assert.Equal(oldestFirst.AsEnumerable().Reverse(), await Listed($"&order=-{order}"));
        Assert.Equal(oldestFirst.AsEnumerable().Reverse(), await Listed(""));
        Assert.Equal(["order:invalid_word"], await desk.GetAsync($"{list}&order=x").Refused());
        var token = (await desk.GetAsync($"{list}&order={order}&pageSize=1").Json()).Text("nextPageToken");
        await desk.GetAsync($"{list}&order=-{order}&pageSize=1&pageToken={token}").Problem(400, "invalid_page_token");
    }

    static async Task<List<string>> Read(HttpClient http, string list, string member, string id)
    {
        var (seen, token) = (new List<string>(), "");
        do
        {
            var page = await http.GetAsync($"{list}&pageSize=2&pageToken={token}").Json();
            seen.AddRange(page.GetProperty(member).EnumerateArray().Select(e => e.Text(id)));
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        return seen;
    }
}
