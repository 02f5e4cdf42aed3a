using System.Net.Sockets;

namespace Embassy.Gateway.Tests.Connections;

public class ConnectionLimitsTests
{
    static Task<Stack> Start(params (string Name, string Value)[] settings) =>
        Stack.Start(Way.Embedded, [Platform.Hosts[0]], settings.ToDictionary(s => s.Name, s => (string?)s.Value), mission: false);

    [Fact]
    public async Task One_client_has_so_many_connections_and_others_have_their_own()
    {
        await using var stack = await Start(("Connections:PerClient", "3"));
        var mine = new List<Socket>();
        for (var n = 0; n < 3; n++)
        {
            mine.Add(await Raw.Connect(stack, from: 7));
            Assert.True(await mine[n].Answers());
        }
        Assert.False(await Raw.Serves(stack, from: 7));
        Assert.True(await Raw.Serves(stack, from: 8));
        foreach (var one in mine) Assert.True(await one.Answers());
        mine[0].Dispose();
        await Eventually.True("a place is given back", () => Raw.Serves(stack, from: 7));
        foreach (var one in mine) one.Dispose();
        Assert.Contains(stack.Logged(Microsoft.Extensions.Logging.LogLevel.Warning),
            l => l.Contains("127.0.0.7", StringComparison.Ordinal) && l.Contains("client", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_total_counts_for_a_trusted_proxy()
    {
        await using var stack =
            await Start(("Connections:PerClient", "2"), ("Connections:Total", "6"), ("Proxies:Trusted", "10.0.0.1 127.0.0.9"));
        var open = new List<Socket>();
        for (var n = 0; n < 6; n++)
        {
            open.Add(await Raw.Connect(stack, from: 9));
            Assert.True(await open[n].Answers());
        }
        Assert.False(await Raw.Serves(stack, from: 9));
        Assert.False(await Raw.Serves(stack, from: 8));
        foreach (var one in open) one.Dispose();
        await Eventually.True("places are given back", () => Raw.Serves(stack, from: 8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRI * HTT")]
    public async Task A_connection_that_says_nothing_is_closed_and_others_are_served(string said)
    {
        await using var stack = await Start(("Connections:SilenceSeconds", "3"));
        var silent = new List<Socket>();
        for (var n = 0; n < 100; n++)
        {
            silent.Add(await Raw.Connect(stack, from: 7));
            if (said.Length > 0) await silent[n].SendAsync(System.Text.Encoding.ASCII.GetBytes(said));
        }
        using var other = await Raw.Connect(stack, from: 7);
        Assert.True(await other.Answers());
        await Task.WhenAll(silent.Select(s => s.Closed()));
        Assert.True(await other.Answers());
        foreach (var one in silent) one.Dispose();
    }

    [Fact]
    public async Task Headers_in_some_frames_are_taken_and_frames_without_end_are_cut()
    {
        await using var stack = await Start();
        Assert.Contains("ok", await Frames(stack, 0), StringComparison.Ordinal);
        Assert.Contains("ok", await Frames(stack, 31), StringComparison.Ordinal);
        Assert.DoesNotContain("ok", await Frames(stack, 32), StringComparison.Ordinal);
        Assert.DoesNotContain("ok", await Frames(stack, 20_000), StringComparison.Ordinal);
        // A byte at a time, so that the head of each frame comes in parts.
        Assert.Contains("ok", await Frames(stack, 31, piece: 1), StringComparison.Ordinal);
        Assert.DoesNotContain("ok", await Frames(stack, 40, piece: 1), StringComparison.Ordinal);
    }

    // GET /health/live over HTTP/2 with this many empty CONTINUATION frames before the one that ends its headers.
    static async Task<string> Frames(Stack stack, int empty, int piece = 1 << 20)
    {
        byte[] path = [0x04, 12, .. "/health/live"u8];
        byte[] headers = [0x82, 0x86, .. path, 0x41, 1, (byte)'a'];
        var all = new MemoryStream();
        all.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        all.Write(Frame(4, 0, 0, []));
        all.Write(Frame(1, 1, 1, headers));
        for (var n = 0; n < empty; n++) all.Write(Frame(9, 0, 1, []));
        all.Write(Frame(9, 4, 1, []));
        using var socket = await Raw.Connect(stack, from: 7);
        var (got, buffer) = (new MemoryStream(), new byte[16 << 10]);
        try
        {
            foreach (var part in all.ToArray().Chunk(piece)) await socket.SendAsync(part);
            while (!System.Text.Encoding.Latin1.GetString(got.ToArray()).Contains("\"ok\"", StringComparison.Ordinal)
                && await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(20)) is > 0 and var read) got.Write(buffer, 0, read);
        }
        catch (SocketException)
        {
            // It was reset.
        }
        return System.Text.Encoding.Latin1.GetString(got.ToArray());
    }

    static byte[] Frame(byte type, byte flags, int stream, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, (byte)stream, .. payload];
}
