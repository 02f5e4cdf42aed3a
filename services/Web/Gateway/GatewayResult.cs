namespace Embassy.Web.Gateway;

/// <summary>
/// A response of the gateway: a value, a refusal with its problem, or neither, because it did not respond in time.
/// </summary>
/// <param name="Status">The status of HTTP; 0 if there was no response.</param>
/// <param name="KeptSince">When the value was read, if the gateway is away and it is a kept copy.</param>
public sealed record GatewayResult<T>(T? Value, int Status, GatewayProblem? Problem = null, DateTimeOffset? KeptSince = null)
    where T : class
{
    /// <summary>The gateway or the service behind it does not respond, or has too much to do.</summary>
    public bool Unavailable => Value is null && Status is 0 or 429 or >= 500;
}

/// <summary>The members of a problem (RFC 9457) that a front end shows or decides by.</summary>
/// <param name="Location">Where a moved resource is, in the API.</param>
/// <param name="Link">Where a moved resource is, for people.</param>
public sealed record GatewayProblem(string? Code, string? Title, string? Detail, string? Remedy, string? TraceId, string? Location,
    string? Link, string? Why, string? Since, string? Key, string? Locale, string? Slug, IReadOnlyList<string>? AvailableLocales);
