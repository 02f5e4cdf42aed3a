using System.Net;
using System.Text.Json;

namespace Embassy.Content.Tests.Pages;

public class ListPagesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Pages_follow_each_other_without_gaps_or_doubles_and_hide_what_is_internal(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var expected = new List<string>();
        for (var i = 0; i < 7; i++) expected.Add(await Published(desk, "statement", "public"));
        var hidden = await Published(desk, "statement", "internal");
        await desk.NewPage();

        var keys = new List<string>();
        var token = "";
        do
        {
            var page = await stack.Http().GetAsync($"/v1/pages?locale=ar&type=statement&pageSize=3&includeTotal=true&pageToken={token}")
                .Json();
            keys.AddRange(page.GetProperty("pages").EnumerateArray().Select(p => p.Text("key")));
            Assert.Equal(7, page.GetProperty("totalSize").GetInt32());
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal(expected.Order(StringComparer.Ordinal), keys);
        // A token changes nothing.
        Assert.DoesNotContain(hidden,
            (await desk.GetAsync("/v1/pages?locale=ar&type=statement&pageSize=100").Json()).GetProperty("pages").EnumerateArray()
                .Select(p => p.Text("key")));
    }

    [Theory, BothWays]
    public async Task Refuses_what_it_does_not_know(Way way)
    {
        var stack = await stacks.Content(way);
        var http = stack.Http();
        Assert.Equal(["pageSize:out_of_range"], (await http.GetAsync("/v1/pages?pageSize=101").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["pageSize:invalid_type"], (await http.GetAsync("/v1/pages?pageSize=many").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["pagesize:unknown_parameter"],
            (await http.GetAsync("/v1/pages?pagesize=1").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["locale:unknown_language"], (await http.GetAsync("/v1/pages?locale=de").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["type:invalid_word"], (await http.GetAsync("/v1/pages?type=poem").Problem(400, "invalid_request")).Faults());
        await http.GetAsync("/v1/pages?pageToken=%21").Problem(400, "invalid_page_token");
        await Published(stack.Desk(), "news", "public");
        await Published(stack.Desk(), "news", "public");
        var token = (await http.GetAsync("/v1/pages?locale=ar&type=news&pageSize=1").Json()).Text("nextPageToken");
        await http.GetAsync($"/v1/pages?locale=ar&type=page&pageSize=1&pageToken={token}").Problem(400, "invalid_page_token");
    }

    static async Task<string> Published(HttpClient desk, string type, string audience)
    {
        var key = Editor.NewKey();
        await desk.Post("/v1/pages", new { key, type, authenticLocale = "ar", audience }).Json(HttpStatusCode.Created);
        await desk.Release(key, "ar");
        return key;
    }
}
