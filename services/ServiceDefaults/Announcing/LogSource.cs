namespace Embassy.ServiceDefaults;

/// <summary>
/// The CloudEvents <c>source</c> of a log: <c>/missions/embassy/content</c>, <c>/missions/embassy/forums/un</c>. It
/// names the mission, so that a consumer of several missions keeps them apart.
/// </summary>
/// <param name="Mission">The key of the mission, <see cref="MissionOptions.Key"/>.</param>
/// <param name="Log">The name of the log: <c>content</c>, <c>forums-un</c>.</param>
public readonly record struct LogSource(string Mission, string Log)
{
    public override string ToString() => $"/missions/{Mission}/{Log.Replace("forums-", "forums/", StringComparison.Ordinal)}";

    /// <summary>Returns null for text that is not the source of a log.</summary>
    public static LogSource? Parse(string source) => source.Split('/') switch
    {
        ["", "missions", { Length: > 0 } mission, { Length: > 0 } service] => new(mission, service),
        ["", "missions", { Length: > 0 } mission, { Length: > 0 } service, { Length: > 0 } part] => new(mission, $"{service}-{part}"),
        _ => null,
    };

    /// <summary>True if the log is that of the service, or of one of its forums.</summary>
    public bool IsOf(string service) => Log == service || Log.StartsWith(service + "-", StringComparison.Ordinal);

    /// <summary>
    /// The forum whose records the log of the forums' service holds; empty where it holds those of all forums.
    /// </summary>
    public static string Forum(string source) => Parse(source)?.Log["forums".Length..].TrimStart('-') ?? "";
}
