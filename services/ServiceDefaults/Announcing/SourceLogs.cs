using System.Collections.Concurrent;
using System.Text.Json;
using Embassy.Log.V1;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The logs of the other services. Announcements from the broker are confirmed against the log of their source, so that
/// no account that can publish can forge or alter one. They arrive nearly in log order: one page confirms those that
/// follow.
/// </summary>
public sealed class SourceLogs(ServiceClients serviceClients, ServiceIdentity service, IServiceScopeFactory scopes)
{
    const int Page = 50, Kept = 1000;

    readonly ConcurrentDictionary<string, LogRead> logs = new();

    /// <summary>
    /// Returns the logs of a service, and who answers for each: one log, or one for each forum. A process that serves
    /// several forums keeps one log for all of them.
    /// </summary>
    public IEnumerable<(string Source, string Peer)> Of(string name) =>
        serviceClients.Of(name).GroupBy(peer => serviceClients.Addresses[peer])
        .Select(process => (new LogSource(service.Mission, process.Count() == 1 ? process.First() : name).ToString(), process.First()));

    public LogService.LogServiceClient Client(string peer) => new(serviceClients.Channel(peer));

    /// <summary>
    /// Returns the announcement from the log; the message only points to it. Returns null when the message has another
    /// epoch of the log: a backup was restored since, and <see cref="CatchUp"/> reads the log again.
    /// </summary>
    /// <exception cref="RejectedException">The log does not contain it.</exception>
    public async Task<CloudEvent?> Confirm(CloudEvent told, CancellationToken cancellation)
    {
        // MessageReader has validated the source: it names a service or a forum.
        var name = LogSource.Parse(told.Source)!.Value.Log;
        var own = told.Source == service.Source;
        var peer = own ? "" : serviceClients.Addresses.ContainsKey(name) ? name : serviceClients.Of(name).FirstOrDefault();
        if (peer is null)
            throw new RejectedException(InboxReasons.UnknownToLog,
                $"No address is configured for the log of {told.Source} (Services:{name}).");
        var log = logs.GetOrAdd(peer, _ => new LogRead());
        if (log.Find(told) is { } known) return known;
        var epoch = told.LogEpoch;
        await log.One.WaitAsync(cancellation);
        try
        {
            if (log.Find(told) is { } other) return other;
            var request = new ReadLogRequest { After = told.Sequence - 1, Limit = Page };
            var page = own ? await ReadOwn(request, cancellation) : await Client(peer)
                .ReadLogAsync(request, deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: cancellation);
            foreach (var entry in page.Announcements)
                log.Keep(JsonSerializer.Deserialize<CloudEvent>(entry.Json, Embassy.Announcements.Announcement.Json)!);
            epoch = page.Epoch;
        }
        catch (Exception e) when (LogResetDetails.Of(e) is { } wentBack)
        {
            epoch = wentBack.Epoch;
        }
        finally
        {
            log.One.Release();
        }
        if (log.Find(told) is { } found) return found;
        return told.LogEpoch != epoch ? null
            : throw new RejectedException(InboxReasons.UnknownToLog,
                $"The log of {told.Source} does not have {told.Id} at {told.Sequence}.");
    }

    async Task<ReadLogResponse> ReadOwn(ReadLogRequest request, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await LogApi.Read(scope.ServiceProvider.GetRequiredService<EmbassyDb>(), service, request, cancellation);
    }

    sealed class LogRead
    {
        readonly ConcurrentDictionary<long, CloudEvent> at = new();
        readonly Queue<long> order = new();

        public SemaphoreSlim One { get; } = new(1, 1);

        public CloudEvent? Find(CloudEvent told) =>
            at.TryGetValue(told.Sequence, out var known) && known.Source == told.Source && Guid.Parse(known.Id) == Guid.Parse(told.Id)
            && known.Type == told.Type ? known : null;

        public void Keep(CloudEvent entry)
        {
            if (!at.ContainsKey(entry.Sequence)) order.Enqueue(entry.Sequence);
            at[entry.Sequence] = entry;
            while (order.Count > Kept) at.TryRemove(order.Dequeue(), out _);
        }
    }
}
