using Embassy.ServiceDefaults;

namespace Embassy.Content.Search;

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
/// <param name="Read">Reads all public records of another service; null for this service's own, which are read as
/// rows.</param>
/// <param name="Types">The announcements that change the records.</param>
sealed record IndexSource(string Name, string Address, Func<ServiceClients, CancellationToken, IAsyncEnumerable<IndexUnit>>? Read, IReadOnlyList<string> Types)
{
    /// <summary>The CloudEvents source of its announcements.</summary>
    public string Announces { get; } = $"/embassy/{Name.Replace("forums-", "forums/", StringComparison.Ordinal)}";
}

/// <summary>The logs that the indexer reads: this service's own, and those of other services with an address.</summary>
public sealed class IndexSources(ServiceClients serviceClients)
{
    public const string Own = "content";

    internal IReadOnlyList<IndexSource> All { get; } = [.. Known(serviceClients)];

    static IEnumerable<IndexSource> Known(ServiceClients serviceClients)
    {
        yield return new IndexSource(Own, "", null, []);
        foreach (var process in serviceClients.Addresses.Where(a => a.Key is "events" or "cooperation" || a.Key.StartsWith("forums-", StringComparison.Ordinal)).GroupBy(a => a.Value))
        {
            // A process that serves several forums has one log for all of them.
            var names = process.Select(p => p.Key).Order(StringComparer.Ordinal).ToList();
            yield return names[0] switch
            {
                "events" => new IndexSource("events", "events", PublicRecords.Engagements, PublicRecords.OfEngagements),
                "cooperation" => new IndexSource("cooperation", "cooperation", PublicRecords.Agreements, PublicRecords.OfAgreements),
                var forum => new IndexSource(
                    names.Count == 1 ? forum : "forums", forum, (p, cancellation) => PublicRecords.Resolutions(p, names, cancellation), PublicRecords.OfResolutions),
            };
        }
    }
}
