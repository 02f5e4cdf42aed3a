using System.Net;
using System.Text.Json;

namespace Embassy.Content.Tests.Facts;

/// <summary>What tests do with facts again and again.</summary>
static class Figure
{
    public static readonly object Source =
        new { reference = "Embassy of Algeria in Baku, page on current relations, 2023", retrieved = "2026-11-24", note = "" };

    public static string NewKey() => $"t{Guid.NewGuid():n}.total";

    public static object Money(string value, string period = "", string currency = "USD") =>
        new { value, unit = currency, period, source = Source, asOf = "2023" };

    public static async Task<string> NewFact(this HttpClient desk, string value = "2000000", string kind = "money", object? units = null)
    {
        var key = NewKey();
        await desk.Post("/v1/facts",
            new
            {
                key,
                kind,
                value,
                unit = kind == "money" ? "USD" : "",
                units = units
                ?? Array.Empty<object>(),
                source = Source,
                asOf = "2023"
            }).Json(HttpStatusCode.Created);
        return key;
    }

    /// <summary>Says something else, with the ETag that is read first.</summary>
    public static async Task<HttpResponseMessage> Say(this HttpClient desk, string key, object said) =>
        await desk.Put($"/v1/facts/{key}", said, (await desk.GetAsync($"/v1/facts/{key}")).ETag());

    public static Task<JsonElement> Page(this HttpClient http, string key, string locale) =>
        http.GetAsync($"/v1/pages/{key}?locale={locale}").Json();

    public static async Task<List<JsonElement>> Reviews(this HttpClient desk, string key) =>
        [.. (await desk.GetAsync($"/v1/reviews?pageKey={key}&pageSize=100").Json()).GetProperty("reviews").EnumerateArray()];
}
