using System.Net;
using System.Text;
using System.Text.Json;
using Embassy.Gateway.Fields;
using Embassy.Gateway.Tests.Caching;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Fields;

public class FieldSelectionTests(Stacks stacks)
{
    [Fact]
    public void Selects_members_also_of_entries_in_the_order_and_bytes_of_the_answer()
    {
        const string Answer =
            """{"engagements":[{"id":"a","title":{"lang":"fr","text":"\u00e9 \"x\""},"states":["DZA"]},{"id":"b"}],"nextPageToken":"t"}""";
        foreach (var (fields, selected) in ((string, string)[])
        [
            ("nextPageToken", """{"nextPageToken":"t"}"""),
            ("nextPageToken, engagements.id", """{"engagements":[{"id":"a"},{"id":"b"}],"nextPageToken":"t"}"""),
            ("engagements.title.text", """{"engagements":[{"title":{"text":"\u00e9 \"x\""}},{}]}"""),
            ("engagements.id,engagements", Answer.Replace(",\"nextPageToken\":\"t\"", "", StringComparison.Ordinal)),
            ("engagements,engagements.id", Answer.Replace(",\"nextPageToken\":\"t\"", "", StringComparison.Ordinal)),
            ("engagements.states", """{"engagements":[{"states":["DZA"]},{}]}"""),
            ("totalSize", "{}"),
        ])
        {
            var tree = FieldTree.Of(fields, Embassy.Events.V1.ListEngagementsResponse.Descriptor);
            Assert.Equal((fields, selected), (fields, Encoding.UTF8.GetString(tree.Prune(Encoding.UTF8.GetBytes(Answer)))));
        }
    }

    [Theory, BothWays]
    public async Task A_selection_has_an_etag_of_its_own_and_the_cache_keeps_one_whole_answer(Way way)
    {
        var stack = await stacks.Whole(way);
        var (http, key) = (stack.Http(), await stack.NewPage());
        await stack.Told();
        using var whole = await http.GetAsync($"/v1/pages/{key}?locale=ar");
        using var title = await http.GetAsync($"/v1/pages/{key}?locale=ar&fields=title,lang");
        using var slug = await http.GetAsync($"/v1/pages/{key}?fields=slug&locale=ar");
        Assert.Equal("""{"lang":"ar","title":"عنوان"}""", Sorted(await title.Json()));
        Assert.Equal($$"""{"slug":"{{key}}"}""", await slug.Content.ReadAsStringAsync());
        Assert.Distinct([whole.ETag(), title.ETag(), slug.ETag()]);
        Assert.All([title, slug], answer => Assert.StartsWith("embassy; hit", answer.Cache(), StringComparison.Ordinal));
        // The whole answer is still the one that its address gives.
        Assert.Equal(await whole.Content.ReadAsStringAsync(), await http.GetStringAsync($"/v1/pages/{key}?locale=ar"));
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/v1/pages/{key}?locale=ar&fields=title,lang");
        again.Headers.TryAddWithoutValidation("If-None-Match", title.ETag());
        using var known = await http.SendAsync(again);
        Assert.Equal((HttpStatusCode.NotModified, 0), (known.StatusCode, (await known.Content.ReadAsByteArrayAsync()).Length));
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/v1/pages/{key}?locale=ar&fields=title,lang"));
        Assert.Equal((title.ETag(), title.Content.Headers.ContentLength), (head.ETag(), head.Content.Headers.ContentLength));
        // A caller's own answer, and those that the gateway composes.
        var mine = await stack.Http(Roles.Editor).GetAsync($"/v1/pages/{key}/editions/ar?fields=number,state").Json();
        Assert.Equal(2, mine.EnumerateObject().Count());
        Assert.Equal(["forums"], (await http.GetAsync("/v1/forums?fields=forums.forum").Json()).EnumerateObject().Select(p => p.Name));
    }

    [Theory, BothWays]
    public async Task Names_a_member_that_the_answer_cannot_have(Way way)
    {
        var stack = await stacks.Whole(way);
        foreach (var (query, said) in ((string, string)[])
        [
            ("engagements?fields=engagements.tittle", "engagements.tittle"), ("engagements?fields=id", "id"),
            ("engagements?fields=nextPageToken.x", "nextPageToken"), ("engagements?fields=Engagements", "Engagements"),
            ("engagements?fields=engagements.start.year", "start"), ("overview?partner=AZE&fields=nothing", "nothing"),
        ])
        {
            var problem = await stack.Http().GetAsync($"/v1/{query}").Problem(400, "invalid_request");
            Assert.Equal(["fields:unknown_field"], problem.Faults());
            Assert.Contains(said, problem.GetRawText(), StringComparison.Ordinal);
        }
        Assert.Equal(["fields:out_of_range"],
            (await stack.Http().GetAsync("/v1/engagements?fields=,").Problem(400, "invalid_request")).Faults());
        // A refusal is whole.
        await stack.Http().GetAsync("/v1/pages/none?locale=ar&fields=title").Problem(404, "not_found");
        // A file has no members.
        Assert.Equal(["fields:unknown_parameter"],
            (await stack.Http().GetAsync("/v1/calendar.ics?fields=x").Problem(400, "invalid_request")).Faults());
    }

    static string Sorted(JsonElement answer) => JsonSerializer.Serialize(
        answer.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).ToDictionary(p => p.Name, p => p.Value.GetString()), Plain);

    static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
