using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Trade;

/// <summary>Lists the imports of this service.</summary>
public sealed class ImportRecordsApi(CooperationDb db) : ImportRecords(db);
