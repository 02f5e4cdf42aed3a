using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

/// <summary>The RPCs of <see cref="V1.EditionsService"/>, one file each.</summary>
public sealed partial class EditionsApi(
    ContentDb db, RequestContext requestContext, MissionCache missions, DraftWriter drafts, TimeProvider clock)
    : V1.EditionsService.EditionsServiceBase
{
    Task<V1.Edition> Show(Edition edition, Page page, ServerCallContext context, AuthenticText? live = null,
        PendingChangeId? pending = null) =>
        EditionResponse.Of(db, requestContext.Caller, edition, page, context, live, pending);
}
