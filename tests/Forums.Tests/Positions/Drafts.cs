using System.Net;
using System.Text.Json;

namespace Embassy.Forums.Tests.Positions;

/// <summary>Positions as tests enter them.</summary>
static class Drafts
{
    public static object Line(string audience = "public", string drafted = "2024-05-01", string? id = null, string? embargo = null) => new
    {
        id = id ?? "",
        kind = "joint-position",
        states = (string[])["DZA", "AZE"],
        titles = (object[])[new { lang = "en", text = "On energy dialogue" }],
        drafted,
        audience,
        embargoUntil = embargo,
        sources = (object[])[new { reference = "a" }],
    };

    /// <summary>Enters it; its address and ETag.</summary>
    public static async Task<(string Path, string ETag)> Draft(this Stack stack, string forum, object line)
    {
        var answer = await stack.Desk().Post($"/v1/forums/{forum}/positions", line);
        await answer.Json(HttpStatusCode.Created);
        return (answer.Headers.Location!.ToString(), answer.ETag());
    }

    public static Task<HttpResponseMessage> Step(this HttpClient desk, (string Path, string ETag) position, string verb, string date,
        string audience = "") =>
        desk.Post($"{position.Path}:{verb}", new { date, audience }, position.ETag);

    public static async Task<string[]> Told(this Stack stack, string path) =>
        [.. (await stack.Log("forums")).Where(a => path.EndsWith(a.Subject, StringComparison.Ordinal))
            .Select(a => $"{JsonElement.Parse(a.Json).Text("type")} {a.SubjectVersion()}")];
}
