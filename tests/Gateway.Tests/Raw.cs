using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Embassy.Gateway.Tests;

/// <summary>HTTP/1.1 by hand, for what no client would send.</summary>
static class Raw
{
    /// <summary>Sends these bytes and reads until the other side closes or has said a whole answer.</summary>
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

    public static Task<(int Status, string Head, string Body)> Send(Stack stack, string text) => Send(stack, Encoding.UTF8.GetBytes(text));

    public static Task<(int Status, string Head, string Body)> Get(Stack stack, string target, string headers = "") =>
        Send(stack, $"GET {target} HTTP/1.1\r\nHost: embassy\r\nConnection: close\r\n{headers}\r\n");
}
