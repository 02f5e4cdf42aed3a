using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Embassy.Gateway.Reference;
using Embassy.Local;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Gateway.Tests.Reference;

/// <summary>
/// Sends every example of the reference to a platform with the demonstration mission, in the order of examples.json.
/// </summary>
public partial class ExamplesTests
{
    static readonly JsonElement Document = JsonElement.Parse(OpenApiDocument.Document);

    static readonly IReadOnlyDictionary<string, (string Verb, string Path, JsonElement Operation)> Operations =
        Document.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(v => (v.Name, Path: p.Name, v.Value)))
            .ToDictionary(o => o.Value.Text("operationId"), o => (o.Name, o.Path, o.Value));

    // An import of a whole mission is refused where pages exist: ImportMissionTests sends it.
    static readonly string[] Without = ["importMission"];

    readonly Dictionary<string, string> kept = [];
    readonly SortedDictionary<string, string> responses = new(StringComparer.Ordinal);

    [Fact]
    public void Every_operation_has_an_example() =>
        Assert.Equal(Without, Operations.Where(o => o.Value.Path.StartsWith("/v1/", StringComparison.Ordinal)).Select(o => o.Key)
            .Where(o => Example.Of(o) is null));

    // They change no record of the platform: text is only rendered, a ping only sent. The examples of the imports only
    // validate.
    static readonly string[] Unaudited =
    [
        "embassy.content.v1.EditionsService.RenderText", "embassy.content.v1.ImportExportService.ImportDocument",
        "embassy.content.v1.ImportExportService.ImportMission", "embassy.content.v1.ImportExportService.ImportPage",
        "embassy.content.v1.ImportExportService.ImportSite", "embassy.webhooks.v1.AttemptsService.PingWebhook",
    ];

    // The operations that have an entry about the record that the address names.
    static async Task<HashSet<string>> Audited(Stack stack)
    {
        var found = new HashSet<string>();
        foreach (var host in Platform.Hosts)
            foreach (var row in await stack.Query<EmbassyDb, List<AuditRow>>(host.Name,
                db => db.Set<AuditRow>().AsNoTracking().Where(r => r.Outcome == AuditRow.Done).ToListAsync()))
                if (row.Records.Length > "[]".Length && row.Changes.Length > "[]".Length) found.Add(row.Operation);
        return found;
    }

    [Fact]
    public async Task Every_example_is_answered_2xx_and_the_site_stays_as_it_was()
    {
        await using var stack = await Stack.Start(Way.Embedded, Platform.Hosts, mission: false);
        await LoadMission(stack);
        var before = await Site(stack);
        List<string> refused = [];
        foreach (var example in Example.All)
            if (await Fault(stack, example) is { } fault) refused.Add(fault);
        Assert.True(refused.Count == 0, string.Join('\n', refused));
        if (Environment.GetEnvironmentVariable("EMBASSY_ACCEPT") == "1") Record();
        Assert.Equal(before, await Site(stack));
        var unaudited = AuditCalls.Writes(Embassy.Gateway.Routing.ApiRoutes.Contracts.Select(c => c.Contract)).Select(m => m.FullName)
            .Except(await Audited(stack)).Order(StringComparer.Ordinal).ToList();
        Assert.True(unaudited.SequenceEqual(Unaudited), string.Join('\n', unaudited));
        Assert.Contains("invalid_date",
            await Fault(stack, new Example("listEngagements", Query: new Dictionary<string, JsonNode> { ["from"] = "04/2024" })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_response_example_keeps_the_schema_of_its_operation()
    {
        List<string> wrong = [];
        foreach (var (id, (_, _, operation)) in Operations.Where(o => o.Value.Path.StartsWith("/v1/", StringComparison.Ordinal)))
            foreach (var content in operation.GetProperty("responses").EnumerateObject().Where(r => r.Name is "200" or "201")
                .Select(r => r.Value.GetProperty("content")).Where(c => c.TryGetProperty("application/json", out _)))
                if (Mistaken(content.GetProperty("application/json")) is { } fault && !Without.Contains(id)) wrong.Add($"{id}: {fault}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        var page = Operations["getPage"].Operation.GetProperty("responses").GetProperty("200").GetProperty("content")
            .GetProperty("application/json");
        var planted = JsonNode.Parse(page.GetRawText())!;
        planted["example"]!["title"] = 1;
        Assert.Contains("$.title", Mistaken(JsonElement.Parse(planted.ToJsonString())), StringComparison.Ordinal);
    }

    static string? Mistaken(JsonElement content) => !content.TryGetProperty("example", out var example) ? "no example"
        : new Schema(Document).Fault(content.GetProperty("schema"), example);

    // EMBASSY_ACCEPT=1 records the responses that the reference shows, without what a service made up as a secret.
    void Record()
    {
        var recorded = new JsonObject();
        foreach (var (id, text) in responses)
            recorded[id] = Shorter(JsonNode.Parse(
                kept.Aggregate(text, (t, k) => t.Replace(k.Value, Example.Sample(k.Key), StringComparison.Ordinal))));
        File.WriteAllText(Path.Combine(Repository.Root, "gateway", "Reference", "responses.json"),
            recorded.ToJsonString(Recorded) + "\n");
    }

    static readonly JsonSerializerOptions Recorded =
        new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static JsonNode? Shorter(JsonNode? value) => value switch
    {
        JsonArray list => new JsonArray([.. list.Take(2).Select(Shorter)]),
        JsonObject record => new JsonObject(record.Select(m => KeyValuePair.Create(m.Key, Shorter(m.Value)))),
        JsonValue text when text.TryGetValue<string>(out var whole) && whole.Length > 300 => whole[..whole.LastIndexOf(' ', 300)] + " …",
        _ => value?.DeepClone(),
    };

    // A request with only the required parts is accepted, and one that lacks a required part is rejected.
    [Fact]
    public async Task What_the_services_require_is_required_in_the_document()
    {
        await using var stack = await Stack.Start(Way.Embedded, Platform.Hosts, mission: false);
        await LoadMission(stack);
        List<string> wrong = [];
        foreach (var (id, (verb, _, operation)) in Operations)
        {
            if (Example.Of(id) is not { File: null } example || id == "streamChanges" || verb == "delete") continue;
            var bare = example with { Query = null, Body = example.Body is null ? null : new JsonObject() };
            using var request = Request(stack, bare, out var http);
            if (request.Headers.Remove("If-Match")) request.Headers.TryAddWithoutValidation("If-Match", "\"v999\"");
            using var answer = await http.SendAsync(request);
            if ((int)answer.StatusCode != 400) continue;
            var faults = (await answer.Json(HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateArray()
                .Select(e => (Field: e.Text("field").Split('.')[0], Code: e.Text("code"))).ToList();
            var said = Required(operation);
            wrong.AddRange(faults.Where(f => f.Code == "required").Select(f => f.Field).Distinct().Except(said)
                .Where(f => !Conditional.Contains($"{id}.{f}")).Select(f => $"{id}: {f} is required and not marked"));
            wrong.AddRange(said.Except(faults.Select(f => f.Field)).Select(f => $"{id}: {f} is marked and not required"));
        }
        Assert.Empty(wrong);
    }

    // Required only with, or without, another member.
    static readonly string[] Conditional =
        ["createFact.value", "updateFact.value", "saveLetter.signedOn", "saveOffice.bodies", "scheduleEdition.publishAt",
            "scheduleEdition.reason"];

    static List<string> Required(JsonElement operation)
    {
        List<string> all = [.. operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(p => p.TryGetProperty("required", out var r) && r.GetBoolean() && p.Text("in") == "query")
                .Select(p => p.Text("name")) : []];
        if (operation.TryGetProperty("requestBody", out var body)
            && body.GetProperty("content").TryGetProperty("application/json", out var json)
            && json.GetProperty("schema").TryGetProperty("$ref", out var reference))
        {
            var schema = Document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
            if (schema.TryGetProperty("required", out var names)) all.AddRange(names.EnumerateArray().Select(n => n.GetString()!));
        }
        return all;
    }

    internal static async Task LoadMission(Stack stack)
    {
        using var loader = new MissionLoader(stack.Address, stack.Token(Roles.Administrator, Roles.Editor, Roles.DeskOfficer)!, _ => { });
        await loader.Load(Path.Combine(Repository.Root, "deploy", "missions", "dz-az"), recordsToo: true, doneMark: null,
            TestContext.Current.CancellationToken);
    }

    // The pages of the mission itself, as everybody reads them.
    static async Task<string[]> Site(Stack stack) => await Task.WhenAll(
        Directory.GetDirectories(Path.Combine(Repository.Root, "deploy", "missions", "dz-az", "pages")).Select(async page =>
            (await stack.Http().GetAsync($"/v1/pages/{Path.GetFileName(page)}?locale=ar").Json()).Text("html")));

    // Null if the answer is 2xx and has what later examples use. A record that another service makes of an announcement
    // is there a moment later.
    async Task<string?> Fault(Stack stack, Example example) =>
        await Eventually.Value($"{example.Operation} answers {example.Keep?.Values.FirstOrDefault()}", async () =>
        {
            using var request = Request(stack, example, out var http);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream") return "";
            var text = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode) return $"{example.Operation}: {(int)answer.StatusCode} {text}";
            if (example.Keep is not null && !Keep(example.Keep, JsonNode.Parse(text)!)) return null;
            if (answer.Content.Headers.ContentType?.MediaType == "application/json")
            {
                if (string.Join(", ", Empty(JsonElement.Parse(text), "").Distinct()) is { Length: > 0 } empty)
                    return $"{example.Operation} answers with an empty {empty}";
                if (!example.Step) responses.TryAdd(example.Operation, text);
            }
            return "";
        }) is { Length: > 0 } fault ? fault : null;

    // A text may be empty, a value of a comparison, and a place in a chart's row.
    static readonly string[] MayBeEmpty = ["body", "html", "text", "from", "to", "values"];

    // The members of an answer that are an empty text, or an object without members, instead of being left out.
    static IEnumerable<string> Empty(JsonElement value, string at) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() is "" => [at],
        JsonValueKind.Object when at.Length > 0 && !value.EnumerateObject().Any() => [at],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(v => Empty(v, at)),
        JsonValueKind.Object => value.EnumerateObject().Where(m => !MayBeEmpty.Contains(m.Name))
            .SelectMany(m => Empty(m.Value, $"{at}.{m.Name}")),
        _ => [],
    };

    bool Keep(IReadOnlyDictionary<string, string> keep, JsonNode answer)
    {
        foreach (var (name, at) in keep)
        {
            var (path, pattern) = at.Split('|') is [var p, var r] ? (p, r) : (at, "(.*)");
            JsonNode? found = answer;
            foreach (var part in path.Split('.'))
                found = found is JsonArray list ? list.ElementAtOrDefault(int.Parse(part, CultureInfo.InvariantCulture)) : found?[part];
            if (found is null) return false;
            kept[name] = Regex.Match(found.GetValue<string>(), pattern).Groups[1].Value;
        }
        return true;
    }

    HttpRequestMessage Request(Stack stack, Example example, out HttpClient http)
    {
        var (verb, path, operation) = Operations[example.Operation];
        foreach (var (name, value) in example.Path ?? new Dictionary<string, JsonNode>())
            path = path.Replace($"{{{name}}}", Uri.EscapeDataString(With(value.ToString())), StringComparison.Ordinal);
        var query = string.Join('&', (example.Query ?? new Dictionary<string, JsonNode>()).SelectMany(q =>
            (q.Value is JsonArray many ? many.Select(v => v!.ToString()) : [q.Value.ToString()])
                .Select(v => $"{q.Key}={Uri.EscapeDataString(With(v))}")));
        var request = new HttpRequestMessage(new HttpMethod(verb.ToUpperInvariant()), path + (query.Length > 0 ? "?" + query : ""));
        if (example.File is { } file)
            request.Content = new ByteArrayContent(file.Bytes) { Headers = { ContentType = new MediaTypeHeaderValue(file.Type) } };
        else if (example.Body is { } body)
            request.Content = new StringContent(With(body.ToJsonString()), Encoding.UTF8,
                verb == "patch" ? "application/merge-patch+json" : "application/json");
        if (operation.TryGetProperty("parameters", out var parameters)
            && parameters.EnumerateArray().Any(p => p.TryGetProperty("name", out var name) && name.GetString() == "If-Match")
            && example.Header?.ContainsKey("If-Match") != true) request.Headers.TryAddWithoutValidation("If-Match", "*");
        http = stack.Http(operation.TryGetProperty("x-roles", out var roles) ? [roles[0].GetString()!] : []);
        return request;
    }

    string With(string text) => Name().Replace(text, m => kept.GetValueOrDefault(m.Groups[1].Value, m.Value));

    [GeneratedRegex(@"\$([a-z0-9]+)")]
    private static partial Regex Name();
}
