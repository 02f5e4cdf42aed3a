namespace Embassy.ServiceDefaults;

/// <summary>How the audience and the embargo of a record may change: the same for every kind of record.</summary>
public static class AudienceRules
{
    public static bool IsPublic(this IHasAudience record, DateTimeOffset now) => record.Audience == Audiences.Public && !(record.EmbargoUntil > now);

    /// <summary>
    /// Refuses to hide a record that is public: <c>embargo_ended</c>. Until then an embargo may be made longer, shorter, or called off,
    /// and the record may become internal.
    /// </summary>
    /// <param name="there">The record as it is; null while it is new, and everything is allowed.</param>
    /// <param name="mayBecomeInternal">Whether this kind of record may be withdrawn by making it internal; readers are then told to forget it.</param>
    public static void ExpectMayBecome(IHasAudience? there, string audience, DateTimeOffset? embargo, DateTimeOffset now, bool mayBecomeInternal = false)
    {
        if (there?.IsPublic(now) != true) return;
        if (audience == Audiences.Internal && !mayBecomeInternal) throw new Problem(ProblemCodes.EmbargoEnded, "It is public already, and stays public.");
        if (audience == Audiences.Public && embargo > now) throw new Problem(ProblemCodes.EmbargoEnded, "It is public already; an embargo cannot begin now.");
    }
}

/// <summary>Names the RPC that changes the audience and the embargo of an entity after it was made.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AudienceChangedByAttribute(string rpc) : Attribute
{
    public string Rpc { get; } = rpc;
}

/// <summary>An entity that is internal for ever; says why.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeverPublicAttribute(string why) : Attribute
{
    public string Why { get; } = why;
}
