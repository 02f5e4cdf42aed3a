using System.Net;
using System.Text.Json.Nodes;
using Embassy.Gateway.Reference;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Callers;

/// <summary>A record of each kind that has an audience: public, internal, and under embargo.</summary>
/// <param name="Service">The service that has it.</param>
/// <param name="Prefix">The addresses about it begin so.</param>
/// <param name="Parameter">The parameter of the address that names it.</param>
sealed record SampleRecord(string Service, string Prefix, string Parameter, string Id, string Audience)
{
    public bool IsHidden => Audience != Audiences.Public;

    /// <summary>Whether an operation is about a record of this kind.</summary>
    public bool IsOf(Operation operation) => operation.Path.StartsWith($"{Prefix}/{{{Parameter}}}", StringComparison.Ordinal);
}

static class HiddenRecords
{
    /// <summary>The audiences of the records; <c>embargoed</c> is public after three days.</summary>
    public static readonly string[] Audiences = [ServiceDefaults.Audiences.Public, ServiceDefaults.Audiences.Internal, "embargoed"];

    public static async Task<IReadOnlyList<SampleRecord>> Create(Stack stack)
    {
        var all = new List<SampleRecord>();
        var http = stack.Http(Roles.Administrator);
        foreach (var audience in Audiences)
        {
            var page = $"matrix-{audience}-{Guid.NewGuid():n}";
            await Send(http, HttpMethod.Post, "/v1/pages", With(audience, new { key = page, type = "page", authenticLocale = "ar" }));
            foreach (var locale in (string[])["ar", "fr"])
            {
                await Send(http, HttpMethod.Put, $"/v1/pages/{page}/editions/{locale}",
                    new { slug = $"{page}-{locale}", title = page, body = "Text" });
                await Send(http, HttpMethod.Post, $"/v1/pages/{page}/editions/{locale}:publish", new { });
            }
            all.Add(new SampleRecord("content", "/v1/pages", "key", page, audience));

            var (person, office) = (New(), New());
            await Send(http, HttpMethod.Put, $"/v1/persons/{person}", With(audience, new { names = Text("A person") }));
            await Send(http, HttpMethod.Put, $"/v1/offices/{office}", With(audience, new { titles = Text("An office"), state = "AZE" }));
            var tenure = await Put(http, "tenures", With(audience, new { person, office, from = "2020-01-01" }));
            var letter = await Put(http, "letters", With(audience, new
            {
                kind = "message",
                direction = "outgoing",
                signedOn = "2020-01-01",
                sender = new { state = "DZA", person },
                addressee = new { state = "AZE", person },
                titles = Text("A letter"),
            }));
            var engagement = await Post(http, "/v1/engagements", With(audience, new
            {
                kind = "meeting",
                direction = "incoming",
                start = "2022-08-29",
                titles = Text("A meeting"),
                states = (string[])["DZA", "AZE"],
            }));
            foreach (var (resource, id) in ((string, string)[])[("persons", person), ("offices", office), ("tenures", tenure),
                ("letters", letter), ("engagements", engagement)])
                all.Add(new SampleRecord("events", $"/v1/{resource}", "id", id, audience));

            all.Add(new SampleRecord("cooperation", "/v1/agreements", "id", await Post(http, "/v1/agreements", With(audience,
                new { type = "agreement", parties = (string[])["DZA", "AZE"], titles = Text("An agreement") })), audience));
            all.Add(new SampleRecord("cooperation", "/v1/initiatives", "id",
                await Post(http, "/v1/initiatives", With(audience, Body("openInitiative"))), audience));
            all.Add(new SampleRecord("forums", "/v1/forums/{forum}/positions", "id", await Post(http, "/v1/forums/nam/positions",
                With(audience, Body("recordPosition", "session"))), audience));
        }
        return all;
    }

    static string New() => Guid.CreateVersion7().ToString();

    static object[] Text(string text) => [new { lang = "ar", text }];

    static JsonObject Body(string operation, params ReadOnlySpan<string> without)
    {
        var body = Example.Of(operation)!.Body!.DeepClone().AsObject();
        foreach (var name in without) body.Remove(name);
        return body;
    }

    static JsonObject With(string audience, object body)
    {
        var record = body as JsonObject ?? System.Text.Json.JsonSerializer.SerializeToNode(body)!.AsObject();
        record.Remove("id");
        if (audience == "embargoed") record["embargoUntil"] = DateTimeOffset.UtcNow.AddDays(3).ToString("O");
        record["audience"] = audience == ServiceDefaults.Audiences.Internal ? audience : ServiceDefaults.Audiences.Public;
        return record;
    }

    static async Task<string> Put(HttpClient http, string resource, JsonObject body)
    {
        var id = New();
        await Send(http, HttpMethod.Put, $"/v1/{resource}/{id}", body);
        return id;
    }

    static async Task<string> Post(HttpClient http, string path, JsonObject body)
    {
        body["id"] = New();
        await Send(http, HttpMethod.Post, path, body);
        return body["id"]!.GetValue<string>();
    }

    static async Task Send(HttpClient http, HttpMethod method, string path, object body)
    {
        using var answer = await http.Send(method, path, body, path.EndsWith(":publish", StringComparison.Ordinal) ? "*" : null);
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
            throw new Xunit.Sdk.XunitException($"{method} {path} {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
