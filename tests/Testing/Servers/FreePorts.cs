using System.Net;
using System.Net.Sockets;

namespace Embassy.Testing;

// A free loopback port for a server that will be killed and started again on it.
public static class FreePorts
{
    // Port 0 would hand out a port of the ephemeral range. There a client that keeps knocking while the server is
    // down may be given the very port it knocks at, and connects to itself; the server then never gets it back.
    static readonly int End = EphemeralStart();

    // A port is probed now and bound later: two test processes, or two tests of one, must not be given the same one
    // meanwhile. So each process has a stretch of its own, which it holds by listening at its first port, and gives
    // each port of it out once in a round.
    const int Stretch = 1000;
    static readonly Lock Gate = new();
    static TcpListener? held;
    static int first, next;

    public static int Free()
    {
        lock (Gate)
        {
            if (held is null) Hold();
            for (var attempt = 1; attempt < Stretch; attempt++)
            {
                next = next % (Stretch - 1) + 1;
                if (IsFree(first + next)) return first + next;
            }
        }
        throw new InvalidOperationException($"No free loopback port between {first} and {first + Stretch}.");
    }

    static void Hold()
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            first = 10_000 + Random.Shared.Next((End - 10_000) / Stretch) * Stretch;
            try
            {
                held = new TcpListener(IPAddress.Loopback, first) { ExclusiveAddressUse = true };
                held.Start();
                return;
            }
            catch (SocketException)
            {
                held = null;
            }
        }
        throw new InvalidOperationException($"No free stretch of loopback ports between 10000 and {End}.");
    }

    static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    static int EphemeralStart()
    {
        const string file = "/proc/sys/net/ipv4/ip_local_port_range";
        var start = File.Exists(file) ? int.Parse(File.ReadAllText(file).Split()[0], null) : 32_768;
        return start > 11_000 ? start : 32_768;
    }
}
