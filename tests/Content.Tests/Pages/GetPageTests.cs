using System.Net;
using System.Net.Http.Headers;

namespace Embassy.Content.Tests.Pages;

public class GetPageTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Gives_out_the_language_that_is_asked_for_with_its_direction(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar", "متن", "عنوان");
        await desk.Release(key, "fr", "texte", "titre");

        var answer = await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar");
        var page = await answer.Json();
        Assert.Equal(("ar", "rtl", "عنوان", "current"),
            (page.Text("lang"), page.Text("dir"), page.Text("title"), page.Text("translation")));
        Assert.Equal("ar", Assert.Single(answer.Content.Headers.ContentLanguage));
        Assert.StartsWith("\"", answer.ETag());
    }

    [Theory, BothWays]
    public async Task A_language_that_is_missing_is_said_never_papered_over(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "fr");
        await desk.Release(key, "ar");
        var problem = await stack.Http().GetAsync($"/v1/pages/{key}?locale=az").Problem(404, "language_missing");
        Assert.Equal("[\"ar\",\"fr\"]", problem.GetProperty("availableLocales").GetRawText());
        var unknown = await stack.Http().GetAsync($"/v1/pages/{key}?locale=de").Problem(400, "invalid_request");
        Assert.Equal(["locale:unknown_language"], unknown.Faults());
        var marked = await stack.Http().GetAsync($"/v1/pages/{key}?locale=az&fallback=true").Json();
        Assert.Equal(("ar", true), (marked.Text("lang"), marked.GetProperty("fallback").GetBoolean()));
        await stack.Http().GetAsync($"/v1/pages/{key}?locale=A%20!").Problem(400, "invalid_request");
    }

    [Theory, BothWays]
    public async Task Accept_language_decides_where_nothing_is_asked_for_and_vary_says_so(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar");
        await desk.Release(key, "fr");
        var http = stack.Http();
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de, fr-DZ;q=0.8, ar;q=0.5");
        var negotiated = await http.GetAsync($"/v1/pages/{key}");
        Assert.Equal("fr", (await negotiated.Json()).Text("lang"));
        Assert.Contains("Accept-Language", negotiated.Headers.Vary);
        var asked = await http.GetAsync($"/v1/pages/{key}?locale=ar");
        Assert.Equal("ar", (await asked.Json()).Text("lang"));
    }

    [Theory, BothWays]
    public async Task What_the_reader_has_already_is_not_sent_again(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar", "one");
        var etag = (await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar")).ETag();

        var http = stack.Http();
        http.DefaultRequestHeaders.IfNoneMatch.Add(EntityTagHeaderValue.Parse(etag));
        var unchanged = await http.GetAsync($"/v1/pages/{key}?locale=ar");
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(etag, unchanged.ETag());
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync());

        await desk.Release(key, "ar", "two");
        Assert.Equal("two", (await http.GetAsync($"/v1/pages/{key}?locale=ar").Json()).Text("body"));
    }
}
