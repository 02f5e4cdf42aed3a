using System.Net;
using System.Text.Json;

namespace Embassy.Content.Tests.Navigation;

/// <summary>Pages with a place in the tree, for the tests of the menu.</summary>
static class Menus
{
    /// <summary>A page that is published in these languages.</summary>
    public static async Task<string> Placed(this HttpClient desk, string? parent, int? position = null, bool inMenu = true,
        string audience = "public", params string[] locales)
    {
        var key = await desk.Draftless(parent, position, inMenu, audience);
        foreach (var locale in locales.Length == 0 ? ["ar"] : locales) await desk.Release(key, locale);
        return key;
    }

    /// <summary>A page without editions.</summary>
    public static async Task<string> Draftless(this HttpClient desk, string? parent, int? position = null, bool inMenu = true,
        string audience = "public")
    {
        var key = Editor.NewKey();
        await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = "ar", audience, parent, position, inMenu })
            .Json(HttpStatusCode.Created);
        return key;
    }

    /// <summary>The branch of the menu at a page; null if the menu does not show it at the top.</summary>
    public static async Task<JsonElement?> Branch(this HttpClient http, string key, string query = "locale=ar")
    {
        foreach (var page in (await http.GetAsync($"/v1/navigation?{query}").Json()).GetProperty("pages").EnumerateArray())
            if (page.Text("key") == key) return page;
        return null;
    }

    /// <summary>A branch in short: <c>a(b(c),d)</c>.</summary>
    public static string Shape(this JsonElement page) => page.Text("key") + (page.TryGetProperty("children", out var children)
        ? $"({string.Join(',', children.EnumerateArray().Select(Shape))})" : "");

    public static async Task<HttpResponseMessage> Place(this HttpClient desk, string key, string? parent, int? position = null,
        bool inMenu = true, string? etag = null) =>
        await desk.Put($"/v1/pages/{key}/navigation", new { parent, position, inMenu },
            etag ?? (await desk.GetAsync($"/v1/pages/{key}/navigation")).ETag());
}
