using Embassy.Gateway.Tests.Caching;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Requests;

public class AcceptHeaderTests(Stacks stacks)
{
    [Theory, BothWays]
    public async Task Who_takes_no_JSON_is_told_so_and_nothing_is_done(Way way)
    {
        var stack = await stacks.Whole(way);
        var page = await stack.NewPage();
        await stack.Http().GetAsync($"/v1/pages/{page}?locale=ar").Json();
        foreach (var accept in (string[])["text/html", "application/xml, text/*", "application/json;q=0", "*/*;q=0",
            "application/json;q=0, */*", "application/*;q=0, text/html", "application/jsonx", "image/png"])
        {
            await stack.Http().AsIs(HttpMethod.Get, $"/v1/pages/{page}?locale=ar", null, ("Accept", accept)).Refused(406, "not_acceptable");
            await stack.Http(Roles.Editor).AsIs(HttpMethod.Get, "/v1/reviews", null, ("Accept", accept)).Refused(406, "not_acceptable");
        }
        await stack.Unchanged(
            () => stack.Http(Roles.Editor)
                .AsIs(HttpMethod.Post, "/v1/pages", Platform.Json("""{"key":"never","type":"page","authenticLocale":"ar"}"""),
                    ("Accept", "text/html")).Refused(406, "not_acceptable"));
        foreach (var accept in (string[])["*/*", "application/json", "APPLICATION/JSON", "application/*",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html, application/json;q=0.1", "", ",",
            "application/json; charset=utf-8"])
            await stack.Http().AsIs(HttpMethod.Get, $"/v1/pages/{page}?locale=ar", null, ("Accept", accept)).Json();
    }
}
