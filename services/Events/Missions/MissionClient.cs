using Embassy.Content.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.Net.Http.Headers;

namespace Embassy.Events.Missions;

/// <summary>
/// What content says of the mission: its languages and its two States. Remembered for half a minute, which is how long another
/// replica may go on with the old ones; and, while content does not answer, for as long as that lasts.
/// </summary>
public sealed class MissionClient(ServiceClients serviceClients, TimeProvider clock, ILogger<MissionClient> log)
{
    static readonly TimeSpan Life = TimeSpan.FromSeconds(30), Patience = TimeSpan.FromSeconds(2), Respite = TimeSpan.FromSeconds(5);

    sealed record CachedMission(Mission? Mission, DateTimeOffset Until);

    CachedMission cachedMission = new(null, default);

    /// <summary>The mission; refuses when it is not set up, or when content has never said who it is and does not say it now.</summary>
    public async ValueTask<Mission> Get(CancellationToken cancellation)
    {
        var before = cachedMission;
        if (before.Mission is { } known && before.Until > clock.GetUtcNow()) return known;
        try
        {
            var content = new MissionsService.MissionsServiceClient(serviceClients.Channel("content"));
            // With nothing to go on with, a content that is just starting is worth waiting for.
            var call = new CallOptions(deadline: DateTime.UtcNow + Patience, cancellationToken: cancellation).WithWaitForReady(before.Mission is null);
            var mission = await content.GetMissionAsync(new GetMissionRequest(), call);
            Remember(mission, Life, before);
            return mission;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            throw new Problem(ProblemCodes.MissionMissing, "The mission's languages are not known yet. An administrator sets them up: PUT /v1/mission.");
        }
        catch (RpcException e) when (!cancellation.IsCancellationRequested)
        {
            if (before.Mission is null) throw new Problem(ProblemCodes.DependencyUnavailable, "Content does not say now which languages and States the mission has.");
            log.LogWarning("Content does not answer ({Why}); what it said last of the mission still holds", e.Status);
            // Or every request of an outage would wait for the same silence.
            Remember(before.Mission, Respite, before);
            return before.Mission;
        }
    }

    /// <summary>The mission, or null where <see cref="Get"/> would refuse: for what is better shown without it than not at all.</summary>
    public async ValueTask<Mission?> GetCached(CancellationToken cancellation)
    {
        try
        {
            return await Get(cancellation);
        }
        catch (Problem problem) when (problem.ProblemCode == ProblemCodes.DependencyUnavailable || problem.ProblemCode == ProblemCodes.MissionMissing)
        {
            return null;
        }
    }

    /// <summary>The language of <c>title</c>: the one asked for, else the mission's that Accept-Language prefers, else none.</summary>
    public async Task<string?> TitleLocale(string asked, ServerCallContext context)
    {
        if (asked.Length > 0)
            return Languages.WellFormed(asked) ? asked : throw Problem.Invalid("locale", "unknown_language", "A BCP 47 tag, like ar or az-Latn.");
        var http = context.GetHttpContext();
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        if (http.Request.Headers.AcceptLanguage.Count == 0) return null;
        // A record has all its titles anyway, so it is not refused because another service is away.
        return await GetCached(context.CancellationToken) is { } mission ? Languages.Preferred(http.Request.Headers.AcceptLanguage, mission.Locales) : null;
    }

    /// <summary>Forgets what is older than this version; what is known already need not be asked again.</summary>
    public void Invalidate(int before)
    {
        if (!(cachedMission.Mission?.Version >= before)) cachedMission = new CachedMission(null, default);
    }

    // Not over a Forget that came while content was asked: the answer may be of before the change.
    void Remember(Mission mission, TimeSpan life, CachedMission before) =>
        Interlocked.CompareExchange(ref cachedMission, new CachedMission(mission, clock.GetUtcNow() + life), before);
}
