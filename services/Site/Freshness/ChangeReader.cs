using System.Net.ServerSentEvents;
using System.Text.Json;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.OutputCaching;

namespace Embassy.Site.Freshness;

/// <summary>
/// Follows the changes of the API on one stream, and evicts the pages that show what has changed. Nobody's browser
/// opens
/// a stream.
/// </summary>
public sealed class ChangeReader(GatewayHttp gateway, IServiceProvider services, MissionSource missions, KeptResponses kept,
    ILogger<ChangeReader> logger) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2), Silence = TimeSpan.FromSeconds(45);
    // The gateway evicts its own entries in the same moment; a page made between the two is evicted again.
    static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    string? cursor;

    public bool Connected { get; private set; }

    /// <summary>
    /// The collections whose pages show a subject, because they show its names or what is counted from it.
    /// </summary>
    internal static IReadOnlyList<string> Evicted(string subject) => subject.Split('/')[0] switch
    {
        "pages" or "assets" or "facts" => ["pages", "slugs", "assets", "navigation", "facts", "overview", "search", "sitemap"],
        "engagements" or "letters" or "persons" or "offices" or "tenures" or "programmes" or "occasions" =>
            ["engagements", "letters", "persons", "offices", "tenures", "timeline", "occasions", "overview", "initiatives", "dossiers",
                "calendar", "search"],
        "agreements" or "initiatives" or "trade" or "trade-targets" =>
            ["agreements", "initiatives", "trade", "deadlines", "overview", "search"],
        "forums" or "memberships" or "sessions" or "resolutions" or "votes" => ["forums", "dossiers", "timeline", "overview", "search"],
        // The mission's name is on every page; of an unknown subject nothing is known.
        _ => ["mission"],
    };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Follow(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogInformation("Changes are not followed: {Message}", e.Message);
            }
            Connected = kept.Followed = false;
            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task Follow(CancellationToken stopping)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        silence.CancelAfter(Silence);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/changes/stream" + (cursor is null ? "?after=now" : ""));
        if (cursor is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", cursor);
        using var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        if (!response.IsSuccessStatusCode) cursor = null;
        response.EnsureSuccessStatusCode();
        await using var stream = new WatchedStream(await response.Content.ReadAsStreamAsync(silence.Token), () =>
            silence.CancelAfter(Silence));
        // What changed while the stream was away is not known.
        await Evict("", stopping);
        Connected = kept.Followed = true;
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(silence.Token))
        {
            if (!string.IsNullOrEmpty(item.EventId)) cursor = item.EventId;
            if (string.IsNullOrEmpty(item.Data)) continue;
            using var change = JsonDocument.Parse(item.Data);
            await Evict(change.RootElement.TryGetProperty("subject", out var subject) ? subject.GetString() ?? "" : "", stopping);
        }
    }

    async Task Evict(string subject, CancellationToken cancellation)
    {
        kept.Changed(Evicted(subject));
        if (Evicted(subject) is ["mission"]) missions.Forget();
        await EvictTags(subject, cancellation);
        _ = Task.Delay(Again, cancellation).ContinueWith(_ => EvictTags(subject, cancellation).AsTask(), cancellation,
            TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    async ValueTask EvictTags(string subject, CancellationToken cancellation)
    {
        // Not in the constructor: the store needs the policy, which needs this.
        var store = services.GetRequiredService<IOutputCacheStore>();
        foreach (var tag in Evicted(subject)) await store.EvictByTagAsync(tag, cancellation);
    }
}
