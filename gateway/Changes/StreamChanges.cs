using System.Text;
using System.Text.Json;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Changes;

/// <summary>
/// GET /v1/changes/stream: the changes as server-sent events. Each stream reads the logs at its reader's own pace, a page at
/// a time, so there is no buffer that could grow; a reader who takes nothing for a while is cut, and goes on from the last id.
/// </summary>
static class StreamChanges
{
    const int Page = 50;

    static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    public static void MapStreamChanges(this IEndpointRouteBuilder app) => app.MapGet("/v1/changes/stream", Own.Answer(async http =>
    {
        var query = Query.Of(http, "after", "since", "positions", "types", "locale");
        var filter = await ChangeFilter.Of(http, query);
        var (logs, tail) = (http.RequestServices.GetRequiredService<Logs>(), http.RequestServices.GetRequiredService<ChangeTail>());
        // A browser comes back with the address it began with: what it has read wins.
        var last = http.Request.Headers["Last-Event-ID"].ToString();
        var start = last.Length > 0 ? new Start(Cursor.Parse(last), null)
            : query["after"] == "now" ? new Start(await logs.End(http.RequestAborted), null)
            : await Start.Of(logs, query["after"], query["since"], query["positions"], http.RequestAborted);
        using var place = tail.Enter() ?? throw new Problem(Reasons.ServiceUnavailable, "As many streams are open as this gateway allows.");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            await Run(http, logs, tail, filter, start, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader left, did not keep up, or the gateway stops: the last id says where to go on.
            if (!http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested) http.Abort();
        }
    }));

    static async Task Run(HttpContext http, Logs logs, ChangeTail tail, ChangeFilter filter, Start start, CancellationToken ending)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        var (cursor, since) = (start.Cursor, start.Since);
        // Where to begin, before anything happens, and how soon to come again.
        await Send(http, tail, since is null ? $"retry: 2000\nid: {cursor}\n\n" : "retry: 2000\n\n", ending);
        var behind = true;
        while (true)
        {
            var seen = tail.Round;
            var ahead = behind ? null : tail.Ahead(cursor);
            var silence = tail.Settings.Heartbeat;
            if (ahead is not { Count: 0 })
            {
                var page = await logs.Read(cursor, filter, Page, ending, ahead, since);
                if (page.Reset.Count > 0)
                {
                    // The stream ends, and EventSource comes back by itself with this id: at the start of these logs.
                    await Send(http, tail, $"id: {page.Next}\nevent: reset\ndata: {JsonSerializer.Serialize(new { code = Reasons.LogReset.Code, logs = page.Reset, cursor = page.Next.ToString() })}\n\n", ending);
                    return;
                }
                if (page.Pruned.Count > 0) await Send(http, tail, $"event: pruned\ndata: {JsonSerializer.Serialize(page.Pruned)}\n\n", ending);
                if (page.Changes.Count > 0)
                {
                    var events = new StringBuilder();
                    foreach (var (row, after) in page.Changes) events.Append("id: ").Append(after).Append("\nevent: ").Append(row.Type).Append("\ndata: ").Append(row.Json).Append("\n\n");
                    await Send(http, tail, events.ToString(), ending);
                }
                cursor = page.Next;
                behind = page.More;
                if (behind) continue;
                // Its end is known already, so that nothing will ring when it is back.
                if (page.Unreachable.Count > 0) silence = Again;
            }
            if (!await tail.Next(seen, silence, ending)) await Send(http, tail, ": still here\n\n", ending);
        }
    }

    // What the reader does not take within the time stays in its connection's own small buffer, and the stream ends.
    static async Task Send(HttpContext http, ChangeTail tail, string text, CancellationToken ending)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ending);
        patience.CancelAfter(tail.Settings.Patience);
        await http.Response.WriteAsync(text, patience.Token);
        await http.Response.Body.FlushAsync(patience.Token);
    }
}
