using System.Security.Claims;

namespace Embassy.ServiceDefaults;

/// <summary>The caller: the subject of a verified token, or anonymous.</summary>
/// <param name="Id">The token's <c>sub</c>; empty if anonymous.</param>
/// <param name="SeesInternal">Whether the caller can read internal and embargoed records.</param>
/// <param name="Name">The <c>name</c> claim, for people to read; empty if the token has none that can be shown.</param>
/// <param name="Client">The token's <c>client_id</c>; empty if it has none.</param>
public sealed record Caller(string Id, IReadOnlyList<string> Roles, bool SeesInternal, string Name = "", string Client = "")
{
    const int LongestClient = 255;

    public static readonly Caller Nobody = new("", [], false);

    /// <summary>The service itself, while it handles an announcement.</summary>
    public static readonly Caller Service = new("service", [Embassy.ServiceDefaults.Roles.Service], true);

    public static Caller From(ClaimsPrincipal user, IReadOnlyList<string> internalReaders)
    {
        if (user.Identity?.IsAuthenticated != true) return Nobody;
        var roles = ServiceDefaults.Roles.Of(user);
        return new Caller(user.FindFirstValue("sub") ?? "", roles, ServiceDefaults.Roles.NamesOf(roles).Any(internalReaders.Contains),
            NameOf(user), ClientOf(user));
    }

    /// <summary>Whether a policy permits the caller to act in this section, and not only in others.</summary>
    /// <param name="section">With its kind: <c>locale:fr</c>.</param>
    public bool May(string policy, string section) => Policies.Access(policy, Roles).Permits(section);

    /// <summary>
    /// The only sections in which the caller can act by one of these policies, without their kind; empty if there is no
    /// restriction, or nothing that the caller could do.
    /// </summary>
    public IReadOnlyList<string> Restriction(string kind, params ReadOnlySpan<string> policies)
    {
        var sections = new List<string>();
        foreach (var policy in policies)
        {
            var access = Policies.Access(policy, Roles);
            if (!access.Allowed) continue;
            if (access.Sections is null) return [];
            sections.AddRange(access.Sections.Where(s => s.StartsWith(kind + ":", StringComparison.Ordinal))
                .Select(s => s[(kind.Length + 1)..]));
        }
        return [.. sections.Distinct()];
    }

    // Not checked as the subject is, and stored.
    static string ClientOf(ClaimsPrincipal user)
    {
        var text = user.FindFirstValue("client_id") ?? "";
        if (text.AsSpan().ContainsAnyInRange('\0', '\x1f')) text = string.Concat(text.Where(c => !char.IsControl(c)));
        return text.Length <= LongestClient ? text : text[..LongestClient];
    }

    // An authority's names are not ours to refuse: one that cannot be shown is left out.
    static string NameOf(ClaimsPrincipal user) =>
        user.FindFirstValue("name")?.Trim() is { } name && PersonName.CanBeShown(name) ? name : "";
}

/// <summary>The caller and the cause of a unit of work. One per request, and one per handled announcement.</summary>
public sealed class RequestContext
{
    public Caller Caller { get; set; } = Caller.Nobody;

    /// <summary>Id of the announcement that is being handled, if any.</summary>
    public Guid? CausedBy { get; set; }

    /// <summary>
    /// What runs, as the audit names it: the full name of an RPC, a handler, a loop. Empty while reading, when a write
    /// is no change of a record: then nothing is audited.
    /// </summary>
    public string Operation { get; set; } = "";

    internal bool IsAudited => Operation.Length > 0;

    /// <summary>The record that the request names; empty if it names none.</summary>
    public string Record { get; set; } = "";

    /// <summary>True for a request that only asks whether a write would succeed.</summary>
    public bool ValidatesOnly { get; set; }

    public RequestOrigin Origin { get; set; } = RequestOrigin.None;

    internal AuditRow ToAudit(DateTimeOffset now, string outcome, string code, string records, string changes, AuditKeys keys,
        int times = 1) => new()
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            Operation = Operation,
            Outcome = outcome,
            Code = code,
            Person = Caller.Id,
            Name = Caller.Name,
            Roles = string.Join(' ', Caller.Roles),
            Client = Caller.Client,
            Cause = CausedBy?.ToString() ?? "",
            Address = Origin.Address,
            RequestId = Origin.RequestId,
            TraceId = System.Diagnostics.Activity.Current?.TraceId.ToHexString() ?? "",
            Records = records,
            Changes = changes,
            Times = times,
            KeyId = keys.CurrentId,
        };

    /// <summary>
    /// True while handling an announcement older than one already handled for its subject
    /// (<see cref="IHandleEach{T}"/>).
    /// </summary>
    public bool Overtaken { get; set; }

    /// <summary>Set for a request that is refused whatever the operation finds: it stores nothing.</summary>
    public DeferredFaults? Deferred { get; set; }

    /// <summary>The public subjects whose change this unit of work has announced.</summary>
    public HashSet<string> Announced { get; } = [];
}
