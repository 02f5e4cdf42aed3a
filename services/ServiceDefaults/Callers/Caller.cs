using System.Security.Claims;

namespace Embassy.ServiceDefaults;

/// <summary>Who asks: the subject of a verified token, or nobody.</summary>
/// <param name="Id">The token's <c>sub</c>; empty for nobody.</param>
/// <param name="SeesInternal">Whether internal records, and those under embargo, are there for this caller.</param>
public sealed record Caller(string Id, IReadOnlyList<string> Roles, bool SeesInternal)
{
    public static readonly Caller Nobody = new("", [], false);

    /// <summary>The service itself, at work on what it was told.</summary>
    public static readonly Caller Service = new("service", [Embassy.ServiceDefaults.Roles.Service], true);

    public static Caller From(ClaimsPrincipal user, IReadOnlyList<string> internalReaders)
    {
        if (user.Identity?.IsAuthenticated != true) return Nobody;
        var roles = user.FindAll(ServiceDefaults.Roles.Claim).Select(c => c.Value).ToArray();
        return new Caller(user.FindFirstValue("sub") ?? "", roles, roles.Any(internalReaders.Contains));
    }
}

/// <summary>Whose work this scope does, and what made it happen. One per request, and one per announcement handled.</summary>
public sealed class RequestContext
{
    public Caller Caller { get; set; } = Caller.Nobody;

    /// <summary>The announcement that is being handled, if one is.</summary>
    public Guid? CausedBy { get; set; }

    /// <summary>True while an announcement is handled of whose subject a newer one was handled before (<see cref="IHandleEach{T}"/>).</summary>
    public bool Overtaken { get; set; }

    /// <summary>The public subjects that this work has announced a change of.</summary>
    public HashSet<string> Announced { get; } = [];
}
