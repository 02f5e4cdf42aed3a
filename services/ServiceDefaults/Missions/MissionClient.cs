using Embassy.Content.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>Caches the mission's languages and its two States, as the content service returns them.</summary>
/// <remarks>
/// Entries live 30 seconds, so another replica may use old ones for that long. While content is unavailable, the last
/// entry stays in use.
/// </remarks>
public sealed class MissionClient(ServiceClients serviceClients, TimeProvider clock, ILogger<MissionClient> log) : IMissionLanguages
{
    static readonly TimeSpan Life = TimeSpan.FromSeconds(30), Patience = TimeSpan.FromSeconds(2), Respite = TimeSpan.FromSeconds(5);

    sealed record CachedMission(Mission? Mission, DateTimeOffset Until);

    CachedMission cachedMission = new(null, default);

    /// <summary>The mission; throws if it is not set up, or if content is unavailable and nothing is cached.</summary>
    public async ValueTask<Mission> Get(CancellationToken cancellation)
    {
        var before = cachedMission;
        if (before.Mission is { } known && before.Until > clock.GetUtcNow()) return known;
        try
        {
            var content = new MissionsService.MissionsServiceClient(serviceClients.Channel("content"));
            // Without a cached mission the call waits for a content service that is just starting.
            var call = new CallOptions(deadline: DateTime.UtcNow + Patience,
                cancellationToken: cancellation).WithWaitForReady(before.Mission is null);
            var mission = await content.GetMissionAsync(new GetMissionRequest(), call);
            Remember(mission, Life, before);
            return mission;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            throw new Problem(ProblemCodes.MissionMissing,
                "The mission's languages are not known yet. An administrator sets them up: PUT /v1/mission.");
        }
        catch (RpcException e) when (!cancellation.IsCancellationRequested)
        {
            if (before.Mission is null)
                throw new Problem(ProblemCodes.DependencyUnavailable,
                    "Content does not say now which languages and States the mission has.");
            log.LogWarning("Content does not answer ({Why}); what it said last of the mission still holds", e.Status);
            // Otherwise every request during an outage would wait for the same timeout.
            Remember(before.Mission, Respite, before);
            return before.Mission;
        }
    }

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
    }

    public async ValueTask<IReadOnlyList<string>?> Offered(CancellationToken cancellation) =>
        (await GetCached(cancellation))?.Locales;

    /// <summary>Invalidates entries older than this version; a newer entry stays cached.</summary>
    public void Invalidate(int before)
    {
        if (!(cachedMission.Mission?.Version >= before)) cachedMission = new CachedMission(null, default);
    }

    // Does not overwrite an invalidation that came during the call: the response may be older than the change.
    void Remember(Mission mission, TimeSpan life, CachedMission before) =>
        Interlocked.CompareExchange(ref cachedMission, new CachedMission(mission, clock.GetUtcNow() + life), before);
}
