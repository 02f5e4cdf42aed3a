using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Trade;

/// <summary>The RPCs of <see cref="V1.TradeService"/>, one file each.</summary>
public sealed partial class TradeApi(CooperationDb db, Limits limits, LocaleCatalogue locales, TimeProvider clock)
    : V1.TradeService.TradeServiceBase;
