using System.Net;

namespace Embassy.Content.Tests.Navigation;

public class GetNavigationTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task The_menu_is_the_tree_of_public_pages_by_position_and_then_by_key(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var top = await desk.Placed(null, 1, locales: ["ar", "fr"]);
        var last = await desk.Placed(top);
        var second = await desk.Placed(top, 2);
        var first = await desk.Placed(top, 1);
        var below = await desk.Placed(first);
        await desk.Placed(top, 0, inMenu: false);
        await desk.Placed(top, 0, audience: "internal");
        await desk.Draft(await desk.Draftless(top, 0), "ar");
        // Under a page that the menu does not show.
        await desk.Placed(await desk.Placed(top, 0, inMenu: false), 0);
        Assert.Equal($"{top}({first}({below}),{second},{last})", (await reader.Branch(top))!.Value.Shape());
        // A token changes nothing.
        Assert.Equal((await reader.Branch(top))!.Value.GetRawText(), (await desk.Branch(top))!.Value.GetRawText());
        Assert.Null(await reader.Branch(first));
    }

    [Theory, BothWays]
    public async Task A_page_that_is_missing_in_the_language_says_so_and_stands_in_another_only_if_asked(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var top = await desk.Placed(null, locales: ["ar", "fr"]);
        var arabic = await desk.Placed(top);
        var page = (await reader.Branch(top, "locale=fr-DZ"))!.Value;
        Assert.Equal(("fr", "ltr", $"Title of {top}", $"{top}-fr", "page"),
            (page.GetProperty("title").Text("lang"), page.GetProperty("title").Text("dir"), page.GetProperty("title").Text("text"),
                page.Text("slug"), page.Text("type")));
        Assert.EndsWith($"/v1/pages/{top}?locale=fr", page.Text("link"), StringComparison.Ordinal);
        var child = page.GetProperty("children")[0];
        Assert.True(child.GetProperty("title").GetProperty("missing").GetBoolean());
        Assert.Equal(["key", "title", "type"], child.EnumerateObject().Select(m => m.Name).Order());
        child = (await reader.Branch(top, "locale=fr&fallback=true"))!.Value.GetProperty("children")[0];
        Assert.Equal((true, "ar", "rtl", $"{arabic}-ar"), (child.GetProperty("title").GetProperty("fallback").GetBoolean(),
            child.GetProperty("title").Text("lang"), child.GetProperty("title").Text("dir"), child.Text("slug")));

        var answer = await reader.GetAsync("/v1/navigation");
        Assert.Equal(["ar"], answer.Content.Headers.ContentLanguage);
        Assert.Contains("Accept-Language", answer.Headers.Vary);
        Assert.Equal(["locale:unknown_language"], await reader.GetAsync("/v1/navigation?locale=de").Refused());
    }

    [Theory, BothWays]
    public async Task A_title_that_is_published_or_withdrawn_and_a_place_that_changes_are_in_the_next_answer(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var top = await desk.Placed(null);
        var child = await desk.Placed(top);
        async Task<string> Menu() => (await reader.Branch(top))?.Shape() ?? "";
        async Task Becomes(string shape) => await Eventually.True(shape, async () => await Menu() == shape);
        await Becomes($"{top}({child})");
        var etag = (await reader.GetAsync("/v1/navigation?locale=ar")).ETag();
        using var conditional = new HttpRequestMessage(HttpMethod.Get, "/v1/navigation?locale=ar");
        conditional.Headers.TryAddWithoutValidation("If-None-Match", etag);
        Assert.Equal(HttpStatusCode.NotModified, (await reader.SendAsync(conditional)).StatusCode);

        await desk.Release(child, "ar", title: "Another");
        await Eventually.True("its title is new", async () =>
            (await reader.Branch(top))!.Value.GetProperty("children")[0].GetProperty("title").Text("text") == "Another");
        await desk.Do(child, "ar", "withdraw", new { reason = "No longer." }).Json();
        await Becomes(top);
        await desk.Release(child, "ar");
        await Becomes($"{top}({child})");
        await desk.Place(child, top, inMenu: false).Json();
        await Becomes(top);
    }
}
