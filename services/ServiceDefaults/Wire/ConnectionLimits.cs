using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;


/// <summary>
/// Limits connections before any of their bytes is read: the number per client, the total number, and the CONTINUATION
/// frames per HTTP/2 header block. Excess connections are reset. Kestrel has none of these limits per client.
/// </summary>
public sealed class ConnectionLimits(ConnectionOptions settings, ProxyOptions proxies, TimeProvider clock, ILogger<ConnectionLimits> log)
{
    readonly Lock gate = new();
    readonly Dictionary<IPAddress, int> open = [];
    readonly LogThrottle<IPAddress> lines = new(clock, IPAddress.None);
    int total;

    public TimeSpan Silence => settings.Silence;

    /// <summary>Serves the connection, or resets it if it exceeds a limit.</summary>
    public async Task Serve(ConnectionContext connection, Func<Task> next)
    {
        var client = Client(connection);
        if (Enter(client) is { } reason)
        {
            Cut(connection, reason);
            return;
        }
        try
        {
            await next();
        }
        finally
        {
            Leave(client);
        }
    }

    /// <summary>Limits the number of frames per header block of an HTTP/2 connection.</summary>
    internal void Guard(ConnectionContext connection)
    {
        var (transport, cut) = (connection.Transport, false);
        connection.Transport = new LimitedConnection(new Http2FrameGuard(transport.Input, () =>
        {
            if (!cut) Cut(connection, "continuation");
            cut = true;
        }), transport.Output);
    }

    /// <summary>
    /// Counts and closes a connection; the reason is <c>client</c>, <c>total</c>, <c>silent</c> or <c>continuation</c>.
    /// </summary>
    internal void Cut(ConnectionContext connection, string reason)
    {
        Telemetry.ConnectionsCut.Add(1, new KeyValuePair<string, object?>("reason", reason));
        var client = Client(connection);
        if (lines.Due(ref client) is > 0 and var times)
            log.LogWarning("Closed {Count} connections of {Client} since the last line of this kind; the last one: {Reason}",
                times, Equals(client, IPAddress.None) ? "further clients" : client, reason);
        connection.Abort(new ConnectionAbortedException($"Closed for a limit: {reason}."));
    }

    static IPAddress Client(ConnectionContext connection) => ClientAddress.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);

    string? Enter(IPAddress client)
    {
        lock (gate)
        {
            if (settings.Total > 0 && total >= settings.Total) return "total";
            var mine = open.GetValueOrDefault(client);
            if (settings.PerClient > 0 && mine >= settings.PerClient && !proxies.Networks.Any(p => p.Contains(client))) return "client";
            open[client] = mine + 1;
            total++;
            return null;
        }
    }

    void Leave(IPAddress client)
    {
        lock (gate)
        {
            total--;
            if (open[client] == 1) open.Remove(client);
            else open[client]--;
        }
    }

    sealed record LimitedConnection(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
