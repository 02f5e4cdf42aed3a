using System.Text.Json;
using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Headers;

public class PreconditionsTests(Stacks stacks)
{
    [Theory, BothWays]
    public async Task If_Match_is_compared_strongly(Way way)
    {
        var stack = await stacks.Whole(way);
        var desk = stack.Http(Roles.ProtocolOfficer);
        var id = await stack.NewEngagement();
        var path = $"/v1/engagements/{id}:confirm";
        await stack.Unchanged(async () =>
        {
            await desk.Post(path, new { }).Refused(428, "precondition_required");
            await desk.Post(path, new { }, "").Refused(428, "precondition_required");
            foreach (var tag in (string[])["\"V1\"", "\"v2\"", "\"v-1\"", "\"v+1\"", "\"v1 \"", "\" v1\"", "\"v\"", "\"\"", "\"v01x\"",
                "\"v99999999999\"", "\"*\"", "\"v2\", \"v3\"", "\"v1;\"", "\"v" + new string('1', 20_000) + "\""])
            {
                var problem = await Refused(tag, 412, "stale");
                Assert.Equal("\"v1\"", problem.Text("currentETag"));
            }
            // Weak, or no entity tag at all (RFC 9110, 8.8.3).
            foreach (var tag in (string[])
                ["W/\"v1\"", "v1", "\"v1", "v1\"", "**", "garbage", ",", "\"v2\", W/\"v1\"", new string('"', 5_000)])
                Assert.Equal(["If-Match:invalid_format"], (await Refused(tag, 400, "invalid_request")).Faults());
        });
        async Task<JsonElement> Refused(string tag, int status, string code)
        {
            var asked = await desk.Post(path, new { }, tag);
            if ((int)asked.StatusCode != status) Assert.Fail($"{tag}: {(int)asked.StatusCode} {await asked.Content.ReadAsStringAsync()}");
            var problem = await Task.FromResult(asked).Refused(status, code);
            Assert.True(problem.Text("detail").Length < 600, "It says it all again.");
            return problem;
        }
        await desk.Post(path, new { }, "\"v7\", \"v1\"").Json();
        await desk.Post(path, new { }, "*").Json();
        await desk.Post($"/v1/engagements/{await stack.NewEngagement()}:confirm", new { }, "*").Json();
    }

    [Theory, BothWays]
    public async Task If_None_Match_is_compared_weakly_and_answered_304_with_the_headers_of_200(Way way)
    {
        var stack = await stacks.Whole(way);
        var (page, agreement) = (await stack.NewPage(), await stack.NewAgreement());
        foreach (var path in (string[])["/v1/mission", $"/v1/pages/{page}", $"/v1/pages/{page}?locale=ar", "/v1/pages", "/v1/forums",
            "/v1/forums/un", "/v1/forums/un/members", $"/v1/agreements/{agreement}?locale=en",
            "/v1/engagements"])
        {
            var http = stack.Http();
            var read = await http.GetAsync(path);
            var etag = read.ETag();
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            {
                foreach (var same in (string[])[etag, $"W/{etag}", $"\"x\", {etag}", $"{etag},\"x\"", $"\"a,b\", W/{etag}", "*"])
                {
                    var answer = await http.AsIs(method, path, null, ("If-None-Match", same));
                    Assert.Equal((path, same, HttpStatusCode.NotModified), (path, same, answer.StatusCode));
                    Assert.Equal((etag, string.Join(' ', read.Headers.Vary)), (answer.ETag(), string.Join(' ', answer.Headers.Vary)));
                    Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
                    Assert.Null(answer.Content.Headers.ContentType);
                }
                foreach (var other in (string[])["\"x\"", etag.Trim('"'), $"{etag[..^1]}x\"", "W/\"x\"", "garbage", "", ",", "\"",
                    new string('"', 3_000), $"{etag}x", "\"*\""])
                {
                    var answer = await http.AsIs(method, path, null, ("If-None-Match", other));
                    Assert.Equal((path, other, HttpStatusCode.OK), (path, other, answer.StatusCode));
                }
            }
        }
        // A refusal stays one, whatever the client has.
        await stack.Http().AsIs(HttpMethod.Get, "/v1/pages/none", null, ("If-None-Match", "*")).Refused(404, "not_found");
        await stack.Http().AsIs(HttpMethod.Get, "/v1/none", null, ("If-None-Match", "*")).Refused(404, "route_unknown");
        // A write is done, whatever the client has.
        await stack.Http(Roles.Editor)
            .AsIs(HttpMethod.Post, "/v1/pages", Platform.Json($$"""{"key":"{{Platform.NewKey()}}","type":"page","authenticLocale":"ar"}"""),
                ("If-None-Match", "\"x\"")).Json(HttpStatusCode.Created);
    }
}
