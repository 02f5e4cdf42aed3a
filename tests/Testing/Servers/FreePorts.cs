using System.Net;
using System.Net.Sockets;

namespace Embassy.Testing;

// A free loopback port for a server that will be killed and restarted on it.
public static class FreePorts
{
    // Port 0 would choose an ephemeral port. A client that retries while the server is down could be assigned the very
    // port that it connects to, and would connect to itself; the server could then never bind it again.
    static readonly int End = EphemeralStart();

    // A port is probed now and bound later, and in between no other test or test process may get it. Each process
    // therefore reserves a range by listening on its first port, and hands out the ports of the range in turn.
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
