using System.Security.Claims;

namespace Embassy.ServiceDefaults;

/// <summary>The caller: the subject of a verified token, or anonymous.</summary>
/// <param name="Id">The token's <c>sub</c>; empty if anonymous.</param>
/// <param name="SeesInternal">Whether the caller can read internal and embargoed records.</param>
public sealed record Caller(string Id, IReadOnlyList<string> Roles, bool SeesInternal)
{
    /// <summary>The <c>name</c> claim, for people to read; empty if the token has none that can be shown.</summary>
    public string Name { get; init; } = "";

    public static readonly Caller Nobody = new("", [], false);

    /// <summary>The service itself, while it handles an announcement.</summary>
    public static readonly Caller Service = new("service", [Embassy.ServiceDefaults.Roles.Service], true);

    public static Caller From(ClaimsPrincipal user, IReadOnlyList<string> internalReaders)
    {
        if (user.Identity?.IsAuthenticated != true) return Nobody;
        var roles = user.FindAll(ServiceDefaults.Roles.Claim).Select(c => c.Value).ToArray();
        return new Caller(user.FindFirstValue("sub") ?? "", roles, roles.Any(internalReaders.Contains)) { Name = NameOf(user) };
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
    /// True while handling an announcement older than one already handled for its subject
    /// (<see cref="IHandleEach{T}"/>).
    /// </summary>
    public bool Overtaken { get; set; }

    /// <summary>Set for a request that is refused whatever the operation finds: it stores nothing.</summary>
    public DeferredFaults? Deferred { get; set; }

    /// <summary>The public subjects whose change this unit of work has announced.</summary>
    public HashSet<string> Announced { get; } = [];
}
