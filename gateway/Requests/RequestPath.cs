namespace Embassy.Gateway.Requests;

/// <summary>Tells paths that stand for one resource from paths that could stand for several.</summary>
static class RequestPath
{
    // Kestrel keeps %2F and decodes everything else, so after a percent sign two encoded paths can decode to the same
    // path.
    static readonly System.Buffers.SearchValues<char> Delimiters = System.Buffers.SearchValues.Create("?#%\\");

    /// <summary>
    /// Returns false for a decoded path that contains <c>?</c>, <c>#</c>, <c>%</c>, <c>\</c> or an encoded <c>/</c>,
    /// because it can stand for several paths.
    /// </summary>
    public static bool IsUnambiguous(PathString path) => !path.Value.AsSpan().ContainsAny(Delimiters);
}
