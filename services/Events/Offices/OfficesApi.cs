using Embassy.Events.Citations;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Offices;

/// <summary>The RPCs of <see cref="V1.OfficesService"/>, one file each.</summary>
public sealed partial class OfficesApi(EventsDb db, RequestContext requestContext, CitationAnnouncer citations, TimeProvider clock)
    : V1.OfficesService.OfficesServiceBase;
