using System.Threading.Channels;

namespace Embassy.ServiceDefaults;

/// <summary>The queues of a service's handlers on the in-memory bus.</summary>
public sealed class MemoryQueues(
    IReadOnlyList<AnnouncementHandler> reactions, AnnouncementProcessor announcementProcessor, MemoryBus memory, TimeProvider clock)
{
    /// <param name="begin">Called when a queue is bound.</param>
    public Task Consume(Action begin, CancellationToken stopping) => Task.WhenAll(reactions.Select(r => Consume(r, begin, stopping)));

    async Task Consume(AnnouncementHandler announcementHandler, Action begin, CancellationToken stopping)
    {
        var queue = Channel.CreateUnbounded<(CloudEvent Told, int Failures)>();
        using var bound = memory.Bind(announcementHandler.Binding, told => queue.Writer.TryWrite((told, 0)));
        begin();
        await foreach (var (told, failures) in queue.Reader.ReadAllAsync(stopping))
        {
            if (told.Type != announcementHandler.Type) continue;
            // The current announcement is finished; those left in memory are read from the log at the next start.
            var processingResult = await announcementProcessor.Receive(announcementHandler, told, failures, CancellationToken.None);
            if (processingResult.Pause is { } pause) _ = Again(pause, (told, processingResult.Outage ? failures : failures + 1));
        }

        async Task Again(TimeSpan pause, (CloudEvent, int) item)
        {
            await Task.Delay(pause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            queue.Writer.TryWrite(item);
        }
    }
}
