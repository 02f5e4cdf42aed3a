using Embassy.ServiceDefaults;

namespace Embassy.Events.Timeline;

/// <summary>The RPCs of <see cref="V1.TimelineService"/>, one file each.</summary>
public sealed partial class TimelineApi(EventsDb db, LocaleCatalogue locales) : V1.TimelineService.TimelineServiceBase;
