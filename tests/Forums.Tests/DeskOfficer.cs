using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.Configuration;

namespace Embassy.Forums.Tests;

/// <summary>The stack of these tests, and a desk officer's few movements.</summary>
static class DeskOfficer
{
    public const string Header = "forum,iso2,iso3,status,joined,joined_precision,left,source,note";

    public static Task<Stack> Forums(this Stacks stacks, Way way) => stacks.On(way, new Host("forums", ForumsHost.Build));

    /// <summary>A process of its own for one forum.</summary>
    public static Host Alone(string forum) => new($"forums-{forum}", (args, embed) => ForumsHost.Build(args, builder =>
    {
        embed?.Invoke(builder);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Forums:Serves"] = forum });
    }));

    public static HttpClient Desk(this Stack stack) => stack.Http(Roles.DeskOfficer);

    /// <summary>A file of standings: these rows under the header.</summary>
    public static string Csv(params IEnumerable<string> rows) => string.Join('\n', rows.Prepend(Header)) + "\n";

    public static Task<HttpResponseMessage> Send(this HttpClient desk, string forum, byte[] file, string? type = "text/csv") =>
        desk.Post($"/v1/forums/{forum}/memberships:import", new ByteArrayContent(file) { Headers = { ContentType = type is null ? null : new MediaTypeHeaderValue(type) } });

    /// <summary>Sends a file that is taken; what was done with it.</summary>
    public static Task<JsonElement> Import(this HttpClient desk, string forum, params IEnumerable<string> rows) =>
        desk.Send(forum, Encoding.UTF8.GetBytes(Csv(rows))).Json();

    /// <summary>What an import did, in one line.</summary>
    public static string Outcome(this JsonElement done) =>
        string.Join(' ', new[] { "rows", "added", "changed", "unchanged", "skipped", "refused" }.Select(m => $"{m} {done.GetProperty(m).GetInt32()}"));

    public static string[] Refusals(this JsonElement done) =>
        [.. done.GetProperty("refusals").EnumerateArray().Select(r => $"{r.GetProperty("line").GetInt32()} {r.Text("column")} {r.Text("code")}")];

    public static async Task<JsonElement[]> Members(this Stack stack, string forum, string query) =>
        [.. (await stack.Http().GetAsync($"/v1/forums/{forum}/members?{query}").Json()).GetProperty("members").EnumerateArray()];

    /// <summary>The standings of a State on a day.</summary>
    public static async Task<string[]> Standings(this Stack stack, string forum, string state, string asOf = "") =>
        [.. (await stack.Members(forum, $"state={state}&asOf={asOf}")).Select(m => m.Text("standing"))];

    /// <summary>What was announced about one State in a forum, oldest first.</summary>
    public static async Task<IReadOnlyList<Announcement>> Told(this Stack stack, string forum, string state) =>
        [.. (await stack.Log("forums")).Where(a => a.Subject.StartsWith($"forums/{forum}/members/{state}/", StringComparison.Ordinal))];
}
