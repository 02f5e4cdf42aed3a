using System.Net;
using System.Text.Json;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests;

/// <summary>The stack of these tests, and common operations of a desk officer.</summary>
static class DeskOfficer
{
    public static Task<Stack> Cooperation(this Stacks stacks, Way way) => stacks.On(way, new Host("cooperation", CooperationHost.Build));

    public static HttpClient Desk(this Stack stack) => stack.Http(Roles.DeskOfficer);

    /// <summary>Default values where nothing else matters.</summary>
    public static Dictionary<string, object?> Entry(params (string Member, object? Value)[] more)
    {
        var entry = new Dictionary<string, object?>
        {
            ["type"] = "agreement",
            ["titles"] = (object[])[new { lang = "en", text = "Agreement on something" }, new { lang = "ar", text = "اتفاق" }],
            ["parties"] = (string[])["DZA", "AZE"],
        };
        foreach (var (member, value) in more) entry[member] = value;
        return entry;
    }

    /// <summary>Records an agreement; returns its id.</summary>
    public static async Task<string> Enter(this HttpClient desk, params (string Member, object? Value)[] more) =>
        (await desk.Post("/v1/agreements", Entry(more)).Json(HttpStatusCode.Created)).Text("id");

    public static Task<HttpResponseMessage> Act(this HttpClient desk, string id, string kind, string date, string party = "",
        string? ifMatch = null) =>
        desk.Post($"/v1/agreements/{id}/actions", new { kind, date, party }, ifMatch);

    public static Task<JsonElement> Agreement(this HttpClient reader, string id, string query = "") =>
        reader.GetAsync($"/v1/agreements/{id}{query}").Json();

    /// <summary>The announcements about one agreement, oldest first.</summary>
    public static async Task<IReadOnlyList<Announcement>> Told(this Stack stack, string id) =>
        [.. (await stack.Log("cooperation")).Where(a => a.Subject == $"agreements/{id}")];

    /// <summary>A step owned by Algeria.</summary>
    public static object Step(string key, string due = "", int weight = 0, string after = "") => new
    {
        key,
        titles = (object[])[new { lang = "en", text = "Step " + key }],
        state = "DZA",
        bodies = (object[])[new { lang = "en", text = "Ministry" }],
        due,
        weight,
        after = after.Length == 0 ? Array.Empty<string>() : [after],
    };

    /// <summary>Opens an initiative; returns its id.</summary>
    public static async Task<string> Open(this HttpClient desk, params (string Member, object? Value)[] more) =>
        (await desk.Post("/v1/initiatives", Item(more)).Json(HttpStatusCode.Created)).Text("id");

    public static Dictionary<string, object?> Item(params (string Member, object? Value)[] more)
    {
        var item = new Dictionary<string, object?>
        {
            ["titles"] = (object[])[new { lang = "en", text = "Something together" }, new { lang = "ar", text = "مبادرة" }],
            ["dimension"] = "economic",
            ["steps"] = (object[])[Step("first"), Step("second", after: "first")],
        };
        foreach (var (member, value) in more) item[member] = value;
        return item;
    }

    public static Task<HttpResponseMessage> Complete(this HttpClient desk, string id, string step, string doneOn) =>
        desk.Post($"/v1/initiatives/{id}/steps/{step}:complete", new { doneOn, evidence = (object[])[new { reference = "https://example.org/done" }] });

    public static Task<JsonElement> Initiative(this HttpClient reader, string id) => reader.GetAsync($"/v1/initiatives/{id}").Json();

    public static string[] Texts(this JsonElement json, string member) =>
        [.. json.GetProperty(member).EnumerateArray().Select(e => e.GetString()!)];

    public static int Count(this JsonElement json, string member) => json.TryGetProperty(member, out var list) ? list.GetArrayLength() : 0;
}
