using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Charts;

/// <summary>The RPCs of <see cref="V1.ChartsService"/>, one file each.</summary>
public sealed partial class ChartsApi(CooperationDb db, LocaleCatalogue locales, IMissionLanguages languages, TimeProvider clock)
    : V1.ChartsService.ChartsServiceBase;
