using Embassy.Web.Gateway;

namespace Embassy.Site.Routing;

/// <summary>What a reader sees instead of a screen: its status, its kind, and what is known about it.</summary>
/// <param name="Kind">The words of the state: <c>not-found</c>, <c>language-missing</c>, <c>gone</c>,
/// <c>unavailable</c>.</param>
public sealed record ScreenState(int Status, string Kind, GatewayProblem? Problem = null)
{
    /// <summary>The state that a refusal of the gateway means for the main content of a screen.</summary>
    public static ScreenState Of<T>(GatewayResult<T> result) where T : class => result switch
    {
        { Unavailable: true } => Unavailable,
        { Status: 410 } => new(410, "gone", result.Problem),
        { Status: 404, Problem.Code: "language_missing" } => new(404, "language-missing", result.Problem),
        _ => NotFound,
    };

    public static ScreenState NotFound { get; } = new(404, "not-found");

    public static ScreenState Unavailable { get; } = new(503, "unavailable");
}
