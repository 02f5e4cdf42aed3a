using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Embassy.Announcements;
using Embassy.Content;
using Embassy.ServiceDefaults;
using Embassy.Testing;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Bench.Gateway;

/// <summary>
/// The gateway as in a container of 384 MB: 1,000 streams whose readers read nothing, and 60 clients that read beside
/// them. Ten minutes, or <c>BENCH_MINUTES</c>.
/// </summary>
public sealed class StreamMemory : Bench
{
    const int Rows = 4_000, Http2Connections = 12, StreamsEach = 100, Http1Connections = 100, Readers = 60;
    // 75 % of 384 MB, which .NET takes for its heap in a container of that size.
    const string HeapLimit = "0x12000000";

    // A reader who reads nothing is cut after ten seconds, and comes again. More ask than there are places, so that all
    // are taken.
    static readonly TimeSpan Stay = TimeSpan.FromSeconds(12);

    static readonly string[] Reads = ["/v1/mission", "/v1/changes?limit=100", "/v1/pages?pageSize=50", "/openapi/v1.json", "/v1/facts"];

    public override string Name => "gateway.streams";
    public override string Shows =>
        "The gateway in 384 MB: 1,000 streams from the beginning of a log whose readers read nothing, 60 parallel reads, 10 minutes: its "
        + "peak memory, and failures.";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var minutes = double.Parse(Environment.GetEnvironmentVariable("BENCH_MINUTES") ?? "10", CultureInfo.InvariantCulture);
        await using var stack = await Stack.Start(Way.Embedded, [new Host("content", ContentHost.Build)]);
        await Fill(stack);
        await using var gateway = await Running.Gateway(stack.AddressOf("content"), "", stack.KeyFile,
            ("DOTNET_GCHeapHardLimit", Environment.GetEnvironmentVariable("BENCH_HEAP") ?? HeapLimit), ("Changes__StreamsPerClient", "0"),
            ("Connections__PerClient", "0"));
        var idle = gateway.PeakMegabytes();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ending.CancelAfter(TimeSpan.FromMinutes(minutes));
        var (failures, opened, read, refused, probes) = (new ConcurrentDictionary<string, int>(), 0, 0L, 0, 0);
        var work = new List<Task>();
        for (var n = 0; n < Http2Connections + Http1Connections; n++)
        {
            var http2 = n < Http2Connections;
            work.Add(Keep(async () =>
            {
                using var socket = await Open(gateway, http2);
                Interlocked.Add(ref opened, http2 ? StreamsEach : 1);
                await Task.Delay(Stay, ending.Token);
            }));
        }
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Address), Timeout = TimeSpan.FromSeconds(60) };
        for (var n = 0; n < Readers; n++)
        {
            var next = n;
            work.Add(Keep(async () =>
            {
                using var answer = await http.GetAsync(new Uri(Reads[next++ % Reads.Length], UriKind.Relative), ending.Token);
                if (answer.IsSuccessStatusCode) Interlocked.Increment(ref read);
                else Failed($"{(int)answer.StatusCode} {answer.RequestMessage!.RequestUri!.AbsolutePath}");
                await Task.Delay(20, ending.Token);
            }));
        }
        // While every place is taken, one more is refused.
        work.Add(Keep(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(5), ending.Token);
            using var answer =
                await http.GetAsync(new Uri("/v1/changes/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead,
                    ending.Token);
            probes++;
            if ((int)answer.StatusCode == 503) refused++;
            say($"{gateway.ResidentMegabytes():0} MiB, peak {gateway.PeakMegabytes():0}; {read} reads, {failures.Values.Sum()} failures; "
                + $"{opened} streams opened, {refused} of {probes} further ones refused");
        }));
        await Task.WhenAll(work);
        // Its last words may still be on their way.
        if (gateway.HasExited) await Task.Delay(1_000, CancellationToken.None);
        var (ended, peak) = (gateway.HasExited, gateway.HasExited ? 0 : gateway.PeakMegabytes());
        var lines = gateway.Said();
        foreach (var (what, times) in failures) say($"failed {times} times: {what}");
        foreach (var line in lines.Where(IsError).Take(5)) say(line);
        if (ended)
        {
            say($"exit code {gateway.ExitCode}");
            foreach (var line in lines.TakeLast(20)) say(line);
        }
        return
        [
            new Figure("minutes", minutes, "min"),
            new Figure("peak memory before the first request", idle, "MiB"),
            new Figure("peak memory", peak, "MiB", "below 384"),
            new Figure("streams opened", opened, "streams"),
            new Figure("further streams refused, as all places were taken", refused, $"of {probes}"),
            new Figure("reads answered", read, "reads"),
            new Figure("reads and connections that failed", failures.Values.Sum(), "", "0"),
            new Figure("errors in its log", lines.Count(IsError), "lines", "0"),
            new Figure("the gateway ended", ended ? 1 : 0, "", "0"),
        ];

        async Task Keep(Func<Task> round)
        {
            while (!ending.IsCancellationRequested)
                try
                {
                    await round();
                }
                catch (Exception) when (ending.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception e)
                {
                    Failed(e.GetBaseException().Message);
                    if (gateway.HasExited) await ending.CancelAsync();
                    await Task.Delay(200, CancellationToken.None);
                }
        }

        void Failed(string what) => failures.AddOrUpdate(what, 1, (_, n) => n + 1);
    }

    static bool IsError(string line) => line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal)
        || line.Contains("\"LogLevel\":\"Critical\"", StringComparison.Ordinal) || line.Contains("OutOfMemory", StringComparison.Ordinal)
        || line.Contains("Out of memory", StringComparison.Ordinal);

    static async Task Fill(Stack stack)
    {
        var summary = string.Concat(Enumerable.Repeat("ملخص summary ", 60));
        await stack.Query<EmbassyDb, int>("content", db =>
        {
            for (var n = 0; n < Rows; n++)
                db.Announce(
                    new EditionPublished(Mission.Key(n), "page", "ar", "rtl", 1, "slug", "title", summary, true, "", [],
                        DateTimeOffset.UnixEpoch, 1, "/"), about: null);
            return db.SaveChangesAsync();
        });
        await Eventually.True("all are in the log",
            () => stack.Query<EmbassyDb, bool>("content", async db => await db.Outbox.CountAsync(r => r.PublishedAt != null) >= Rows));
    }

    // Opens streams and reads nothing, or only until a stream has started.
    static async Task<Socket> Open(Running gateway, bool http2)
    {
        var address = new Uri(gateway.Address);
        var socket =
            new Socket(SocketType.Stream, ProtocolType.Tcp)
            {
                ReceiveBufferSize = 4_096,
                NoDelay = true,
                LingerState = new LingerOption(true, 0)
            };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port);
            if (http2)
            {
                var all = new MemoryStream();
                all.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
                all.Write(Frame(4, 0, 0, []));
                // Literal fields of HPACK without the index: GET, http, the path, the authority.
                byte[] headers = [0x82, 0x86, 0x04, 18, .. "/v1/changes/stream"u8, 0x41, 1, (byte)'a'];
                for (var n = 0; n < StreamsEach; n++) all.Write(Frame(1, 5, n * 2 + 1, headers));
                await socket.SendAsync(all.ToArray());
                return socket;
            }
            await socket.SendAsync(Encoding.ASCII.GetBytes("GET /v1/changes/stream HTTP/1.1\r\nHost: a\r\n\r\n"));
            var status = new byte[12];
            for (var got = 0; got < status.Length;)
                got += await socket.ReceiveAsync(status.AsMemory(got)) is > 0 and var some ? some
                    : throw new IOException("The connection was closed.");
            // All places were taken for a moment, while others were given back.
            if (!status.AsSpan().EndsWith("200"u8) && !status.AsSpan().EndsWith("503"u8))
                throw new IOException(Encoding.ASCII.GetString(status));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    static byte[] Frame(byte type, byte flags, int stream, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, (byte)(stream >> 24),
            (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream, .. payload];
}
