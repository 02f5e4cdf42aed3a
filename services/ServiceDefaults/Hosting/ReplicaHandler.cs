using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Sends each request to one of the replicas behind a name: to the one with the fewest requests in progress, in turn
/// among equals. A replica that refuses connections costs nothing, because the request goes to the next. One that does
/// not answer is set aside after its first timeout, until <c>/health/live</c> answers again. A request that is sent
/// again after 503 goes to another replica.
/// </summary>
public sealed class ReplicaHandler : HttpMessageHandler
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5), ProbePause = TimeSpan.FromSeconds(2), ProbePatience = TimeSpan.FromSeconds(1);

    // A caller that leaves earlier says nothing about the replica.
    static readonly TimeSpan Suspicious = TimeSpan.FromSeconds(1);

    static readonly HttpRequestOptionsKey<Replica> Unavailable = new("embassy.unavailable-replica");

    readonly IReadOnlyList<Uri> service;
    readonly Func<IPEndPoint, SocketsHttpHandler> connect;
    readonly bool isFixed;
    readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve;
    readonly ConcurrentDictionary<IPEndPoint, Replica> known = new();
    readonly CancellationTokenSource disposed = new();
    readonly Lock gate = new();
    volatile Replica[] replicas = [];
    Task? resolving;
    long resolvedAt;
    uint turn;

    /// <param name="service">
    /// The addresses of the service: a name stands for all replicas that it resolves to, an IP address for one.
    /// </param>
    /// <param name="connect">Makes the handler of one replica, which connects to this address alone.</param>
    public ReplicaHandler(IReadOnlyList<Uri> service, Func<IPEndPoint, SocketsHttpHandler> connect)
        : this(service, connect, Dns.GetHostAddressesAsync) { }

    internal ReplicaHandler(IReadOnlyList<Uri> service, Func<IPEndPoint, SocketsHttpHandler> connect,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        ArgumentNullException.ThrowIfNull(service);
        (this.service, this.connect, this.resolve) = (service, connect, resolve);
        isFixed = service.All(s => IPAddress.TryParse(s.DnsSafeHost, out _));
        if (isFixed) replicas = [.. service.Select(s => Of(new IPEndPoint(IPAddress.Parse(s.DnsSafeHost), s.Port))).Distinct()];
    }

    /// <summary>Connects to one address; a timeout is a failure to connect, not a cancellation by the caller.</summary>
    public static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> To(IPEndPoint address, TimeSpan patience) =>
        async (_, cancellation) =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(patience);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, limit.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                socket.Dispose();
                throw new SocketException((int)SocketError.TimedOut);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (isFixed && replicas is [var only]) return await only.Client.SendAsync(request, cancellationToken);
        if (!isFixed) await Resolve(cancellationToken);
        var tried = new List<Replica>(1);
        if (request.Options.TryGetValue(Unavailable, out var before)) tried.Add(before);
        while (true)
        {
            var replica = Next(tried);
            tried.Add(replica);
            var began = Environment.TickCount64;
            Interlocked.Increment(ref replica.Requests);
            try
            {
                var response = await replica.Client.SendAsync(request, cancellationToken);
                if (response.StatusCode == HttpStatusCode.ServiceUnavailable) request.Options.Set(Unavailable, replica);
                return response;
            }
            // Nothing was sent, so even a write may go to the next.
            catch (HttpRequestException e) when (e.HttpRequestError
                is HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError)
            {
                SetAside(replica);
                if (tried.Count >= replicas.Length) throw;
            }
            catch (HttpRequestException)
            {
                SetAside(replica);
                throw;
            }
            catch (OperationCanceledException) when (Environment.TickCount64 - began >= Suspicious.TotalMilliseconds)
            {
                SetAside(replica);
                throw;
            }
            finally
            {
                Interlocked.Decrement(ref replica.Requests);
            }
        }
    }

    Replica Next(List<Replica> tried)
    {
        var all = replicas;
        var start = Interlocked.Increment(ref turn);
        Replica? best = null;
        // Without a replica that answers, those that were set aside are tried as well.
        foreach (var aside in (bool[])[false, true])
        {
            for (var i = 0; i < all.Length; i++)
            {
                var each = all[(start + (uint)i) % (uint)all.Length];
                if (each.IsAside == aside && !tried.Contains(each) && (best is null || each.Requests < best.Requests)) best = each;
            }
            if (best is not null) return best;
        }
        return all[start % (uint)all.Length];
    }

    // The first request waits for the addresses; later ones use those of a moment ago while they are looked up again.
    Task Resolve(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (resolving is null && (replicas.Length == 0 || Environment.TickCount64 - resolvedAt > Fresh.TotalMilliseconds))
                resolving = LookUp();
            return replicas.Length > 0 || resolving is null ? Task.CompletedTask : resolving.WaitAsync(cancellation);
        }
    }

    async Task LookUp()
    {
        // The caller holds the lock.
        await Task.Yield();
        try
        {
            var addresses = new List<IPEndPoint>();
            foreach (var each in service)
                addresses.AddRange((await resolve(each.DnsSafeHost, disposed.Token)).Select(a => new IPEndPoint(a, each.Port)));
            // A replica that is gone is not disposed of, because it may have requests in progress.
            foreach (var gone in known.Keys.Except(addresses)) known.TryRemove(gone, out _);
            if (addresses.Count > 0) replicas = [.. addresses.Distinct().Select(Of)];
        }
        // The former addresses stay in use while names are not resolved.
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            if (replicas.Length == 0) throw new HttpRequestException(HttpRequestError.NameResolutionError, e.Message, e);
        }
        finally
        {
            lock (gate) (resolving, resolvedAt) = (null, Environment.TickCount64);
        }
    }

    Replica Of(IPEndPoint address) => known.GetOrAdd(address, at => new Replica(new HttpMessageInvoker(connect(at))));

    void SetAside(Replica replica)
    {
        if (replicas.Length < 2 || Interlocked.Exchange(ref replica.Aside, 1) == 1) return;
        _ = Probe(replica);
    }

    async Task Probe(Replica replica)
    {
        try
        {
            while (known.Values.Contains(replica))
            {
                await Task.Delay(ProbePause, disposed.Token);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(disposed.Token);
                patience.CancelAfter(ProbePatience);
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service[0], Health.Live))
                    {
                        Version = HttpVersion.Version20,
                        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                    };
                    using var response = await replica.Client.SendAsync(request, patience.Token);
                    if (response.IsSuccessStatusCode) break;
                }
                catch (Exception e) when (e is HttpRequestException or IOException
                    || e is OperationCanceledException && !disposed.IsCancellationRequested)
                {
                    // It is asked again.
                }
            }
            Volatile.Write(ref replica.Aside, 0);
        }
        catch (OperationCanceledException)
        {
            // The handler was disposed of.
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed.IsCancellationRequested)
        {
            disposed.Cancel();
            foreach (var replica in known.Values) replica.Client.Dispose();
        }
        base.Dispose(disposing);
    }

    sealed class Replica(HttpMessageInvoker client)
    {
        public int Requests, Aside;

        public HttpMessageInvoker Client => client;

        public bool IsAside => Volatile.Read(ref Aside) == 1;
    }
}
