using Embassy.Events.Tenures;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events.Engagements;

/// <summary>
/// Builds the responses for an engagement: its visible parts and the data computed from other records.
/// </summary>
public sealed class EngagementResponses(EventsDb db, RequestContext requestContext, MissionClient missions)
{
    /// <summary>An engagement as a list item.</summary>
    public V1.EngagementSummary ToListItem(Engagement engagement) =>
        Summary.Of<V1.EngagementSummary>(engagement.ToProto(requestContext.Caller.SeesInternal));

    /// <summary>The response to a write.</summary>
    public async Task<V1.Engagement> RespondToWrite(Engagement engagement, ServerCallContext context)
    {
        var shown = await Complete(engagement, context.CancellationToken);
        context.SetETag(ETags.Of(engagement.Version, Computed(shown)));
        return shown;
    }

    /// <summary>The full representation of an engagement, with the data computed from other records.</summary>
    public async Task<V1.Engagement> Complete(Engagement engagement, CancellationToken cancellation)
    {
        var toStaff = requestContext.Caller.SeesInternal;
        var shown = engagement.ToProtoWithParts(toStaff);
        var members = (engagement.Delegations?.Sides ?? []).SelectMany(s => s.Members).ToList();
        var officeHolders =
            await OfficeHolders.Of(db, members.Select(m => m.Person), members.Select(m => m.Office), engagement.StartFirst,
                engagement.StartLast, cancellation);
        officeHolders.Fill(shown, engagement);
        if (toStaff) shown.Warnings.Add(await db.FindWarnings(engagement, shown, cancellation));
        if (engagement.StartsAt is not null)
            shown.LocalTimes.Add(engagement.LocalTimes((await missions.GetCached(cancellation))?.TimeZones ?? []));
        return shown;
    }

    /// <summary>The ETag of a full engagement.</summary>
    /// <remarks>The public ETag does not reveal changes that the public cannot see.</remarks>
    public string ETagOf(Engagement engagement, V1.Engagement shown) =>
        requestContext.Caller.SeesInternal ? ETags.Of(engagement.Version, Computed(shown)) : ETags.OfContent(shown);

    /// <summary>The part of the ETag that changes with the cited records; null where nothing is cited.</summary>
    static string? Computed(V1.Engagement shown) =>
        shown.Delegations.Count + shown.Outcomes.Count + shown.LocalTimes.Count + shown.Warnings.Count == 0 ? null
        : ETags.OfContent(shown).Trim('"');
}
