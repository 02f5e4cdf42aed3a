using Embassy.Content.Assets;
using Embassy.Content.Facts;
using Embassy.Content.Missions;
using Embassy.Content.Search;
using Embassy.ServiceDefaults;

namespace Embassy.Content;

/// <summary>The RPCs of content.proto, one file each, in the folder of their noun.</summary>
public sealed partial class ContentApi(
    ContentDb db, RequestContext requestContext, MissionCache missions, FactSignal facts, ServiceClients serviceClients, IAssetStore files, TemporaryFiles temporaryFiles, SearchIndex index, TimeProvider clock) : V1.ContentService.ContentServiceBase;
