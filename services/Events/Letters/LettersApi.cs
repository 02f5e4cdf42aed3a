using Embassy.ServiceDefaults;

namespace Embassy.Events.Letters;

/// <summary>The RPCs of <see cref="V1.LettersService"/>, one file each.</summary>
public sealed partial class LettersApi(EventsDb db, RequestContext requestContext, MissionClient missions, TimeProvider clock)
    : V1.LettersService.LettersServiceBase;
