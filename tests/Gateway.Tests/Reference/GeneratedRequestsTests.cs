using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embassy.Gateway.Reference;
using Embassy.ServiceDefaults;
using Xunit.Sdk;

namespace Embassy.Gateway.Tests.Reference;

/// <summary>
/// Requests generated from the OpenAPI document alone, half valid and half not, the same ones each time. No response is
/// an internal error, and the client checks each against the document.
/// </summary>
public class GeneratedRequestsTests
{
    const int Seed = 20_261_124, AtOnce = 4;

    /// <summary>EMBASSY_GENERATED=100000 makes as many; the default is what a minute has room for.</summary>
    static readonly int Requests =
        int.Parse(Environment.GetEnvironmentVariable("EMBASSY_GENERATED") ?? "4000", CultureInfo.InvariantCulture);

    static readonly JsonElement Document = JsonElement.Parse(OpenApiDocument.Document);

    static readonly (string Path, string Verb, JsonElement Operation)[] Operations =
        [.. from path in Document.GetProperty("paths").EnumerateObject()
            from verb in path.Value.EnumerateObject()
            // One that does not end would be waited for.
            where path.Name is not ("/v1/changes/stream" or "/docs" or "/docs/{guide}")
            select (path.Name, verb.Name, verb.Value)];

    [Theory, BothWays]
    public async Task Requests_made_of_the_document_break_nothing(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts);
        await stack.Connected();
        string[] known =
            [await stack.NewPage(), await stack.NewEngagement(), await stack.NewAgreement(), "current-relations", "ar", "un",
                "content.edition.published.v1"];
        var statuses = new int[600];
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(worker => Task.Run(async () =>
        {
            var make = new Maker(new Random(Seed + worker), known);
            HttpClient[] clients =
                [stack.Http(Roles.Administrator), stack.Http(Roles.Administrator), stack.Http(Roles.Editor), stack.Http()];
            for (var n = 0; n < Requests / AtOnce; n++)
            {
                var (path, verb, operation) = Operations[make.Random.Next(Operations.Length)];
                var (target, headers, body) = make.Request(path, operation);
                using var answer =
                    await clients[make.Random.Next(clients.Length)].AsIs(new HttpMethod(verb.ToUpperInvariant()),
                        target, body is null ? null : Platform.Bytes(Encoding.UTF8.GetBytes(body), make.MediaType(operation)), headers);
                var text = await answer.Content.ReadAsStringAsync();
                Interlocked.Increment(ref statuses[(int)answer.StatusCode]);
                if ((int)answer.StatusCode >= 500)
                    throw new XunitException(
                        $"Worker {worker}, request {n}: {verb} {target}\n{body}\nanswered {(int)answer.StatusCode}: {text}");
                if (path is not ("/openapi/v1.json" or "/asyncapi.json")) Platform.TellsNothingOfTheInside(text);
            }
        })));
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Join(", ", statuses.Select((n, s) => (n, s)).Where(c => c.n > 0).Select(c => $"{c.s}: {c.n}")));
        foreach (var status in (int[])[200, 201, 400, 401, 403, 404])
            Assert.True(statuses[status] > 0, $"No request was answered {status}.");
        await stack.Http().GetAsync("/health/ready").Json();
    }

    sealed class Maker(Random random, string[] known)
    {
        static readonly string[] Odd = ["", " ", "x", "-1", "\u0001", "\u202e", "e\u0301", "😀", "' or 1=1 --", "../../etc/passwd", "%00", "00000000-0000-0000-0000-000000000000", "2023-02-29", "2022-13", "ZZZ", "xx-Xxxx-XX", "99999999999999999999", "https://10.0.0.1/", new string('a', 500)];

        public Random Random => random;

        T Of<T>(params T[] values) => values[random.Next(values.Length)];

        public string? MediaType(JsonElement operation) => random.Next(30) == 0 ? Of(null, "text/plain", "application/xml")
            : operation.GetProperty("requestBody").GetProperty("content").EnumerateObject().First().Name;

        public (string Target, (string, string)[] Headers, string? Body) Request(string path, JsonElement operation)
        {
            var (query, headers) = (new List<string>(), new List<(string, string)>());
            foreach (var parameter in operation.TryGetProperty("parameters", out var all) ? all.EnumerateArray() : [])
            {
                // A shared parameter: `fields`, which a test of its own covers.
                if (parameter.TryGetProperty("$ref", out _)) continue;
                var (name, schema) = (parameter.Text("name"), parameter.GetProperty("schema"));
                var value = Text(schema);
                switch (parameter.Text("in"))
                {
                    case "path":
                        path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value.Length == 0 ? "x" : value), StringComparison.Ordinal);
                        break;
                    case "query" when random.Next(2) == 0:
                        query.Add($"{name}={Uri.EscapeDataString(value)}");
                        break;
                    case "header" when random.Next(2) == 0:
                        headers.Add((name, Of("*", "\"v1\"", "ar, fr;q=0.5", "x")));
                        break;
                }
            }
            if (random.Next(40) == 0) query.Add("colour=red");
            var body = operation.TryGetProperty("requestBody", out var taken)
                ? taken.GetProperty("content").EnumerateObject().First() is var media
                    && media.Name.Contains("json", StringComparison.Ordinal)
                ? (Value(media.Value.GetProperty("schema"), 0)?.ToJsonString() ?? "{}")
                : Of("", "forum,iso2\n", "forum,iso2,iso3,status,joined,joined_precision,left,source,note\nUN,,DZA,member,1962,year,,a,\n")
                : null;
            return (path + (query.Count > 0 ? "?" + string.Join('&', query) : ""), [.. headers], body);
        }

        string Text(JsonElement schema) => schema.TryGetProperty("type", out var type) && type.GetString() is not "string"
            ? Of("1", "0", "true", "false", "20", "101", "-1", "x")
            : schema.TryGetProperty("anyOf", out var any) && any[0].TryGetProperty("enum", out var words) && random.Next(8) > 0
                ? words[random.Next(words.GetArrayLength())].GetString()!
            : random.Next(4) == 0 ? Of(Odd)
            : schema.TryGetProperty("examples", out var examples) && random.Next(2) == 0 ? examples[0].GetString()!
            : Of(known);

        JsonNode? Value(JsonElement schema, int depth)
        {
            if (schema.TryGetProperty("$ref", out var reference))
            {
                schema = Document;
                foreach (var part in reference.GetString()!.Split('/').Skip(1)) schema = schema.GetProperty(part);
            }
            if (random.Next(60) == 0)
                return Of<Func<JsonNode?>>(() => null, () => 1, () => "x", () => new JsonArray(), () => new JsonObject())();
            // A member of a merge patch, which may be null.
            if (schema.TryGetProperty("anyOf", out var any) && !any[0].TryGetProperty("enum", out _))
                return Value(any[random.Next(any.GetArrayLength())], depth);
            switch (schema.TryGetProperty("type", out var type) ? type.GetString() : "string")
            {
                case "object":
                    var made = new JsonObject();
                    if (depth > 4) return made;
                    if (schema.TryGetProperty("properties", out var members))
                        foreach (var member in members.EnumerateObject())
                            if (random.Next(5) > 0) made[member.Name] = Value(member.Value, depth + 1);
                    if (random.Next(60) == 0) made["colour"] = "red";
                    return made;
                case "array":
                    return new JsonArray(
                        [.. Enumerable.Range(0, random.Next(3)).Select(_ => Value(schema.GetProperty("items"), depth + 1))]);
                case "integer" or "number":
                    return Of(0, 1, 2, 20, -1, int.MaxValue);
                case "boolean":
                    return random.Next(2) == 0;
                case "null":
                    return null;
                default:
                    return Text(schema);
            }
        }
    }
}
