using Embassy.Content.Assets;
using Embassy.Content.Missions;
using Embassy.Content.Search;
using Embassy.ServiceDefaults;

namespace Embassy.Content;

/// <summary>The RPCs of content.proto, one file each, in the folder of their noun.</summary>
public sealed partial class ContentApi(ContentDb db, Work work, MissionMemory missions, IAssetStore files, Incoming incoming, TimeProvider clock, SearchIndex index) : V1.ContentService.ContentServiceBase;
