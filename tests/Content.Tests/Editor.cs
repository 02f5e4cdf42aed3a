using System.Net;
using System.Text.Json;
using Embassy.Content.Schedules;
using Embassy.ServiceDefaults;
using Google.Protobuf.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Content.Tests;

/// <summary>The stack of these tests, and common operations of an editor.</summary>
static class Editor
{
    /// <summary>Every RPC of the content service.</summary>
    public static IEnumerable<MethodDescriptor> Methods => GrpcApis.In(typeof(ContentHost).Assembly).SelectMany(a => a.Contract.Methods);

    public static Task<Stack> Content(this Stacks stacks, Way way) => stacks.Where(way, approval: "none");

    public static int Whole(this JsonElement json, string member) => json.GetProperty(member).GetInt32();

    /// <summary>The violations of a rejected request, as <c>field:code</c>.</summary>
    public static async Task<string[]> Refused(this Task<HttpResponseMessage> asked) =>
        (await asked.Problem(400, "invalid_request")).Faults();

    /// <summary>A key that no other test uses.</summary>
    public static string NewKey() => $"page-{Guid.NewGuid():n}";

    public static HttpClient Desk(this Stack stack) => stack.Http(Roles.Editor);

    public static async Task<string> NewPage(this HttpClient desk, string authentic = "ar", object? more = null)
    {
        var key = NewKey();
        await desk.Post("/v1/pages", more ?? new { key, type = "page", authenticLocale = authentic }).Json(HttpStatusCode.Created);
        return key;
    }

    /// <summary>Saves the next draft in a language, over any existing one; returns its ETag.</summary>
    public static async Task<string> Draft(this HttpClient desk, string key, string locale, string body = "Text.", string? title = null,
        string[]? cites = null, int source = 0)
    {
        var there = await desk.GetAsync(new Uri($"/v1/pages/{key}/editions/{locale}", UriKind.Relative));
        var saved = await desk.Put($"/v1/pages/{key}/editions/{locale}",
            new { slug = $"{key}-{locale}", title = title ?? $"Title of {key}", summary = "Summary.", body, cites = cites ?? [], source },
            there.IsSuccessStatusCode ? there.ETag() : null);
        await saved.Json(there.IsSuccessStatusCode ? HttpStatusCode.OK : HttpStatusCode.Created);
        return saved.ETag();
    }

    public static async Task<JsonElement> Publish(this HttpClient desk, string key, string locale, string etag) =>
        await desk.Post($"/v1/pages/{key}/editions/{locale}:publish", new { }, etag).Json();

    /// <summary>Saves and publishes.</summary>
    public static async Task<JsonElement> Release(this HttpClient desk, string key, string locale, string body = "Text.",
        string? title = null, string[]? cites = null, int source = 0) =>
        await desk.Publish(key, locale, await desk.Draft(key, locale, body, title, cites, source));

    /// <summary>The same stack, in a mission where a second person must approve.</summary>
    public static Task<Stack> Strict(this Stacks stacks, Way way, string removal = "none") =>
        stacks.Where(way, approval: "second-person", removal);

    // The tests of a class share a stack and run in any order.
    static async Task<Stack> Where(this Stacks stacks, Way way, string approval, string removal = "none")
    {
        var stack = await stacks.On(way, new Host("content", ContentHost.Build));
        var administrator = stack.Http(Roles.Administrator);
        var there = await administrator.GetAsync("/v1/mission");
        var mission = (await there.Json()).Deserialize<Dictionary<string, object>>()!;
        if ($"{mission["approval"]} {mission["removal"]}" == $"{approval} {removal}") return stack;
        (mission["approval"], mission["removal"]) = (approval, removal);
        await administrator.Put("/v1/mission", mission, there.ETag()).Json();
        return stack;
    }

    /// <summary>Calls an operation on the newest edition of a language, with its ETag.</summary>
    public static async Task<HttpResponseMessage> Do(this HttpClient desk, string key, string locale, string verb, object? body = null,
        int number = 0)
    {
        var etag = (await desk.GetAsync($"/v1/pages/{key}/editions/{locale}?number={number}")).ETag();
        return await desk.Post($"/v1/pages/{key}/editions/{locale}:{verb}", body ?? new { }, etag);
    }

    /// <summary>A public reader that does not follow redirects.</summary>
    public static HttpClient Reader(this Stack stack)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(stack.Address) };
        return http;
    }

    public static async Task<string> State(this HttpClient desk, string key, string locale, int number = 0) =>
        (await desk.GetAsync($"/v1/pages/{key}/editions/{locale}?number={number}").Json()).Text("state");

    /// <summary>The announcements about a page, in order: <c>published ar</c>, <c>removed fr</c>.</summary>
    public static async Task<string[]> Told(this Stack stack, string key) =>
        [.. (await stack.Log("content")).Where(a => a.Subject.StartsWith($"pages/{key}/", StringComparison.Ordinal))
            .Select(a => a.RoutingKey.Replace("content.", "", StringComparison.Ordinal))];

    /// <summary>Moves the publication of an edition to another time, as if the clock had been different.</summary>
    public static Task<int> Age(this Stack stack, string key, int edition, DateTimeOffset published, DateTimeOffset? ended = null,
        string locale = "ar") =>
        stack.Query<ContentDb, int>("content", db => db.Editions.Where(e => e.PageKey == key && e.Locale == locale && e.Number == edition)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.PublishedAt, published).SetProperty(e => e.EndedAt, ended)));

    /// <summary>Runs everything that is due in this stack.</summary>
    public static ScheduleRunner Clockwork(this Stack stack) =>
        stack.Services("content").GetRequiredService<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<ScheduleRunner>()
        .Single();
}
