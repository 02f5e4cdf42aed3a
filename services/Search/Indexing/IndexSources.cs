using System.Runtime.CompilerServices;
using Embassy.Search.Index;
using Embassy.ServiceDefaults;

namespace Embassy.Search.Indexing;

/// <summary>The index entries of one announced subject.</summary>
/// <param name="Entries">One for each language; none when the subject is no longer public.</param>
sealed record IndexUnit(string About, IReadOnlyList<SearchDocument> Entries);

/// <summary>
/// A source of records: one service's process and its log. <see cref="Indexer"/> reads the log; this type interprets
/// it.
/// </summary>
/// <param name="Name">The name of the log: <c>content</c>, <c>forums-un</c>; <c>forums</c> where one process serves
/// several.</param>
/// <param name="Address">The name under which the process is reached.</param>
/// <param name="Types">The announcements that change the records.</param>
/// <param name="All">Reads all public records.</param>
/// <param name="Changed">Returns the entries after these announcements, the newest of each subject.</param>
sealed record IndexSource(
    string Name, string Address, IReadOnlyList<string> Types, Func<ServiceClients, CancellationToken, IAsyncEnumerable<IndexUnit>> All,
    Func<ServiceClients, IReadOnlyList<CloudEvent>, CancellationToken, Task<IReadOnlyList<IndexUnit>>> Changed);

/// <summary>The logs that the indexer reads: those of the services with an address.</summary>
public sealed class IndexSources(ServiceClients serviceClients)
{
    internal IReadOnlyList<IndexSource> All { get; } = [.. Known(serviceClients)];

    static IEnumerable<IndexSource> Known(ServiceClients serviceClients)
    {
        foreach (var process in serviceClients.Addresses
            .Where(a => a.Key is "content" or "events" or "cooperation" || a.Key.StartsWith("forums-", StringComparison.Ordinal))
            .GroupBy(a => a.Value))
        {
            // A process that serves several forums has one log for all of them.
            var names = process.Select(p => p.Key).Order(StringComparer.Ordinal).ToList();
            yield return names[0] switch
            {
                "content" => new IndexSource("content", "content", PageTexts.Types, PageTexts.All, PageTexts.Changed),
                "events" => new IndexSource("events", "events", PublicRecords.OfEvents,
                    (p, cancellation) => Together(p, cancellation, PublicRecords.Engagements, PublicRecords.Letters, PublicRecords.Persons),
                    PublicRecords.Changed),
                "cooperation" => new IndexSource("cooperation", "cooperation",
                    [.. PublicRecords.OfAgreements, .. PublicRecords.OfInitiatives],
                    (p, cancellation) => Together(p, cancellation, PublicRecords.Agreements, PublicRecords.Initiatives),
                    PublicRecords.Changed),
                var forum => new IndexSource(
                    names.Count == 1 ? forum : "forums", forum, PublicRecords.OfResolutions,
                    (p, cancellation) => PublicRecords.Resolutions(p, names, cancellation), PublicRecords.Changed),
            };
        }
    }

    static async IAsyncEnumerable<IndexUnit> Together(ServiceClients clients, [EnumeratorCancellation] CancellationToken cancellation,
        params Func<ServiceClients, CancellationToken, IAsyncEnumerable<IndexUnit>>[] lists)
    {
        foreach (var list in lists)
            await foreach (var unit in list(clients, cancellation)) yield return unit;
    }
}
