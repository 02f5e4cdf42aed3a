using System.Net;
using System.Net.Sockets;

namespace Embassy.Testing;

// A free loopback port for a server that will be killed and started again on it.
public static class Ports
{
    // Port 0 would hand out a port of the ephemeral range. There a client that keeps knocking while the server is
    // down may be given the very port it knocks at, and connects to itself; the server then never gets it back.
    static readonly int End = EphemeralStart();

    public static int Free()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var port = Random.Shared.Next(10_000, End);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
            }
        }
        throw new InvalidOperationException($"No free loopback port between 10000 and {End}.");
    }

    static int EphemeralStart()
    {
        const string file = "/proc/sys/net/ipv4/ip_local_port_range";
        var start = File.Exists(file) ? int.Parse(File.ReadAllText(file).Split()[0], null) : 32_768;
        return start > 11_000 ? start : 32_768;
    }
}
