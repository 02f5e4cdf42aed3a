using System.Net;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Records rejected tokens: each in the metric <c>embassy.tokens.refused</c>, and one log line per client and minute.
/// The token itself is never logged.
/// </summary>
public sealed class TokenRejections(TimeProvider clock, ILogger<TokenRejections> log)
{
    readonly LogThrottle<IPAddress> lines = new(clock, IPAddress.None);

    public void Note(IPAddress? address, string why)
    {
        Telemetry.TokensRefused.Add(1);
        var client = ClientAddress.Of(address);
        if (lines.Due(ref client) is > 0 and var times)
            log.LogWarning("Refused {Count} tokens of {Client} since the last line of this kind; the last one: {Why}",
                times, Equals(client, IPAddress.None) ? "further clients" : client, why);
    }
}
