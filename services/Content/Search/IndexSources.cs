using Embassy.ServiceDefaults;

namespace Embassy.Content.Search;

/// <summary>Something that can be found, or cannot be any more: what is announced about one subject.</summary>
/// <param name="Entries">One for each language; none when it is no longer public.</param>
sealed record IndexUnit(string About, IReadOnlyList<SearchDocument> Entries);

/// <summary>
/// Where records come from: one service's process and its log. How the log is followed is <see cref="Indexer"/>'s; what it means is said here.
/// </summary>
/// <param name="Name">Of the log: <c>content</c>, <c>forums-un</c>; <c>forums</c> where one process serves several.</param>
/// <param name="Address">The name under which the process is reached.</param>
/// <param name="Read">Reads a peer's records, all that are public now; null for this service's own, which are read as rows.</param>
/// <param name="Types">The announcements that change them.</param>
sealed record IndexSource(string Name, string Address, Func<ServiceClients, CancellationToken, IAsyncEnumerable<IndexUnit>>? Read, IReadOnlyList<string> Types)
{
    /// <summary>The CloudEvents source that its announcements name.</summary>
    public string Announces { get; } = $"/embassy/{Name.Replace("forums-", "forums/", StringComparison.Ordinal)}";
}

/// <summary>The logs that are followed: this service's own, and those of the peers that have an address.</summary>
public sealed class IndexSources(ServiceClients serviceClients)
{
    public const string Own = "content";

    internal IReadOnlyList<IndexSource> All { get; } = [.. Known(serviceClients)];

    static IEnumerable<IndexSource> Known(ServiceClients serviceClients)
    {
        yield return new IndexSource(Own, "", null, []);
        foreach (var process in serviceClients.Addresses.Where(a => a.Key is "events" or "cooperation" || a.Key.StartsWith("forums-", StringComparison.Ordinal)).GroupBy(a => a.Value))
        {
            // One process that serves several forums keeps one log for all of them.
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
