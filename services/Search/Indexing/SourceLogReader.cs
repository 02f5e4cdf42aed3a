using System.Text.Json;
using Embassy.Log.V1;
using Embassy.Search.Index;
using Embassy.ServiceDefaults;

namespace Embassy.Search.Indexing;

/// <summary>Reads the logs of the sources from a position of the index.</summary>
sealed class SourceLogReader(ServiceClients serviceClients)
{
    const int Page = 500;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Reads the newest announcement of each subject since a position, which is enough, because the index is not
    /// searchable before the end of the log is read. Returns null when the log does not continue from there.
    /// </summary>
    public async Task<(IReadOnlyCollection<CloudEvent> Changes, long After, DateTimeOffset Oldest)?> Since(
        IndexSource indexSource, IndexPosition indexPosition, CancellationToken cancellation)
    {
        var (changes, after, oldest) = (new Dictionary<string, CloudEvent>(), indexPosition.Sequence, DateTimeOffset.MaxValue);
        while (true)
        {
            var page = await Read(indexSource, after, indexPosition.Epoch, Page, indexSource.Types, cancellation);
            if (page.Oldest > after + 1 || page.NextAfter < after) return null;
            foreach (var row in page.Announcements)
            {
                var told = JsonSerializer.Deserialize<CloudEvent>(row.Json, Announcements.Announcement.Json)!;
                // A later row has the current state.
                if (told.Withheld) continue;
                changes[told.Subject] = told;
                if (told.Time < oldest) oldest = told.Time;
            }
            after = page.NextAfter;
            if (page.Announcements.Count < Page) return (changes.Values, after, oldest);
        }
    }

    public async Task<(long Sequence, string Epoch)> End(IndexSource indexSource, CancellationToken cancellation)
    {
        var page = await Read(indexSource, 0, "", 1, ["-"], cancellation);
        return (page.NextAfter, page.Epoch);
    }

    /// <summary>Returns false when a log that was restored from a backup is shorter than the position.</summary>
    public async Task<bool> StandsAt(IndexSource indexSource, IndexPosition indexPosition, CancellationToken cancellation)
    {
        var sequence = indexPosition.Sequence;
        if (sequence == 0) return true;
        var page = await Read(indexSource, sequence - 1, indexPosition.Epoch, 1, [], cancellation);
        return page.Oldest > sequence || page.Announcements.Count == 1 && page.Announcements[0].Sequence == sequence;
    }

    async Task<ReadLogResponse> Read(IndexSource indexSource, long after, string epoch, int limit, IReadOnlyList<string> types,
        CancellationToken cancellation) =>
        await new LogService.LogServiceClient(serviceClients.Channel(indexSource.Address)).ReadLogAsync(
            new ReadLogRequest { After = after, Epoch = epoch, Limit = limit, Types_ = { types } }, deadline: DateTime.UtcNow + Patience,
            cancellationToken: cancellation);
}
