using System.Collections.Concurrent;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Embassy.Gateway.Tests.Changes;

/// <summary>A receiver of webhooks on a loopback port.</summary>
sealed class Hook : IAsyncDisposable
{
    /// <summary>Settings that allow a loopback receiver and retry quickly.</summary>
    public static readonly Dictionary<string, string?> Settings = new()
    {
        ["Webhooks:AllowPrivate"] = "true",
        ["Webhooks:PauseSeconds"] = "0.1",
        ["Webhooks:PollSeconds"] = "0.05",
        ["CatchUp:IntervalSeconds"] = "0.2",
        ["Changes:PollSeconds"] = "0.05",
    };

    readonly WebApplication app;

    Hook(WebApplication app) => this.app = app;

    public ConcurrentQueue<string> Arrived { get; } = [];

    /// <summary>The status that it returns.</summary>
    public int Status { get; set; } = 200;

    public string Url => app.Urls.First() + "/hook";

    public static async Task<Hook> Start()
    {
        var hook = new Hook(ServiceHost.NewBuilder(["--urls", "http://127.0.0.1:0"]).Build());
        hook.app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = await reader.ReadToEndAsync();
            if (hook.Status == 200) hook.Arrived.Enqueue(body);
            http.Response.StatusCode = hook.Status;
        });
        await hook.app.StartAsync();
        return hook;
    }

    /// <summary>The deliveries of a type that arrived.</summary>
    public IEnumerable<JsonElement> Of(string type) => Arrived.Select(body => JsonElement.Parse(body)).Where(e => e.Text("type") == type);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
