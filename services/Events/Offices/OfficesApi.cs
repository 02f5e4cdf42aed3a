using Embassy.Events.Tenures;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Offices;

/// <summary>The RPCs of <see cref="V1.OfficesService"/>, one file each.</summary>
public sealed partial class OfficesApi(
    EventsDb db, RequestContext requestContext, CitationAnnouncer citations, TenureAnnouncer tenures, TimeProvider clock)
    : V1.OfficesService.OfficesServiceBase;
