using Embassy.Content.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Search.Queries;

/// <summary>
/// Shows the results that are public at this moment, with their addresses. The index may be a moment behind, so content
/// is called once for each response. If it does not answer, the results stay as the index has them.
/// </summary>
public sealed class PublicResults(ServiceClients clients, SiteLinks links)
{
    // Longer than content ever takes; a search must not wait for a service that hangs.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    const string Prefix = "pages/";

    internal async Task<IEnumerable<V1.SearchResult>> Of(IReadOnlyList<SearchHit> hits, CancellationToken cancellation) =>
        (await Public(hits, cancellation)).Select(h => h.ToProto(links));

    async Task<IReadOnlyList<SearchHit>> Public(IReadOnlyList<SearchHit> hits, CancellationToken cancellation)
    {
        var keys = hits.Where(h => h.Number > 0).Select(h => h.Subject[Prefix.Length..]).Distinct().ToList();
        if (keys.Count == 0) return hits;
        try
        {
            var content = new PageTextsService.PageTextsServiceClient(clients.Channel("content"));
            var answer =
                await content.ListPublicEditionsAsync(new ListPublicEditionsRequest { Keys = { keys } },
                    deadline: DateTime.UtcNow + Patience, cancellationToken: cancellation);
            var editions = answer.Editions.ToDictionary(e => (Prefix + e.Key, e.Locale, e.Number), e => e.Translation);
            return [.. hits.Where(h => h.Number == 0 || editions.ContainsKey((h.Subject, h.Lang, h.Number)))
                .Select(h => h.Number == 0 ? h : h with { Translation = editions[(h.Subject, h.Lang, h.Number)] })];
        }
        catch (RpcException) when (!cancellation.IsCancellationRequested)
        {
            return hits;
        }
    }
}
