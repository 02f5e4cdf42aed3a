using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Embassy.Gateway.Reference;

/// <summary>
/// One request on the records of the demonstration mission, from <c>examples.json</c>. The reference shows the first
/// of each operation. A test sends all of them in the order of the file; later ones use values from earlier responses.
/// </summary>
/// <param name="Operation">The operationId.</param>
/// <param name="File">A body that is not JSON; <c>base64:</c> before binary content.</param>
/// <param name="Header">Headers to leave out, with the value null.</param>
/// <param name="Keep">Names of members of the response by the name under which later requests use them:
/// <c>$preview</c>.</param>
/// <param name="Step">True for a request that the others need and the reference does not show.</param>
sealed partial record Example(
    string Operation, IReadOnlyDictionary<string, JsonNode>? Path = null, IReadOnlyDictionary<string, JsonNode>? Query = null,
    JsonNode? Body = null, ExampleFile? File = null, IReadOnlyDictionary<string, string?>? Header = null,
    IReadOnlyDictionary<string, string>? Keep = null, bool Step = false)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static IReadOnlyList<Example> All { get; } =
        JsonSerializer.Deserialize<List<Example>>(Resource.Text("examples.json"), Json)!;

    /// <summary>
    /// Responses by operationId, recorded by the test that sends the examples and shortened: lists have two entries.
    /// </summary>
    public static JsonObject Responses { get; } = JsonNode.Parse(Resource.Text("responses.json"))!.AsObject();

    static readonly Dictionary<string, Example> Shown =
        All.Where(e => !e.Step).DistinctBy(e => e.Operation).ToDictionary(e => e.Operation);

    public static Example? Of(string operation) => Shown.GetValueOrDefault(operation);

    /// <summary>The value of a parameter; null if the example leaves it out.</summary>
    public JsonNode? Parameter(string name) => Show(Path?.GetValueOrDefault(name) ?? Query?.GetValueOrDefault(name));

    /// <summary>The body as the reference shows it.</summary>
    public JsonNode? Shows => File is { } file ? file.Content.StartsWith(ExampleFile.Binary, StringComparison.Ordinal) ? null : file.Content
        : Show(Body);

    static JsonNode? Show(JsonNode? value) => value is null ? null
        : JsonNode.Parse(Kept().Replace(value.ToJsonString(), m => Sample(m.Value[1..])));

    /// <summary>Stands for a value that a service makes up, by the name under which it is kept.</summary>
    public static string Sample(string name) => name switch
    {
        "token" => "eyJJZCI6IjAxOWFiMWMwIn0.dwvZhs4K53WD6yQgiXShIA",
        "secret" => "zq3Xk0b7Jr0nT4fV",
        "signing" or "rotated" => "whsec_…",
        "sha256" => "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        _ => "019ab1c0-0000-7000-8000-0000000000ff",
    };

    [GeneratedRegex(@"\$[a-z0-9]+")]
    private static partial Regex Kept();
}

/// <summary>A body of another media type than JSON.</summary>
sealed record ExampleFile(string Type, string Content)
{
    public const string Binary = "base64:";

    public byte[] Bytes => Content.StartsWith(Binary, StringComparison.Ordinal) ? Convert.FromBase64String(Content[Binary.Length..])
        : System.Text.Encoding.UTF8.GetBytes(Content);
}
