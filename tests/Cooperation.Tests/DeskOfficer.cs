using System.Net;
using System.Text.Json;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests;

/// <summary>The stack of these tests, and a desk officer's few movements.</summary>
static class DeskOfficer
{
    public static Task<Stack> Cooperation(this Stacks stacks, Way way) => stacks.On(way, new Host("cooperation", CooperationHost.Build));

    public static HttpClient Desk(this Stack stack) => stack.Http(Roles.DeskOfficer);

    /// <summary>What is entered when nothing else matters.</summary>
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

    /// <summary>Enters an agreement; its id.</summary>
    public static async Task<string> Enter(this HttpClient desk, params (string Member, object? Value)[] more) =>
        (await desk.Post("/v1/agreements", Entry(more)).Json(HttpStatusCode.Created)).Text("id");

    public static Task<HttpResponseMessage> Act(this HttpClient desk, string id, string kind, string date, string party = "", string? ifMatch = null) =>
        desk.Post($"/v1/agreements/{id}/actions", new { kind, date, party }, ifMatch);

    public static Task<JsonElement> Agreement(this HttpClient reader, string id, string query = "") => reader.GetAsync($"/v1/agreements/{id}{query}").Json();

    /// <summary>What was announced about one agreement, oldest first.</summary>
    public static async Task<IReadOnlyList<Announcement>> Told(this Stack stack, string id) =>
        [.. (await stack.Log("cooperation")).Where(a => a.Subject == $"agreements/{id}")];

    public static string[] Texts(this JsonElement json, string member) => [.. json.GetProperty(member).EnumerateArray().Select(e => e.GetString()!)];

    public static int Count(this JsonElement json, string member) => json.GetProperty(member).GetArrayLength();
}
