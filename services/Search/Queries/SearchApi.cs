using Embassy.Search.Index;
using Embassy.Search.Indexing;
using Embassy.ServiceDefaults;

namespace Embassy.Search.Queries;

/// <summary>The RPC of <see cref="V1.SearchService"/>.</summary>
public sealed partial class SearchApi(SearchDb db, MissionClient missions, SearchIndex index, IndexSources sources, ServiceClients clients)
    : V1.SearchService.SearchServiceBase;
