namespace Embassy.Forums.Imports;

/// <summary>
/// The content of one row: the key of the record, and the function that records it and returns false if nothing
/// changed.
/// </summary>
public sealed record RowChange<T>(string Key, object Content, Func<T> New, Func<T, bool> Record) where T : ImportedRow;
