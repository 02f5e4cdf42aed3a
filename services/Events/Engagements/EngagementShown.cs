using System.Globalization;
using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.Events.Engagements;

// The representations of an engagement: for staff, for the public and in announcements.
partial class Engagement
{
    /// <param name="toStaff">True to include embargoes and internal data.</param>
    public V1.Engagement ToProto(bool toStaff) => new()
    {
        Id = Id.ToString(),
        Kind = Kind,
        Direction = Direction,
        Status = Status,
        Titles = { Titles.Select(t => t.ToProto()) },
        Start = Start.ToString(),
        End = End?.ToString() ?? "",
        Precision = Start.Precision,
        PreviousStart = PreviousStart?.ToString() ?? "",
        StartsAt = StartsAt?.ToTimestamp(),
        EndsAt = EndsAt?.ToTimestamp(),
        Zone = Zone ?? "",
        Places = { Places.Select(p => p.ToProto()) },
        PlaceState = PlaceState ?? "",
        Coordinates = Coordinates ?? "",
        Setting = OnMargins ? "margins" : "bilateral",
        Forum = Forum ?? "",
        Session = Session ?? "",
        States = { States },
        Participants = { Participants.Select(p => p.ToProto()) },
        Series = Series ?? "",
        Ordinal = Ordinal ?? 0,
        Follows = Follows?.ToString() ?? "",
        Sources = { Sources.Select(s => s.ToProto()) },
        Audience = Audience,
        EmbargoUntil = toStaff ? EmbargoUntil?.ToTimestamp() : null,
        DelegationsDisclosure = toStaff ? Delegations?.ToDisclosure() : null,
        AgendaDisclosure = toStaff ? Agenda?.ToDisclosure() : null,
        CreatedAt = CreatedAt.ToTimestamp(),
        UpdatedAt = (toStaff ? UpdatedAt : PublicUpdatedAt).ToTimestamp(),
        Version = toStaff ? Version : PublicVersion,
        PublicVersion = PublicVersion,
    };

    /// <summary>The full representation, without the data computed from other records.</summary>
    public V1.Engagement ToProtoWithParts(bool toStaff)
    {
        var shown = ToProto(toStaff);
        if (Delegations is not null) shown.Delegations.Add(Delegations.Sides.Select(s => s.ToProto()));
        if (Agenda is not null) shown.Agenda.Add(Agenda.Items.Select(i => i.ToProto()));
        shown.Outcomes.Add(Outcomes.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).Select(o => o.ToProto(toStaff)));
        return shown;
    }

    /// <summary>The entered content, for comparison.</summary>
    V1.Engagement Entered() => Timeless(ToProtoWithParts(toStaff: true));

    /// <summary>The public representation without version counters; null for an internal engagement.</summary>
    public V1.Engagement? Face(DateTimeOffset now)
    {
        if (Audience == Audiences.Internal) return null;
        var shown = ToProto(toStaff: false);
        if (Delegations is { } sides && sides.IsPublic(now)) shown.Delegations.Add(sides.Sides.Select(s => s.ToProto()));
        if (Agenda is { } agenda && agenda.IsPublic(now)) shown.Agenda.Add(agenda.Items.Select(i => i.ToProto()));
        return Timeless(shown);
    }

    /// <summary>The names of the changed fields, as in JSON.</summary>
    public static List<string> Different(V1.Engagement? before, V1.Engagement? after) => before is null || after is null ? [] :
        [.. V1.Engagement.Descriptor.Fields.InDeclarationOrder()
            .Where(f => !Equals(f.Accessor.GetValue(before), f.Accessor.GetValue(after))).Select(f => f.JsonName)];

    /// <summary>
    /// The instants at which parts become public after the engagement itself, with the names of the parts.
    /// </summary>
    public IEnumerable<(DateTimeOffset At, List<string> Parts)> PartsAhead(DateTimeOffset now)
    {
        var itself = EmbargoUntil > now ? EmbargoUntil.Value : now;
        (IHasAudience? Part, string Name)[] parts = [(Delegations, "delegations"), (Agenda, "agenda")];
        return parts.Where(p => p.Part is { Audience: Audiences.Public } && p.Part.EmbargoUntil > itself)
            .GroupBy(p => p.Part!.EmbargoUntil!.Value).OrderBy(g => g.Key).Select(g => (g.Key, g.Select(p => p.Name).ToList()));
    }

    static V1.Engagement Timeless(V1.Engagement shown)
    {
        (shown.UpdatedAt, shown.Version, shown.PublicVersion) = (null, 0, 0);
        return shown;
    }

    /// <summary>The instants in local time at the place and in the capitals.</summary>
    public IEnumerable<V1.LocalTime> LocalTimes(IEnumerable<string> capitals)
    {
        if (StartsAt is not { } starts) yield break;
        foreach (var zone in capitals.Prepend(Zone ?? "").Where(z => z.Length > 0).Distinct())
            if (TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var clock))
                yield return new V1.LocalTime { Zone = zone, Starts = On(clock, starts), Ends = EndsAt is { } ends ? On(clock, ends) : "" };
    }

    static string On(TimeZoneInfo clock, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, clock).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    public EngagementSummary ToSummary() => new(
        Id.ToString(), Kind, Direction, Status, [.. Titles.Select(t => t.ToAnnounced())], Start.ToString(), End?.ToString(),
        [.. Places.Select(p => p.ToAnnounced())], [.. States], Series, Ordinal, PublicVersion, $"/v1/engagements/{Id}",
        StartsAt, EndsAt, Zone, PreviousStart?.ToString());

    /// <summary>The announcement of the current status, sent first if the engagement becomes public late.</summary>
    public Announcement ToStatusAnnouncement() => Status switch
    {
        EngagementStatus.Planned => new EngagementPlanned(ToSummary()),
        EngagementStatus.Confirmed => new EngagementConfirmed(ToSummary()),
        EngagementStatus.Held => new EngagementHeld(ToSummary()),
        EngagementStatus.Postponed => new EngagementPostponed(ToSummary()),
        EngagementStatus.Cancelled => new EngagementCancelled(ToSummary()),
        _ => new EngagementChanged(ToSummary(), ["status"]),
    };
}
