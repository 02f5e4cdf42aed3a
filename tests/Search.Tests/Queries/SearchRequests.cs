using System.Text.Json;
using Embassy.Content;

namespace Embassy.Search.Tests;

/// <summary>A reader's few movements in search.</summary>
static class SearchRequests
{
    public static readonly Host[] Hosts = [new("content", ContentHost.Build), new("search", SearchHost.Build)];

    /// <summary>Content and search, where one person may publish.</summary>
    public static Task<Stack> Search(this Stacks stacks, Way way) => stacks.On(way, Hosts);

    public static Task<HttpResponseMessage> Look(this HttpClient reader, string q, string locale = "en", string more = "") =>
        reader.GetAsync(new Uri($"/v1/search?q={Uri.EscapeDataString(q)}&locale={locale}{more}", UriKind.Relative));

    /// <summary>The subjects that are found, best first.</summary>
    public static async Task<string[]> Found(this HttpClient reader, string q, string locale = "en", string more = "") =>
        [.. (await reader.Look(q, locale, more).Json()).GetProperty("results").EnumerateArray().Select(r => r.Text("subject"))];

    /// <summary>Waits until exactly these are found, in any order.</summary>
    public static Task Finds(this HttpClient reader, string q, string locale, params string[] subjects) => Eventually.True(
        $"'{q}' finds {string.Join(", ", subjects)} in {locale}",
        async () => (await reader.Found(q, locale, "&pageSize=100")).Order().SequenceEqual(subjects.Order()));

    /// <summary>Pieces as one text, with what was found in square brackets.</summary>
    public static string Marked(this JsonElement result, string member) =>
        string.Concat(
            result.GetProperty(member).EnumerateArray()
                .Select(p => p.TryGetProperty("found", out var found) && found.GetBoolean() ? $"[{p.Text("text")}]" : p.Text("text")));

    public static string[] Facets(this JsonElement answer, string member) =>
        [.. answer.GetProperty(member).EnumerateArray().Select(f => $"{f.Text("value")}={f.GetProperty("count").GetInt32()}")];
}
