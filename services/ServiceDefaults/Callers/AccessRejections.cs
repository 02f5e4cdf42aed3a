using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Records requests that a caller's roles do not allow: each in the metric <c>embassy.access.refused</c>, and one log
/// line per subject and minute.
/// </summary>
public sealed class AccessRejections(TimeProvider clock, ILogger<AccessRejections> log)
{
    const string Others = "further subjects";

    readonly LogThrottle<string> lines = new(clock, Others);

    /// <param name="subject">The token's <c>sub</c>.</param>
    /// <param name="operation">The RPC's name, or the path of its HTTP binding.</param>
    public void Note(string subject, string operation, string policy)
    {
        Telemetry.AccessRefused.Add(1);
        if (lines.Due(ref subject) is > 0 and var times)
            log.LogWarning("Refused {Count} requests of {Subject} since the last line of this kind; the last one: {Operation}, for {Policy}",
                times, subject, operation, policy);
    }
}
