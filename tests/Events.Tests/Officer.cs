using System.Net;
using System.Text.Json;
using Embassy.Content;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Events.Tests;

/// <summary>The stack of these tests, and common operations of a protocol officer.</summary>
static class Officer
{
    public static readonly Host Content = new("content", ContentHost.Build), Events = new("events", EventsHost.Build);

    public static async Task<Stack> Platform(this Stacks stacks, Way way) => await (await stacks.On(way, Content, Events)).Connected();

    /// <summary>
    /// Waits until events has reached content: both start at once, and a refused channel backs off for a while.
    /// </summary>
    public static async Task<Stack> Connected(this Stack stack)
    {
        await Eventually.True("events has reached content", async () =>
        {
            try
            {
                await stack.Services("events").GetRequiredService<MissionClient>().Get(default);
                return true;
            }
            catch (Problem problem)
            {
                return problem.ProblemCode == ProblemCodes.MissionMissing;
            }
        });
        return stack;
    }

    public static HttpClient Office(this Stack stack) => stack.Http(Roles.ProtocolOfficer);

    /// <summary>
    /// A valid plan; <paramref name="more"/> replaces members, or removes those that are null.
    /// </summary>
    public static Dictionary<string, object> Plan(params (string Field, object? Value)[] more)
    {
        var plan = new Dictionary<string, object>
        {
            ["kind"] = "meeting",
            ["direction"] = "incoming",
            ["start"] = "2022-08-29",
            ["titles"] = (object[])[new { lang = "fr", text = "Rencontre" }],
        };
        foreach (var (field, value) in more)
            if (value is null) plan.Remove(field);
            else plan[field] = value;
        return plan;
    }

    /// <summary>The place of a plan, as a source spells it.</summary>
    public static (string Field, object? Value) In(string place) => ("places", place.Length == 0 ? null : Spelled(place));

    /// <summary>The participants of a plan, as a source spells them.</summary>
    public static (string Field, object? Value) With(params string[] participants) =>
        ("participants", participants.Select(p => new { names = Spelled(p) }).ToArray());

    /// <summary>The place of a record in whatever language it answers first.</summary>
    public static string Place(this JsonElement record) =>
        (record.TryGetProperty("place", out var place) ? place : record.GetProperty("places")[0]).Text("text");

    static object[] Spelled(string text) => [new { lang = "und", text }];

    /// <summary>Plans an engagement; returns the response.</summary>
    public static Task<JsonElement> Enter(this HttpClient office, params (string Field, object? Value)[] more) =>
        office.Post("/v1/engagements", Plan(more)).Json(HttpStatusCode.Created);

    /// <summary>Confirms or holds the engagement at this version; returns the response.</summary>
    public static Task<HttpResponseMessage> Do(this HttpClient office, JsonElement engagement, string verb) =>
        office.Post($"/v1/engagements/{engagement.Text("id")}:{verb}", new { }, $"\"v{engagement.GetProperty("version").GetInt32()}\"");

    /// <summary>Saves a complete record at its address; returns the response.</summary>
    public static Task<JsonElement> Save(this HttpClient office, string address, object record,
        HttpStatusCode expected = HttpStatusCode.Created, string? etag = null) =>
        office.Put(address, record, etag).Json(expected);

    /// <summary>Enters a person with this name; returns the id.</summary>
    public static async Task<string> Person(this HttpClient office, string name, string audience = "public") =>
        (await office.Save($"/v1/persons/{Guid.NewGuid()}", new { names = (object[])[new { lang = "en", text = name }], audience }))
        .Text("id");

    /// <summary>Enters an office with this title; returns the id.</summary>
    public static async Task<string> Post(this HttpClient office, string title, bool severalHolders = false, string audience = "public") =>
        (await office.Save($"/v1/offices/{Guid.NewGuid()}",
            new { titles = (object[])[new { lang = "en", text = title }], state = "DZA", severalHolders, audience })).Text("id");

    /// <summary>Enters a tenure; returns the id.</summary>
    public static async Task<string> Tenure(this HttpClient office, string person, string post, string from, string to,
        string audience = "public") =>
        (await office.Save($"/v1/tenures/{Guid.NewGuid()}", new { person, office = post, from, to, audience })).Text("id");

    /// <summary>The body that updates an engagement: a plan without its id.</summary>
    public static Task<HttpResponseMessage> Update(this HttpClient office, JsonElement engagement,
        params (string Field, object? Value)[] more) =>
        office.Put($"/v1/engagements/{engagement.Text("id")}", Plan(more), $"\"v{engagement.GetProperty("version").GetInt32()}\"");

    /// <summary>Delegations of one side with these members.</summary>
    public static object[] Side(string side, params object[] members) => [new { side, members }];

    /// <summary>The announcements about an engagement, oldest first.</summary>
    public static async Task<List<Announcement>> Told(this Stack stack, string id) =>
        [.. (await stack.Log("events")).Where(a => a.Subject == $"engagements/{id}")];

    /// <summary>Reads all pages of a list; fails if an entry appears twice.</summary>
    public static async Task<List<JsonElement>> All(this HttpClient reader, string query, int pageSize = 100)
    {
        var all = new List<JsonElement>();
        for (var token = ""; ;)
        {
            var page = await reader.GetAsync($"/v1/engagements?pageSize={pageSize}&pageToken={token}&{query}").Json();
            var engagements = page.GetProperty("engagements").EnumerateArray().ToList();
            all.AddRange(engagements);
            Assert.Distinct(all.Select(e => e.Text("id")));
            token = page.Text("nextPageToken");
            if (token.Length == 0) return all;
            Assert.Equal(pageSize, engagements.Count);
        }
    }

    public static string Day(int fromNow) =>
        DateTime.UtcNow.AddDays(fromNow).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
