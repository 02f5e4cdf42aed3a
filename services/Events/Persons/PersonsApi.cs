using Embassy.Events.Citations;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Persons;

/// <summary>The RPCs of <see cref="V1.PersonsService"/>, one file each.</summary>
public sealed partial class PersonsApi(EventsDb db, RequestContext requestContext, CitationAnnouncer citations, LocaleCatalogue locales,
    TimeProvider clock)
    : V1.PersonsService.PersonsServiceBase;
