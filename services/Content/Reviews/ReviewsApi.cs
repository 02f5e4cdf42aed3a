using Embassy.ServiceDefaults;

namespace Embassy.Content.Reviews;

/// <summary>The RPCs of <see cref="V1.ReviewsService"/>, one file each.</summary>
public sealed partial class ReviewsApi(ContentDb db, RequestContext requestContext, TimeProvider clock)
    : V1.ReviewsService.ReviewsServiceBase;
