namespace Embassy.Search.Index;

/// <summary>
/// Thrown when the index is corrupt; it is then closed, checked, and rebuilt if necessary, without loss of records.
/// </summary>
public sealed class IndexBrokenException : Exception
{
    public IndexBrokenException() { }
    public IndexBrokenException(string message) : base(message) { }
    public IndexBrokenException(string message, Exception inner) : base(message, inner) { }
}
