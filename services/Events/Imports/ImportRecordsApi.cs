using Embassy.ServiceDefaults;

namespace Embassy.Events.Imports;

/// <summary>Lists the imports of this service.</summary>
public sealed class ImportRecordsApi(EventsDb db) : ImportRecords(db);
