using System.Net;
using System.Text;
using System.Text.Json;
using Embassy.Gateway.Reference;

namespace Embassy.Gateway.Tests.Reference;

public class ReferenceEndpointsTests(Stacks stacks)
{
    [Fact]
    public async Task The_documents_are_served_as_they_are_made_and_answer_304()
    {
        var stack = await stacks.Whole(Way.Embedded);
        var http = stack.Http();
        foreach (var (path, document) in ((string, string)[])[("/openapi/v1.json", OpenApiDocument.Document),
            ("/asyncapi.json", AsyncApiDocument.Document)])
        {
            var answer = await http.GetAsync(path);
            Assert.Equal(document, await answer.Content.ReadAsStringAsync());
            using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
            Assert.Equal(HttpStatusCode.NotModified, (await http.SendAsync(again)).StatusCode);
        }
    }

    [Fact]
    public void Each_answer_is_described_with_its_own_media_type()
    {
        var types = JsonElement.Parse(OpenApiDocument.Document).GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Where(o => o.Value.TryGetProperty("responses", out _))
                .SelectMany(o => o.Value.GetProperty("responses").EnumerateObject())
                .Where(r => r.Value.TryGetProperty("content", out _))
                .SelectMany(r => r.Value.GetProperty("content").EnumerateObject().Select(c => (Path: p.Name, Type: c.Name)))).ToList();
        Assert.DoesNotContain(types, t => t.Type == "*/*");
        foreach (var (path, type) in ((string, string)[])[("/v1/calendar.ics", "text/calendar"), ("/v1/pages.atom", "application/atom+xml"),
            ("/v1/agreements.svg", "image/svg+xml"), ("/v1/mission:export", "application/zip"), ("/v1/assets/{file}", "image/png")])
            Assert.Contains((path, type), types);
    }

    [Fact]
    public async Task Each_announcement_has_a_schema_of_its_own_which_its_data_keeps()
    {
        var stack = await stacks.Whole(Way.Embedded);
        await stack.NewPage();
        await stack.NewEngagement();
        await stack.NewAgreement();
        var http = stack.Http();
        foreach (var service in Platform.Services)
            foreach (var told in await stack.Log(service))
            {
                var data = JsonElement.Parse(told.Json).GetProperty("data");
                var answer = await http.GetAsync("/schemas/" + told.Type["embassy.".Length..]);
                Assert.Equal("application/schema+json", answer.Content.Headers.ContentType?.MediaType);
                var schema = await answer.Json();
                Assert.Equal(JsonElement.Parse(told.Json).Text("dataschema"), schema.Text("$id"));
                Assert.Null(new Schema(schema).Fault(Inner(schema), data));
            }
        await http.GetAsync("/schemas/content.page.sung.v1").Refused(404, "not_found");
    }

    // Without the three keywords that name the schema itself.
    static JsonElement Inner(JsonElement schema) =>
        JsonSerializer.SerializeToElement(
            schema.EnumerateObject().Where(m => m.Name is not ("$schema" or "$id" or "$defs")).ToDictionary(m => m.Name, m => m.Value));

    [Fact]
    public void An_answer_that_is_not_as_documented_is_found()
    {
        static string? Fault(string path, int status, string json, string media = "application/json") =>
            ContractHandler.Fault(HttpMethod.Get, new Uri("http://gateway" + path), status, media, Encoding.UTF8.GetBytes(json));
        const string Forum =
            """{"forum":"un","shortName":"UN","members":1,"names":[],"founded":"1945","standings":[],"uncertain":0,"others":0}""";
        Assert.Null(Fault("/v1/forums/un", 200, Forum));
        Assert.Contains("$.members", Fault("/v1/forums/un", 200, Forum.Replace(":1,", ":\"1\",", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Contains("lacks others", Fault("/v1/forums/un", 200, Forum.Replace(",\"others\":0", "", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Contains("has colour", Fault("/v1/forums/un", 200, Forum.Replace("{", "{\"colour\":\"red\",", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Contains("none of", Fault("/v1/forums/un", 200, Forum.Replace("\"un\"", "\"asean\"", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Contains("201", Fault("/v1/forums/un", 201, Forum), StringComparison.Ordinal);
        Assert.Contains("text/html", Fault("/v1/forums/un", 200, "", "text/html"), StringComparison.Ordinal);
        Assert.Contains("no such operation", Fault("/v1/parliaments", 200, "{}"), StringComparison.Ordinal);
        static string Problem(string code,
            int status) => $$"""{"type":"/docs/problems/{{code}}","title":"t","status":{{status}},"detail":"d","instance":"/","code":"{{code}}","remedy":"r","traceId":"x","errors":[]}""";
        Assert.Null(Fault("/v1/forums/un", 404, Problem("not_found", 404), "application/problem+json"));
        Assert.Contains("slug_taken", Fault("/v1/forums/un", 409, Problem("slug_taken", 409), "application/problem+json"),
            StringComparison.Ordinal);
        Assert.Null(Fault("/v1/forums/un", 404, Problem("language_missing", 404), "application/problem+json"));
        Assert.Contains("language_missing", Fault("/v1/forums", 404, Problem("language_missing", 404), "application/problem+json"),
            StringComparison.Ordinal);
        Assert.Contains("lacks traceId",
            Fault("/v1/forums/un", 404, Problem("not_found", 404).Replace(",\"traceId\":\"x\"", "", StringComparison.Ordinal),
                "application/problem+json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Accept_Language_and_Content_Language_are_declared_where_the_locale_chooses_the_language()
    {
        var paths = JsonElement.Parse(OpenApiDocument.Document).GetProperty("paths");
        foreach (var (path, chooses) in ((string, bool)[])[("/v1/pages/{key}", true), ("/v1/pages", true), ("/v1/engagements", true),
            ("/v1/agreements:chart", true), ("/v1/agreements.svg", true), ("/v1/vocabularies", true),
            ("/v1/reviews", false), ("/v1/editions", false), ("/v1/changes", false), ("/v1/webhooks", false)])
        {
            var get = paths.GetProperty(path).GetProperty("get");
            Assert.Equal((path, chooses), (path, get.GetProperty("parameters").EnumerateArray()
                .Any(p => p.TryGetProperty("name", out var name) && name.GetString() == "Accept-Language")));
            Assert.Equal((path, chooses), (path, get.GetProperty("responses").GetProperty("200").GetProperty("headers")
                .TryGetProperty("Content-Language", out _)));
        }
    }
}
