using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Navigation;

public class SetPageNavigationTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_page_moves_with_all_that_is_below_it_and_a_repeat_changes_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var (one, two) = (await desk.Placed(null), await desk.Placed(null));
        var section = await desk.Placed(one);
        var child = await desk.Placed(section);
        var moved = await desk.Place(section, two, 7).Json();
        Assert.Equal((two, 7, 2), (moved.Text("parent"), moved.Whole("position"), moved.Whole("version")));
        Assert.Equal((one, $"{two}({section}({child}))"),
            ((await reader.Branch(one))!.Value.Shape(), (await reader.Branch(two))!.Value.Shape()));
        Assert.Equal(2, (await desk.Place(section, two, 7).Json()).Whole("version"));
        async Task<JsonElement[]> Told() => [.. (await stack.Log("content")).Where(a => a.Subject == $"pages/{section}")
            .Select(a => JsonElement.Parse(a.Json))];
        await Eventually.True("it is announced", async () => (await Told()).Length > 0);
        var told = Assert.Single(await Told());
        Assert.Equal(("embassy.content.page.placed.v1", section, true, 2, "/v1/navigation"), (told.Text("type"),
            told.GetProperty("data").Text("pageKey"), told.GetProperty("data").GetProperty("inMenu").GetBoolean(),
            told.GetProperty("data").Whole("version"), told.GetProperty("data").Text("link")));

        using var patch = new HttpRequestMessage(HttpMethod.Patch, $"/v1/pages/{section}/navigation")
        {
            Content = new StringContent("""{"parent":null}""", null, "application/merge-patch+json"),
        };
        patch.Headers.TryAddWithoutValidation("If-Match", "\"v2\"");
        moved = await desk.SendAsync(patch).Json();
        Assert.Equal((false, 7), (moved.TryGetProperty("parent", out _), moved.Whole("position")));
        // What was read can be sent back.
        await desk.Put($"/v1/pages/{section}/navigation", moved, "\"v3\"").Json();
    }

    [Theory, BothWays]
    public async Task A_page_is_never_above_itself_and_the_tree_has_five_levels(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        var path = new List<string>();
        for (var level = 1; level <= 5; level++) path.Add(await desk.Draftless(path.LastOrDefault()));
        Task<string[]> Refused(string key, string? parent, int? position = null) => desk.Place(key, parent, position).Refused();
        Assert.Equal(["parent:cycle"], await Refused(path[0], path[0]));
        Assert.Equal(["parent:cycle"], await Refused(path[0], path[4]));
        Assert.Equal(["position:out_of_range", "parent:not_on_record"], await Refused(path[0], "none", -1));
        Assert.Equal(["position:out_of_range"], await Refused(path[0], null, 1_000_001));
        var other = await desk.Draftless(null);
        Assert.Equal(["parent:out_of_range"], await Refused(other, path[4]));
        Assert.Equal(["parent:out_of_range"], await Refused(path[0], other));
        Assert.Equal(["parent:out_of_range"], await desk.Post("/v1/pages",
            new { key = Editor.NewKey(), type = "page", authenticLocale = "ar", parent = path[4] }).Refused());
        Assert.Equal(["parent:not_on_record"], await desk.Post("/v1/pages",
            new { key = Editor.NewKey(), type = "page", authenticLocale = "ar", parent = "none" }).Refused());
        await desk.Place(path[1], other).Json();
        Assert.Equal(1, (await desk.GetAsync($"/v1/pages/{path[0]}/navigation").Json()).Whole("version"));
    }

    [Theory, BothWays]
    public async Task Of_two_pages_that_are_moved_below_each_other_at_once_one_is_refused(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        for (var round = 0; round < 4; round++)
        {
            var (one, two) = (await desk.Draftless(null), await desk.Draftless(null));
            var answers = await Task.WhenAll(desk.Place(one, two, etag: "*"), desk.Place(two, one, etag: "*"));
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest], answers.Select(a => a.StatusCode).Order());
            foreach (var loser in answers.Where(a => !a.IsSuccessStatusCode))
                Assert.Equal(["parent:cycle"], await Task.FromResult(loser).Refused());
        }
    }

    [Theory, BothWays]
    public async Task It_takes_the_etag_that_was_read_and_a_stale_one_is_told_who_changed_the_page_when(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.Draftless(null);
        await desk.Put($"/v1/pages/{key}/navigation", new { inMenu = false }).Problem(428, "precondition_required");
        await desk.Place(key, null, 1, etag: "\"v1\"").Json();
        var stale = await desk.Place(key, null, 2, etag: "\"v1\"").Problem(412, "stale");
        Assert.Equal("\"v2\"", stale.Text("currentETag"));
        Assert.NotEmpty(stale.Text("savedBy"));
        Assert.True(stale.GetProperty("savedAt").TryGetDateTimeOffset(out _));
        await stack.Http().Put($"/v1/pages/{key}/navigation", new { inMenu = true }, "*").Problem(401, "token_missing");
        await desk.Put("/v1/pages/none/navigation", new { inMenu = true }, "*").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task The_place_of_a_page_that_nobody_can_read_is_announced_to_nobody(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var draft = await desk.Draftless(null);
        var hidden = await desk.Placed(null, audience: "internal");
        await desk.Place(draft, null, 1).Json();
        await desk.Place(hidden, null, 1).Json();
        var shown = await desk.Placed(null);
        await desk.Place(shown, hidden, 1).Json();
        await Eventually.True("the public one is told",
            async () => (await stack.Log("content")).Any(a => a.Subject == $"pages/{shown}"));
        var log = await stack.Log("content");
        Assert.DoesNotContain(log,
            a => a.Json.Contains(draft, StringComparison.Ordinal) || a.Json.Contains(hidden, StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task The_breadcrumb_leads_from_the_top_by_public_pages_alone(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var top = await desk.Placed(null, inMenu: false, locales: ["ar", "fr"]);
        var hidden = await desk.Placed(top, audience: "internal");
        var section = await desk.Placed(hidden);
        var draft = await desk.Draftless(section);
        var page = await desk.Placed(draft, locales: ["ar", "fr"]);
        async Task<JsonElement[]> Breadcrumb(HttpClient http, string query) =>
            (await http.GetAsync($"/v1/pages/{page}?{query}").Json()).TryGetProperty("breadcrumb", out var found)
                ? [.. found.EnumerateArray()] : [];
        foreach (var http in (HttpClient[])[reader, desk])
            Assert.Equal([top, section], (await Breadcrumb(http, "locale=ar")).Select(b => b.Text("key")));
        var french = await Breadcrumb(reader, "locale=fr");
        Assert.Equal(($"Title of {top}", "fr", $"{top}-fr", true), (french[0].GetProperty("title").Text("text"),
            french[0].GetProperty("title").Text("lang"), french[0].Text("slug"),
            french[1].GetProperty("title").GetProperty("missing").GetBoolean()));
        Assert.EndsWith($"/v1/pages/{top}?locale=fr", french[0].Text("link"), StringComparison.Ordinal);
        Assert.Equal(["key", "title"], french[1].EnumerateObject().Select(m => m.Name));
        Assert.Equal("ar", (await Breadcrumb(reader, "locale=fr&fallback=true"))[1].GetProperty("title").Text("lang"));
        Assert.Equal([top, section], (await reader.GetAsync($"/v1/slugs/ar/{page}-ar").Json()).GetProperty("breadcrumb").EnumerateArray()
            .Select(b => b.Text("key")));
        Assert.Empty(await Breadcrumb(reader, $"locale=ar&asOf={DateTime.UtcNow:yyyy-MM-dd}"));
        Assert.False((await reader.GetAsync($"/v1/pages/{top}?locale=ar").Json()).TryGetProperty("breadcrumb", out _));

        // A new title of a page above, and one that goes, are in the next answer.
        await desk.Release(top, "ar", title: "Renamed");
        await Eventually.True("the title is new",
            async () => (await Breadcrumb(reader, "locale=ar"))[0].GetProperty("title").Text("text") == "Renamed");
        await desk.Do(section, "ar", "withdraw", new { reason = "No longer." }).Json();
        await Eventually.True("it is left out", async () => (await Breadcrumb(reader, "locale=ar")).Length == 1);
        await desk.Release(draft, "ar");
        await Eventually.True("it is there now",
            async () => (await Breadcrumb(reader, "locale=ar")).Select(b => b.Text("key")).SequenceEqual([top, draft]));
    }

    [Theory, BothWays]
    public async Task The_pages_below_one_are_listed_by_position(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var top = await desk.Placed(null);
        var last = await desk.Placed(top, inMenu: false);
        var (second, first) = (await desk.Placed(top, 2), await desk.Placed(top, 1));
        await desk.Placed(first, 0);
        async Task<string[]> Listed(string query) =>
            [.. (await reader.GetAsync($"/v1/pages?locale=ar&{query}").Json()).GetProperty("pages").EnumerateArray()
                .Select(p => p.Text("key"))];
        Assert.Equal([first, second, last], await Listed($"parent={top}&order=position"));
        Assert.Equal(((string[])[first, second, last]).Order(StringComparer.Ordinal), await Listed($"parent={top}"));
        var (token, seen) = ("", new List<string>());
        do
        {
            var page = await reader.GetAsync(
                $"/v1/pages?locale=ar&parent={top}&order=position&pageSize=1&includeTotal=true&pageToken={token}").Json();
            Assert.Equal(3, page.Whole("totalSize"));
            seen.AddRange(page.GetProperty("pages").EnumerateArray().Select(p => p.Text("key")));
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal([first, second, last], seen);
        // A page that nobody can read is not known by the pages below it.
        var hidden = await desk.Placed(null, audience: "internal");
        await desk.Placed(hidden);
        var draft = await desk.Draftless(null);
        await desk.Placed(draft);
        foreach (var key in (string[])[hidden, draft, "none"]) Assert.Empty(await Listed($"parent={key}"));
    }

    [Theory, BothWays]
    public async Task A_page_with_others_below_it_is_not_deleted_and_they_are_named(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var top = await desk.Draftless(null);
        string[] below = [await desk.Placed(top), await desk.Draftless(top)];
        var refused = await desk.Send(HttpMethod.Delete, $"/v1/pages/{top}", ifMatch: "*").Problem(409, "has_children");
        Assert.Equal(below.Order(StringComparer.Ordinal), refused.GetProperty("children").EnumerateArray().Select(c => c.GetString()!));
        await desk.Place(below[0], null).Json();
        await desk.Send(HttpMethod.Delete, $"/v1/pages/{below[1]}", ifMatch: "*").Json();
        await desk.Send(HttpMethod.Delete, $"/v1/pages/{top}", ifMatch: "*").Json();
    }

    [Theory, BothWays]
    public async Task A_bulk_write_places_new_pages_and_changes_the_place_of_none(Way way)
    {
        var desk = (await stacks.Content(way)).Http(Roles.Editor);
        var (top, key) = (Editor.NewKey(), Editor.NewKey());
        async Task<JsonElement[]> Write(params object[] pages) => [.. (await desk.Post("/v1/pages:batchWrite", new { pages }).Json())
            .GetProperty("results").EnumerateArray()];
        var child = new { key, type = "page", authenticLocale = "ar", parent = top, position = 4, inMenu = true };
        var results = await Write(new { key = top, type = "page", authenticLocale = "ar" }, child);
        Assert.All(results, r => Assert.Equal("created", r.Text("outcome")));
        Assert.Equal((top, 4), (await desk.GetAsync($"/v1/pages/{key}/navigation").Json()) is var place
            ? (place.Text("parent"), place.Whole("position")) : default);
        Assert.Equal("unchanged", (await Write(child))[0].Text("outcome"));
        results = await Write(new { key = Editor.NewKey(), type = "page", authenticLocale = "ar", parent = "none", position = -1 },
            child with { parent = key, position = 5 });
        Assert.Equal((string[][])[["position:out_of_range", "parent:not_on_record"], ["parent:not_applicable", "position:not_applicable"]],
            results.Select(r => r.GetProperty("problem").GetProperty("errors").EnumerateArray()
                .Select(e => $"{e.Text("field")}:{e.Text("code")}").ToArray()));
    }
}
