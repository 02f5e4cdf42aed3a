using Embassy.Content.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>Caches the mission, as the content service returns it, for the gateway and the other services.</summary>
/// <remarks>
/// Entries live 30 seconds, so another replica may use old ones for that long. While content is unavailable, the last
/// entry stays in use. Content itself reads its own database (<c>MissionCache</c>).
/// </remarks>
public sealed class MissionClient(ServiceClients serviceClients, TimeProvider clock, ILogger<MissionClient> log)
    : IMissionLanguages, IDisposable
{
    static readonly TimeSpan Life = TimeSpan.FromSeconds(30), Patience = TimeSpan.FromSeconds(2), Respite = TimeSpan.FromSeconds(5),
        Pause = TimeSpan.FromSeconds(1);

    readonly CachedValue<Mission> cached = new(clock);
    readonly SemaphoreSlim one = new(1, 1);
    DateTimeOffset unavailableUntil;

    /// <summary>The mission; null if content must be asked first.</summary>
    public Mission? Fresh => cached.Fresh;

    /// <summary>The mission; throws if it is not set up, or if content is unavailable and nothing is cached.</summary>
    public async ValueTask<Mission> Get(CancellationToken cancellation)
    {
        if (cached.Fresh is { } fresh) return fresh;
        // Concurrent requests share one call.
        await one.WaitAsync(cancellation);
        try
        {
            return await cached.Get(last => Ask(last, cancellation));
        }
        finally
        {
            one.Release();
        }
    }

    async Task<(Mission, TimeSpan)> Ask(Mission? last, CancellationToken cancellation)
    {
        if (last is null && clock.GetUtcNow() < unavailableUntil) throw Unavailable();
        var started = clock.GetTimestamp();
        try
        {
            var content = new MissionsService.MissionsServiceClient(serviceClients.Channel("content"));
            // Without a cached mission the call waits for a content service that is just starting.
            var call = new CallOptions(deadline: DateTime.UtcNow + Patience,
                cancellationToken: cancellation).WithWaitForReady(last is null);
            return (await content.GetMissionAsync(new GetMissionRequest(), call), Life);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            throw new Problem(ProblemCodes.MissionMissing,
                "The mission's languages are not known yet. An administrator sets them up: PUT /v1/mission.");
        }
        catch (RpcException) when (last is null && !cancellation.IsCancellationRequested)
        {
            // Otherwise every request during an outage would wait for the same timeout. A content service that is just
            // starting refuses at once, and may be asked again at once.
            if (clock.GetElapsedTime(started) >= Patience / 2) unavailableUntil = clock.GetUtcNow() + Pause;
            throw Unavailable();
        }
        catch (RpcException e) when (last is not null && !cancellation.IsCancellationRequested)
        {
            log.LogWarning("Content does not answer ({Why}); what it said last of the mission still holds", e.Status);
            return (last, Respite);
        }
    }

    static Problem Unavailable() =>
        new(ProblemCodes.DependencyUnavailable, "Content does not say now which languages and States the mission has.");

    /// <summary>
    /// The mission, or null where <see cref="Get"/> would throw: for responses that can do without it.
    /// </summary>
    public async ValueTask<Mission?> GetCached(CancellationToken cancellation)
    {
        try
        {
            return await Get(cancellation);
        }
        catch (Problem problem) when (problem.ProblemCode == ProblemCodes.DependencyUnavailable
        || problem.ProblemCode == ProblemCodes.MissionMissing)
        {
            return null;
        }
        catch (RpcException)
        {
            // The client has gone.
            return null;
        }
    }

    public async ValueTask<IReadOnlyList<string>?> Offered(CancellationToken cancellation) =>
        (await GetCached(cancellation))?.Locales;

    /// <summary>Invalidates entries older than this version; a newer entry stays cached.</summary>
    public void Invalidate(int before) => cached.Invalidate(unless: mission => mission.Version >= before);

    public void Invalidate() => cached.Invalidate();

    public void Dispose() => one.Dispose();
}
