using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Embassy.Gateway.Reference;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Tests.Callers;

/// <summary>One address of an RPC of the contract.</summary>
/// <param name="Service">The process that serves it, or <c>gateway</c>.</param>
/// <param name="Path">As in the proto: <c>/v1/pages/{key}</c>.</param>
sealed partial record Operation(string Service, MethodDescriptor Method, string Verb, string Path)
{
    static readonly Dictionary<string, JsonElement> Documented = JsonElement.Parse(OpenApiDocument.Document).GetProperty("paths")
        .EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(v => (Key: $"{v.Name} {p.Name}", v.Value)))
        .ToDictionary(o => o.Key, o => o.Value);

    /// <summary>Every address in the descriptors, and the PATCH of each record.</summary>
    public static IReadOnlyList<Operation> All { get; } = [.. ApiRoutes.Contracts
        .Append(("gateway", V1.GatewayService.Descriptor)).SelectMany(c => c.Item2.Methods.SelectMany(m => Of(c.Item1, m)))];

    static IEnumerable<Operation> Of(string service, MethodDescriptor method)
    {
        if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } http) yield break;
        foreach (var rule in http.AdditionalBindings.Prepend(http))
        {
            var (verb, path) = rule.PatternCase switch
            {
                HttpRule.PatternOneofCase.Get => ("get", rule.Get),
                HttpRule.PatternOneofCase.Put => ("put", rule.Put),
                HttpRule.PatternOneofCase.Post => ("post", rule.Post),
                HttpRule.PatternOneofCase.Patch => ("patch", rule.Patch),
                _ => ("delete", rule.Delete),
            };
            yield return new Operation(service, method, verb, path);
            if (RecordContract.All.ContainsKey(method.FullName)) yield return new Operation(service, method, "patch", path);
        }
    }

    public string Policy { get; } = Method.GetOptions().GetExtension(Embassy.V1.OptionsExtensions.Policy);

    public bool Writes => Verb != "get" && !ExpectedRights.Harmless.Contains(Method.Name);

    /// <summary>Only the gateway has it: it reads the record and sends a PUT.</summary>
    public bool IsPatch => Verb == "patch";

    JsonElement Document => Documented[$"{Verb} {Template().Replace(Path, "{$1}")}"];

    public string Id => Document.Text("operationId");

    public override string ToString() => $"{Verb.ToUpperInvariant()} {Path}";

    /// <summary>The request of the reference, about another record and in another section.</summary>
    /// <param name="records">Values of parameters of the path, by name.</param>
    /// <param name="section">A language or forum that the request names.</param>
    /// <param name="all">Asks a list for internal records too.</param>
    public HttpRequestMessage Request(Uri host, IReadOnlyDictionary<string, string> records, string section, bool all = false)
    {
        var example = Example.Of(Id) ?? new Example(Id);
        var kind = ExpectedRights.Section(this);
        string Value(string name) => records.GetValueOrDefault(name) ?? name switch
        {
            "locale" => kind == "locale" ? section : "fr",
            "forum" => kind == "forum" ? section : "nam",
            _ => Filled(example.Path?.GetValueOrDefault(name)?.ToString() ?? Guid.Empty.ToString()),
        };
        var path = Template().Replace(Path, m => Uri.EscapeDataString(Value(m.Groups[1].Value)));
        var query = (example.Query ?? new Dictionary<string, JsonNode>()).ToDictionary(q => q.Key, q => q.Value is JsonArray many
            ? string.Join(',', many.Select(v => v!.ToString())) : q.Value.ToString());
        if (kind == "locale" && Method.Name == "ImportDocument") (query["locale"], query["authenticLocale"]) = (section, section);
        if (Verb == "get" && Method.InputType.FindFieldByName("include_total") is not null)
            (query["includeTotal"], query["pageSize"]) = ("true", "100");
        if (all)
        {
            query["audience"] = Audiences.All;
            // The example lists the tenures of one person.
            query.Remove("person");
        }
        var target = path + (query.Count == 0 ? ""
            : "?" + string.Join('&', query.Select(q => $"{q.Key}={Uri.EscapeDataString(Filled(q.Value))}")));
        var request = new HttpRequestMessage(new HttpMethod(Verb.ToUpperInvariant()), new Uri(host, target));
        if (example.File is { } file)
            request.Content = new ByteArrayContent(file.Bytes) { Headers = { ContentType = new MediaTypeHeaderValue(file.Type) } };
        else if (Verb is not ("get" or "delete"))
        {
            var body = JsonNode.Parse(Filled(example.Body?.ToJsonString() ?? "{}"))!;
            if (Method.Name == "DescribeAsset")
                body = new JsonObject { ["texts"] = new JsonArray(new JsonObject { ["lang"] = section, ["text"] = "Un carré" }) };
            else if (kind == "locale") Put(body, section);
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8,
                IsPatch ? "application/merge-patch+json" : "application/json");
        }
        if (Document.TryGetProperty("parameters", out var parameters)
            && parameters.EnumerateArray().Any(p => p.TryGetProperty("name", out var name) && name.GetString() == "If-Match"))
            request.Headers.TryAddWithoutValidation("If-Match", "*");
        return request;
    }

    static void Put(JsonNode body, string section)
    {
        if (body is JsonArray list)
            foreach (var item in list.OfType<JsonNode>()) Put(item, section);
        if (body is not JsonObject record) return;
        foreach (var (name, value) in record.ToList())
            if (name is "locale" or "authenticLocale") record[name] = section;
            else if (value is not null) Put(value, section);
    }

    // What an earlier answer would have given.
    static string Filled(string text) => Kept().Replace(text, Guid.Empty.ToString());

    [GeneratedRegex(@"\{(\w+)(?:=[^}]*)?\}")]
    private static partial Regex Template();

    [GeneratedRegex(@"\$[a-z0-9]+")]
    private static partial Regex Kept();
}
