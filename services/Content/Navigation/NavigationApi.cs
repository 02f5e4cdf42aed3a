using Embassy.Content.Editions;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Navigation;

/// <summary>The RPCs of <see cref="V1.NavigationService"/>, one file each.</summary>
public sealed partial class NavigationApi(
    ContentDb db, RequestContext requestContext, MissionCache missions, PageLinks links, TimeProvider clock)
    : V1.NavigationService.NavigationServiceBase;
