using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests;

/// <summary>The stack of these tests, and an editor's few movements.</summary>
static class Editor
{
    public static Task<Stack> Content(this Stacks stacks, Way way) => stacks.On(way, new Host("content", ContentHost.Build));

    /// <summary>A key that no other test uses.</summary>
    public static string NewKey() => $"page-{Guid.NewGuid():n}";

    public static HttpClient Desk(this Stack stack) => stack.Http(Roles.Editor);

    public static async Task<string> NewPage(this HttpClient desk, string authentic = "ar", object? more = null)
    {
        var key = NewKey();
        await desk.Post("/v1/pages", more ?? new { key, type = "page", authenticLocale = authentic }).Json(HttpStatusCode.Created);
        return key;
    }

    /// <summary>Writes the next draft in a language, over whatever is there; its ETag.</summary>
    public static async Task<string> Draft(this HttpClient desk, string key, string locale, string body = "Text.", string? title = null, string[]? cites = null)
    {
        var there = await desk.GetAsync(new Uri($"/v1/pages/{key}/editions/{locale}", UriKind.Relative));
        var saved = await desk.Put($"/v1/pages/{key}/editions/{locale}",
            new { slug = $"{key}-{locale}", title = title ?? $"Title of {key}", summary = "Summary.", body, cites = cites ?? [] },
            there.IsSuccessStatusCode ? there.ETag() : null);
        await saved.Json();
        return saved.ETag();
    }

    public static async Task<JsonElement> Publish(this HttpClient desk, string key, string locale, string etag) =>
        await desk.Post($"/v1/pages/{key}/editions/{locale}:publish", new { }, etag).Json();

    /// <summary>Writes and publishes.</summary>
    public static async Task<JsonElement> Release(this HttpClient desk, string key, string locale, string body = "Text.", string? title = null, string[]? cites = null) =>
        await desk.Publish(key, locale, await desk.Draft(key, locale, body, title, cites));
}
