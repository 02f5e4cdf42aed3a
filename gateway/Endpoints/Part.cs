namespace Embassy.Gateway.Endpoints;

/// <summary>
/// A part of a composed response: the answer of a service, or the problem code for its absence
/// (docs/problems.md): <c>timeout</c>, <c>service_unavailable</c>, <c>not_found</c> …
/// </summary>
sealed record Part<T>(T? Answer, string Reason) where T : class
{
    public string State => Answer is null ? PartState.Missing : PartState.Ok;

    /// <summary>A part that depends on this one and cannot be requested without it.</summary>
    public Part<TNext> Without<TNext>() where TNext : class => new(null, Reason);
}

/// <summary>The states of a part, the same in every composed response.</summary>
static class PartState
{
    public const string Ok = "ok", Degraded = "degraded", Missing = "missing";

    /// <summary>The state of a part that consists of others, and the reason of the first incomplete one.</summary>
    public static (string State, string Reason) Of(IReadOnlyCollection<(string State, string Reason)> parts) =>
        parts.All(p => p.State == Ok) ? (Ok, "")
            : (parts.All(p => p.State == Missing) ? Missing : Degraded, parts.First(p => p.State != Ok).Reason);
}
