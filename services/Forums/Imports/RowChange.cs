namespace Embassy.Forums.Imports;

/// <summary>The content of one row: the key of the thing, and how to record it, which returns false if nothing has changed.</summary>
public sealed record RowChange<T>(string Key, object Content, Func<T> New, Func<T, bool> Record) where T : ImportedRow;
