namespace Embassy.Gateway.Endpoints;

/// <summary>
/// A part of a composed response: what a service answered, or the problem code that says why it did not
/// (docs/problems.md): <c>timeout</c>, <c>service_unavailable</c>, <c>not_found</c> …
/// </summary>
sealed record Part<T>(T? Answer, string Reason) where T : class
{
    public string State => Answer is null ? PartState.Missing : PartState.Ok;

    /// <summary>The part that needs this one and cannot be asked for without it.</summary>
    public Part<TNext> Without<TNext>() where TNext : class => new(null, Reason);
}

/// <summary>The states of a part, the same in every composed response.</summary>
static class PartState
{
    public const string Ok = "ok", Degraded = "degraded", Missing = "missing";

    /// <summary>The state of a part that consists of others, and the reason of the first that is not whole.</summary>
    public static (string State, string Reason) Of(IReadOnlyCollection<(string State, string Reason)> parts) =>
        parts.All(p => p.State == Ok) ? (Ok, "")
            : (parts.All(p => p.State == Missing) ? Missing : Degraded, parts.First(p => p.State != Ok).Reason);
}
