using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Embassy.Gateway.Tests;

/// <summary>HTTP/1.1 by hand, for what no client would send.</summary>
static class Raw
{
    /// <summary>Sends these bytes and reads until the other side closes or has sent a complete response.</summary>
    public static async Task<(int Status, string Head, string Body)> Send(Stack stack, params byte[][] parts)
    {
        var address = new Uri(stack.Address);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port);
        var stream = tcp.GetStream();
        foreach (var part in parts) await stream.WriteAsync(part);
        var all = new MemoryStream();
        var buffer = new byte[16 << 10];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (int read; (read = await stream.ReadAsync(buffer, patience.Token)) > 0;) all.Write(buffer, 0, read);
        var text = Encoding.UTF8.GetString(all.ToArray());
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var head = end < 0 ? text : text[..end];
        return (text.Length < 12 ? 0 : int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture), head, end < 0 ? "" : text[(end + 4)..]);
    }

    /// <summary>A connection from an address of its own, <c>127.0.0.x</c>.</summary>
    public static async Task<Socket> Connect(Stack stack, int from)
    {
        var address = new Uri(stack.Address);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Parse($"127.0.0.{from}"), 0));
        await socket.ConnectAsync(address.Host, address.Port);
        return socket;
    }

    /// <summary>
    /// Whether a new connection from an address is served; a reset may come before the client knows that it is
    /// connected.
    /// </summary>
    public static async Task<bool> Serves(Stack stack, int from)
    {
        try
        {
            using var socket = await Connect(stack, from);
            return await socket.Answers();
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Whether a whole small answer comes to a GET; false when the connection ends first.</summary>
    public static async Task<bool> Answers(this Socket socket)
    {
        try
        {
            await socket.SendAsync("GET /health/live HTTP/1.1\r\nHost: embassy\r\n\r\n"u8.ToArray());
            var buffer = new byte[4 << 10];
            return await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(20)) > 12
                && Encoding.ASCII.GetString(buffer, 9, 3) == "200";
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Waits until the other side closes or resets the connection.</summary>
    public static async Task Closed(this Socket socket)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(60)) > 0) { }
        }
        catch (SocketException)
        {
            // It was reset.
        }
    }

    public static Task<(int Status, string Head, string Body)> Send(Stack stack, string text) => Send(stack, Encoding.UTF8.GetBytes(text));

    public static Task<(int Status, string Head, string Body)> Get(Stack stack, string target, string headers = "") =>
        Send(stack, $"GET {target} HTTP/1.1\r\nHost: embassy\r\nConnection: close\r\n{headers}\r\n");
}
