using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Health endpoints. <c>/health/live</c>: the process responds. <c>/health/ready</c>: it can serve requests. An
/// unavailable broker degrades a service and is reported, but does not make it unready: it still serves, and its
/// announcements wait in the outbox.
/// </summary>
public static class Health
{
    public const string Live = "/health/live", Ready = "/health/ready";

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet(Live, () => Results.Json(new { status = "ok" }));
        app.MapGet(Ready, async (HttpContext http, EmbassyDb db, Bus bus, Relay relay, ServiceIdentity service, IHostApplicationLifetime life) =>
        {
            var stopping = life.ApplicationStopping.IsCancellationRequested;
            var database = await Answers(db, http.RequestAborted);
            var backlog = relay.Backlog;
            var givenUp = database ? await GivenUp(db, http.RequestAborted) : null;
            var failing = http.RequestServices.GetServices<IHostedService>().OfType<BackgroundLoop>().Where(l => l.Failures >= BackgroundLoop.Alarming)
                .Select(l => l.GetType().Name).ToList();
            var degraded = bus.State != "ok" || backlog.SetAside > 0 || backlog.AgeSeconds > 60 || givenUp is not 0 || failing.Count > 0;
            return Results.Json(new
            {
                service = service.LogName,
                status = stopping || !database ? "unready" : degraded ? "degraded" : "ok",
                database = database ? "ok" : "unreachable",
                bus = bus.State,
                outbox = new { depth = backlog.Depth, ageSeconds = Math.Round(backlog.AgeSeconds, 3), setAside = backlog.SetAside, relaysHere = relay.IsActive },
                errors = givenUp,
                failing,
                stopping,
            }, statusCode: stopping || !database ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        });
    }

    // Null if the count is unavailable now.
    static async Task<int?> GivenUp(EmbassyDb db, CancellationToken cancellation)
    {
        try
        {
            return await db.Inbox.CountAsync(i => i.Outcome == InboxRow.Failed, cancellation);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    static async Task<bool> Answers(EmbassyDb db, CancellationToken cancellation)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(TimeSpan.FromSeconds(3));
            return await db.Database.CanConnectAsync(patience.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>Probes the process's own port, for container images without curl: exit code 0 when ready.</summary>
    public static async Task<int> Probe(string path, string urls)
    {
        var port = new Uri(urls.Split(';')[0].Replace("+", "localhost", StringComparison.Ordinal).Replace("*", "localhost", StringComparison.Ordinal)).Port;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(4) };
        try
        {
            var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (HttpRequestException)
        {
            return 1;
        }
        catch (TaskCanceledException)
        {
            return 1;
        }
    }
}
