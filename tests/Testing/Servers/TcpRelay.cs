using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Embassy.Testing;

/// <summary>
/// The network between a host and a server on this machine, which a test may cut or stall. Both ends see what they see
/// when a cable is pulled: resets, or silence.
/// </summary>
public sealed class TcpRelay : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, FreePorts.Free());
    readonly CancellationTokenSource ended = new();
    readonly ConcurrentDictionary<Socket, bool> open = new();
    readonly int target;
    readonly Task accepting;
    volatile TaskCompletionSource passes = Passing();
    volatile bool isCut;

    public TcpRelay(int target)
    {
        this.target = target;
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Resets all connections, and each new one, until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        isCut = true;
        foreach (var socket in open.Keys) Reset(socket);
    }

    /// <summary>Passes nothing on, in either direction, until <see cref="Mend"/>. Connections stay open.</summary>
    public void Stall() => passes = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Passes everything on again, also what waited.</summary>
    public void Mend()
    {
        isCut = false;
        passes.TrySetResult();
    }

    async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await listener.AcceptSocketAsync(ended.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    async Task Serve(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        (open[client], open[server]) = (true, true);
        try
        {
            if (isCut) return;
            await passes.Task.WaitAsync(ended.Token);
            await server.ConnectAsync(IPAddress.Loopback, target, ended.Token);
            await Task.WhenAny(Pass(client, server), Pass(server, client));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
        finally
        {
            foreach (var socket in (Socket[])[client, server])
            {
                open.TryRemove(socket, out _);
                Reset(socket);
            }
        }
    }

    async Task Pass(Socket source, Socket sink)
    {
        try
        {
            var buffer = new byte[64 << 10];
            while (await source.ReceiveAsync(buffer, ended.Token) is > 0 and var count)
            {
                await passes.Task.WaitAsync(ended.Token);
                for (var sent = 0; sent < count;) sent += await sink.SendAsync(buffer.AsMemory(sent, count - sent), ended.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    // A reset, so that neither end waits for what was under way.
    static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
        socket.Dispose();
    }

    static TaskCompletionSource Passing()
    {
        var passing = new TaskCompletionSource();
        passing.SetResult();
        return passing;
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Dispose();
        await accepting;
        foreach (var socket in open.Keys) Reset(socket);
        ended.Dispose();
    }
}
