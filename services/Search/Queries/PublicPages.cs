using Embassy.Content.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Search.Queries;

/// <summary>
/// Removes pages from results that are no longer public, because the index may be a moment behind. Content is called
/// once for each response. If it does not answer, the results stay as the index has them.
/// </summary>
static class PublicPages
{
    // Longer than content ever takes; a search must not wait for a service that hangs.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    const string Prefix = "pages/";

    public static async Task<IReadOnlyList<SearchHit>> Of(IReadOnlyList<SearchHit> hits, ServiceClients clients,
        CancellationToken cancellation)
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
