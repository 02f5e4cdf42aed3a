using Embassy.Content.Missions;

namespace Embassy.Content.Search;

/// <summary>The RPCs of <see cref="V1.SearchService"/>, one file each.</summary>
public sealed partial class SearchApi(ContentDb db, MissionCache missions, SearchIndex index) : V1.SearchService.SearchServiceBase;
