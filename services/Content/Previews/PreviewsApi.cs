using Embassy.Content.Editions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Previews;

/// <summary>The RPCs of <see cref="V1.PreviewsService"/>, one file each.</summary>
public sealed partial class PreviewsApi(ContentDb db, RequestContext requestContext, PageLinks links, TimeProvider clock)
    : V1.PreviewsService.PreviewsServiceBase;
