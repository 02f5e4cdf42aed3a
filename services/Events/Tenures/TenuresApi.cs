using Embassy.Events.Citations;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tenures;

/// <summary>The RPCs of <see cref="V1.TenuresService"/>, one file each.</summary>
public sealed partial class TenuresApi(EventsDb db, RequestContext requestContext, CitationAnnouncer citations, TimeProvider clock)
    : V1.TenuresService.TenuresServiceBase;
