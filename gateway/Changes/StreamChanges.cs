using System.Text;
using Embassy.Gateway.Endpoints;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Changes;

/// <summary>
/// GET /v1/changes/stream: sends the changes as server-sent events. Each stream reads the logs at its reader's pace,
/// one page at a time; streams at the same position share the page. A reader that does not accept a page in time is
/// disconnected and resumes from its last id.
/// </summary>
static class StreamChanges
{

    static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    public static void MapStreamChanges(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1/changes/stream", GatewayEndpoint.Answer(async http =>
    {
        var endpointQuery = EndpointQuery.Of(http, "after", "since", "positions", "types", "locale", "audience");
        var filter = new StreamFilter(await ChangeFilter.Of(http, endpointQuery));
        var services = http.RequestServices;
        using var place = Enter(http);
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await Run(http, filter, await Begin(http, endpointQuery, services.GetRequiredService<ChangeLogReader>(),
                filter.Changes.Authorization, ending.Token), ending.Token);
        }
        catch (Problem) when (http.Response.HasStarted)
        {
            // The token of a member of staff is not valid any more. The stream ends, and the reconnection is refused.
        }
        catch (Exception e) when (e is OperationCanceledException || ClientDisconnects.Explains(e, ending.Token))
        {
            // The reader disconnected or was too slow, or the gateway is stopping. The last id is the position to
            // resume from.
            if (!stopping.IsCancellationRequested) http.Abort();
        }
    }));

    // A browser reconnects with its original URL, so Last-Event-ID takes precedence over the query.
    static async Task<ChangeCursor> Begin(HttpContext http, EndpointQuery endpointQuery, ChangeLogReader changeLogReader,
        string? authorization, CancellationToken cancellation)
    {
        if (http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last) return ChangeCursor.Parse(last);
        if (endpointQuery["after"] == "now") return await changeLogReader.End(cancellation, authorization);
        var changeStart =
            await ChangeStart.Of(changeLogReader, endpointQuery["after"], endpointQuery["since"], endpointQuery["positions"], cancellation,
                authorization);
        return changeStart.Since is { } since ? await changeLogReader.At(since, cancellation, authorization) : changeStart.Cursor;
    }

    static IDisposable Enter(HttpContext http)
    {
        try
        {
            return http.RequestServices.GetRequiredService<StreamLimiter>().Enter(Limits.RateLimitClient.Of(http));
        }
        catch (Problem problem) when (problem.ProblemCode == ProblemCodes.TooManyStreams)
        {
            http.Response.Headers.RetryAfter = "10";
            throw;
        }
    }

    static async Task Run(HttpContext http, StreamFilter filter, ChangeCursor changeCursor, CancellationToken ending)
    {
        var (tail, pages) =
            (http.RequestServices.GetRequiredService<ChangeTail>(), http.RequestServices.GetRequiredService<StreamPageCache>());
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        // The start position and the reconnection delay are sent before the first event.
        await Send(http, tail, Encoding.UTF8.GetBytes($"retry: 2000\nid: {changeCursor}\n\n"), ending);
        var (behind, staff, silent) = (true, filter.Changes.Authorization is not null, TimeSpan.Zero);
        while (true)
        {
            var seen = tail.Round;
            var ahead = behind ? null : tail.Ahead(changeCursor);
            // The tail sees public logs only, so a stream of staff reads the work itself.
            if (staff && ahead is not null) ahead = [.. ahead, StaffChanges.Log];
            var silence = staff ? Again : tail.Settings.Heartbeat;
            if (ahead is not { Count: 0 })
            {
                using var page = await pages.Take(changeCursor, filter, staff ? new object() : seen, ahead, ending);
                if (page.PageContent.Events.Length > 0)
                {
                    await Send(http, tail, page.PageContent.Events, ending);
                    silent = TimeSpan.Zero;
                }
                // A log was reset. EventSource reconnects with the id of that event, at the start of this log.
                if (page.PageContent.IsReset) return;
                changeCursor = page.PageContent.Next;
                behind = page.PageContent.More;
                if (behind) continue;
                // The end of this log is known already, so its return triggers no signal.
                if (page.PageContent.Unreachable) silence = Again;
            }
            if (await tail.Next(seen, silence, ending) || (silent += silence) < tail.Settings.Heartbeat) continue;
            await Send(http, tail, ": still here\n\n"u8.ToArray(), ending);
            silent = TimeSpan.Zero;
        }
    }

    static async Task Send(HttpContext http, ChangeTail tail, ReadOnlyMemory<byte> events, CancellationToken ending)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ending);
        patience.CancelAfter(tail.Settings.Patience);
        await ResponseBody.Write(http, events, patience.Token);
    }
}
