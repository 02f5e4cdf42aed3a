using Embassy.Content.Missions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Assets;

/// <summary>The RPCs of <see cref="V1.AssetsService"/>, one file each.</summary>
public sealed partial class AssetsApi(
    ContentDb db, RequestContext requestContext, MissionCache missions, IAssetStore files, TimeProvider clock)
    : V1.AssetsService.AssetsServiceBase;
