using Embassy.Events.Missions;
using Embassy.Events.Tenures;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events.Engagements;

/// <summary>Engagements as the caller may see them, with what is computed of other records.</summary>
public sealed class EngagementResponses(EventsDb db, RequestContext requestContext, MissionClient missions)
{
    /// <summary>An engagement as a list shows it.</summary>
    public V1.Engagement ToListItem(Engagement engagement, string? locale) => engagement.ToProto(locale, requestContext.Caller.SeesInternal);

    /// <summary>The answer to a write.</summary>
    public async Task<V1.Engagement> RespondToWrite(Engagement engagement, ServerCallContext context)
    {
        var shown = await Complete(engagement, null, context.CancellationToken);
        context.SetETag(ETags.Of(engagement.Version, Computed(shown)));
        return shown;
    }

    /// <summary>All that one engagement is read with, with what is computed of other records.</summary>
    public async Task<V1.Engagement> Complete(Engagement engagement, string? locale, CancellationToken cancellation)
    {
        var toStaff = requestContext.Caller.SeesInternal;
        var shown = engagement.ToProtoWithParts(locale, toStaff);
        var members = (engagement.Delegations?.Sides ?? []).SelectMany(s => s.Members).ToList();
        var officeHolders = await OfficeHolders.Of(db, members.Select(m => m.Person), members.Select(m => m.Office), engagement.StartFirst, engagement.StartLast, cancellation);
        officeHolders.Fill(shown, engagement);
        if (toStaff) shown.Warnings.Add(await db.FindWarnings(engagement, shown, cancellation));
        if (engagement.StartsAt is not null) shown.LocalTimes.Add(engagement.LocalTimes((await missions.GetCached(cancellation))?.TimeZones ?? []));
        return shown;
    }

    /// <summary>The ETag of a complete engagement. The public learns nothing of a change that it does not see, not even that there was one.</summary>
    public string ETagOf(Engagement engagement, V1.Engagement shown, string? locale) =>
        requestContext.Caller.SeesInternal ? ETags.Of(engagement.Version, Join(locale, Computed(shown))) : ETags.OfContent(shown);

    static string? Join(params string?[] parts) => string.Join('-', parts.Where(p => p is not null)) is { Length: > 0 } joined ? joined : null;

    /// <summary>A part of the ETag that is another when other records are, where something of theirs is shown.</summary>
    static string? Computed(V1.Engagement shown) =>
        shown.Delegations.Count + shown.Outcomes.Count + shown.LocalTimes.Count + shown.Warnings.Count == 0 ? null : ETags.OfContent(shown).Trim('"');
}
