using System.Text.RegularExpressions;

namespace Embassy.Gateway.Reference;

/// <summary>Replaces the gRPC status names in a proto's comment by the problem codes of the HTTP API.</summary>
static partial class HttpWords
{
    public static string Of(string comment) => Alone().Replace(BeforeCode().Replace(comment, ""), m => m.Value switch
    {
        "NOT_FOUND" => "`not_found`",
        "ALREADY_EXISTS" => "`already_exists`",
        "PERMISSION_DENIED" => "`forbidden`",
        "ABORTED" => "`stale`",
        "FAILED_PRECONDITION" => "409",
        _ => "`invalid_request`",
    });

    /// <summary>Says of a member that is left out while empty that it is absent then.</summary>
    /// <param name="omitted">True if the comment is that of such a member.</param>
    public static string Absent(string comment, bool omitted)
    {
        var replaced = (omitted ? Empty() : Then()).Replace(comment, m => char.IsUpper(m.Value[0]) ? "Absent" : "absent");
        return omitted && replaced == comment ? $"{comment}{(comment.Length > 0 ? " " : "")}Absent when empty." : replaced;
    }

    // `0 for none`, `empty when unknown`; of another member: `titles` is then empty.
    [GeneratedRegex(@"\b(?:[Ee]mpty|0(?= (?:for|if|when|unless|without|in|until)\b))\b")]
    private static partial Regex Empty();

    [GeneratedRegex(@"(?<=` is then )empty\b")]
    private static partial Regex Then();

    [GeneratedRegex(@"\b(?:INVALID_ARGUMENT|NOT_FOUND|ALREADY_EXISTS|PERMISSION_DENIED|ABORTED|FAILED_PRECONDITION|RESOURCE_EXHAUSTED"
        + @"|UNAVAILABLE|UNAUTHENTICATED|UNIMPLEMENTED|OUT_OF_RANGE|DEADLINE_EXCEEDED)\s+(?=`)")]
    private static partial Regex BeforeCode();

    [GeneratedRegex(@"\b(?:INVALID_ARGUMENT|NOT_FOUND|ALREADY_EXISTS|PERMISSION_DENIED|ABORTED|FAILED_PRECONDITION)\b")]
    private static partial Regex Alone();
}
