using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Embassy.Events;

// What the slices on engagements begin and end with.
partial class EventsApi
{
    /// <summary>The engagement, or a refusal; what is no UUID names none.</summary>
    async Task<Engagement> Find(string name, CancellationToken cancellation) =>
        Guid.TryParseExact(name, "D", out var id) && await db.Engagements.SingleOrDefaultAsync(e => e.Id == id, cancellation) is { } engagement
            ? engagement
            : throw Problem.NotFound("engagement", name);

    /// <summary>The language of <c>title</c>: the one asked for, else what Accept-Language wants of the mission's, else none.</summary>
    async Task<string?> Wanted(string asked, ServerCallContext context)
    {
        if (asked.Length > 0)
            return Languages.WellFormed(asked) ? asked : throw Problem.Invalid("locale", "unknown_language", "A BCP 47 tag, like ar or az-Latn.");
        var http = context.GetHttpContext();
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        if (http.Request.Headers.AcceptLanguage.Count == 0) return null;
        try
        {
            return Languages.Preferred(http.Request.Headers.AcceptLanguage, (await missions.Ask(context.CancellationToken)).Locales);
        }
        catch (Problem problem) when (problem.Reason == Reasons.DependencyUnavailable || problem.Reason == Reasons.MissionMissing)
        {
            // Nobody is refused an engagement, with all its titles, because another service is away.
            return null;
        }
    }

    V1.Engagement Show(Engagement engagement, ServerCallContext context)
    {
        context.SetETag(ETags.Of(engagement.Version));
        return engagement.ToProto(locale: null, work.Caller.SeesInternal);
    }
}
