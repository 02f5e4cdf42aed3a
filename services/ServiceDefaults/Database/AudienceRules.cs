namespace Embassy.ServiceDefaults;

/// <summary>Rules for changing the audience and the embargo of a record, the same for every kind of record.</summary>
public static class AudienceRules
{
    public static bool IsPublic(this IHasAudience record, DateTimeOffset now) => record.Audience == Audiences.Public
        && !(record.EmbargoUntil > now);

    /// <summary>
    /// Refuses to hide a public record: <c>embargo_ended</c>. Before publication, an embargo may be extended, shortened
    /// or removed, and the record may become internal.
    /// </summary>
    /// <param name="there">The current record; null for a new one, which has no restrictions.</param>
    /// <param name="mayBecomeInternal">
    /// Whether this kind of record can be withdrawn by making it internal; a removal is then announced to readers.
    /// </param>
    public static void ExpectMayBecome(IHasAudience? there, string audience, DateTimeOffset? embargo, DateTimeOffset now,
        bool mayBecomeInternal = false)
    {
        if (there?.IsPublic(now) != true) return;
        if (audience == Audiences.Internal && !mayBecomeInternal)
            throw new Problem(ProblemCodes.EmbargoEnded, "It is public already, and stays public.");
        if (audience == Audiences.Public && embargo > now)
            throw new Problem(ProblemCodes.EmbargoEnded, "It is public already; an embargo cannot begin now.");
    }
}

/// <summary>Names the RPC that changes the audience and the embargo of an existing entity.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AudienceChangedByAttribute(string rpc) : Attribute
{
    public string Rpc { get; } = rpc;
}

/// <summary>Marks an entity as permanently internal, with the reason.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeverPublicAttribute(string why) : Attribute
{
    public string Why { get; } = why;
}
