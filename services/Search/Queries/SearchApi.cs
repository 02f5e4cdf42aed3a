using Embassy.Search.Index;
using Embassy.Search.Indexing;
using Embassy.ServiceDefaults;

namespace Embassy.Search.Queries;

/// <summary>The RPCs of <see cref="V1.SearchService"/>, one file each.</summary>
public sealed partial class SearchApi(SearchDb db, MissionClient missions, SearchIndex index, IndexSources sources, PublicResults results)
    : V1.SearchService.SearchServiceBase;
