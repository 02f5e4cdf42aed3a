using Embassy.Forums.Forums;
using Embassy.ServiceDefaults;

namespace Embassy.Forums;

/// <summary>The RPCs of forums.proto, one file each, in the folder of their noun.</summary>
public sealed partial class ForumsApi(ForumsDb db, ServedForums served, Limits limits, RequestContext requestContext, TimeProvider clock) : V1.ForumsService.ForumsServiceBase;
