using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Embassy.Content;
using Embassy.Events;
using Embassy.ServiceDefaults;
using Embassy.Webhooks.Attempts;
using Embassy.Webhooks.Deliveries;
using Embassy.Webhooks.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.Webhooks.Tests;

/// <summary>The stack of these tests, and common operations of a subscriber.</summary>
static class Subscriber
{
    /// <summary>Allows loopback, and makes pauses short; everything else is as by default.</summary>
    public static readonly Dictionary<string, string?> Inside = new()
    {
        ["Webhooks:AllowPrivate"] = "true",
        ["Webhooks:PauseSeconds"] = "0.1 0.2 0.3",
        ["Webhooks:PollSeconds"] = "0.05",
        ["Webhooks:TimeoutSeconds"] = "2",
        ["Webhooks:ResponseBytes"] = "64",
    };

    public static readonly Host[] Hosts =
        [new("content", ContentHost.Build), new("events", EventsHost.Build), new("webhooks", WebhooksHost.Build)];

    /// <param name="resolve">Resolves the names of receivers; the system does if it is null.</param>
    public static async Task<Stack> WithWebhooks(Way way, IReadOnlyDictionary<string, string?>? settings = null,
        HostResolver? resolve = null)
    {
        var webhooks = new Host("webhooks", (args, embed) => WebhooksHost.Build(args, builder =>
        {
            embed?.Invoke(builder);
            if (resolve is not null) builder.Services.AddSingleton(resolve);
        }));
        var stack = await Stack.Start(way, [.. Hosts.Where(h => h.Name != "webhooks"), webhooks], settings ?? Inside);
        // The mission was set up a moment ago; a webhook created before this is recorded would receive it.
        await Eventually.True("the mission is old news",
            () => stack.Query<WebhooksDb, bool>("webhooks", db => db.Positions.AnyAsync(p => p.Source == "content" && p.Sequence > 0)));
        return stack;
    }

    /// <summary>A second webhooks process on the databases and addresses of a stack.</summary>
    public static Action<WebApplicationBuilder> Beside(Stack stack) => builder =>
    {
        builder.Configuration.AddConfiguration(stack.App("webhooks").Services.GetRequiredService<IConfiguration>());
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
    };

    /// <summary>What was public is not any more: a removal is announced.</summary>
    public static async Task MakeInternal(this Stack stack, string engagement)
    {
        var office = stack.Http(Roles.ProtocolOfficer);
        var now = await office.GetAsync($"/v1/engagements/{engagement}?locale=*");
        await office.Put("/v1/engagements/" + engagement, new
        {
            kind = "meeting",
            direction = "incoming",
            start = "2022-08-29",
            audience = "internal",
            titles = (object[])[new { lang = "ar", text = "لقاء" }],
        }, now.ETag()).Json();
    }

    public static HttpClient Partner(this Stack stack) => stack.Http(Roles.Service);

    /// <summary>Another subject with the same role.</summary>
    public static HttpClient Partner(this Stack stack, string subject)
    {
        var http = stack.Http();
        var token = Tokens.Issue(stack.KeyFile, [Roles.Service], subject, TimeSpan.FromHours(1), DateTimeOffset.UtcNow);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>The settings of these tests with others over them.</summary>
    public static Dictionary<string, string?> With(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(Inside);
        foreach (var (name, value) in settings) all["Webhooks:" + name] = value;
        return all;
    }

    public static Task<JsonElement> Subscribe(this HttpClient partner, string url, object? more = null) =>
        partner.Post("/v1/webhooks", more ?? new { url }).Json(HttpStatusCode.Created);

    public static async Task<string> NewEngagement(this Stack stack) => (await stack.Http(Roles.ProtocolOfficer).Post("/v1/engagements",
        new { kind = "meeting", direction = "incoming", start = "2022-08-29", titles = (object[])[new { lang = "ar", text = "لقاء" }] })
        .Json(HttpStatusCode.Created)).Text("id");

    /// <summary>A page, published in these languages.</summary>
    public static async Task<string> NewPage(this Stack stack, params string[] locales)
    {
        var (desk, key) = (stack.Http(Roles.Editor), $"page-{Guid.NewGuid():n}");
        await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = locales[0] }).Json(HttpStatusCode.Created);
        foreach (var locale in locales)
        {
            var saved = await desk.Put($"/v1/pages/{key}/editions/{locale}",
                new { slug = $"{key}-{locale}", title = "عنوان", body = "نص" });
            await desk.Post($"/v1/pages/{key}/editions/{locale}:publish", new { }, saved.ETag()).Json();
        }
        return key;
    }

    public static async Task<IReadOnlyList<JsonElement>> Attempts(this HttpClient partner, string id, string query = "") =>
        [.. (await partner.GetAsync($"/v1/webhooks/{id}/attempts{query}").Json()).GetProperty("attempts").EnumerateArray()];

    public static async Task<IReadOnlyList<JsonElement>> Deliveries(this HttpClient partner, string id, string query = "") =>
        [.. (await partner.GetAsync($"/v1/webhooks/{id}/deliveries{query}").Json()).GetProperty("deliveries").EnumerateArray()];

    /// <summary>
    /// Holds a request to the Standard Webhooks scheme, as a receiver who knows the secret does, by its own arithmetic.
    /// </summary>
    public static void Verified(Received received, params string[] secrets)
    {
        var age = DateTimeOffset.UtcNow
            - DateTimeOffset.FromUnixTimeSeconds(long.Parse(received.Headers["webhook-timestamp"], CultureInfo.InvariantCulture));
        Assert.InRange(age, TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(5));
        var signed = Encoding.UTF8.GetBytes($"{received.Headers["webhook-id"]}.{received.Headers["webhook-timestamp"]}.{received.Body}");
        var expected =
            secrets.Select(
                s => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(s["whsec_".Length..]), signed)));
        Assert.Equal(expected, received.Headers["webhook-signature"].Split(' '));
    }
}

/// <summary>One request that arrived.</summary>
sealed record Received(string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonElement.Parse(Body);
    public string Subject => Json.Text("subject");
}

/// <summary>A receiver on a loopback port: stores what arrives and responds as configured.</summary>
sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication app;

    public ConcurrentQueue<Received> Arrived { get; } = [];

    /// <summary>The status that it returns; 200 by default.</summary>
    public Func<HttpContext, Task> Answers { get; set; } = _ => Task.CompletedTask;

    public string Url => app.Urls.First() + "/hook";

    Receiver(WebApplication app) => this.app = app;

    public static async Task<Receiver> Start()
    {
        var receiver = new Receiver(ServiceHost.NewBuilder(["--urls", "http://127.0.0.1:0"]).Build());
        receiver.app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            receiver.Arrived.Enqueue(
                new Received(http.Request.Path, await reader.ReadToEndAsync(),
                    http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            await receiver.Answers(http);
        });
        await receiver.app.StartAsync();
        return receiver;
    }

    public Task<Received> First(Func<Received, bool> which) =>
        Eventually.Value("it arrives", () => Task.FromResult(Arrived.FirstOrDefault(which)));

    /// <summary>Holds every request until the receiver is disposed, or <see cref="Answers"/> is set.</summary>
    public void Hang() => Answers = http => Task.Delay(Timeout.Infinite, http.RequestAborted);

    public void Refuse(int status) => Answers = http =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
