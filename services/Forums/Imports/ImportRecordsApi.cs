using Embassy.ServiceDefaults;

namespace Embassy.Forums.Imports;

/// <summary>Lists the imports of this service.</summary>
public sealed class ImportRecordsApi(ForumsDb db) : ImportRecords(db);
