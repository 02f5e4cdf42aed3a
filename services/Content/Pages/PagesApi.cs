using Embassy.Content.Editions;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Pages;

/// <summary>The RPCs of <see cref="V1.PagesService"/>, one file each.</summary>
public sealed partial class PagesApi(
    ContentDb db, RequestContext requestContext, MissionCache missions, PageLinks links, TimeProvider clock)
    : V1.PagesService.PagesServiceBase;
