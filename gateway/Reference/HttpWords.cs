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

    [GeneratedRegex(@"\b(?:INVALID_ARGUMENT|NOT_FOUND|ALREADY_EXISTS|PERMISSION_DENIED|ABORTED|FAILED_PRECONDITION|RESOURCE_EXHAUSTED"
        + @"|UNAVAILABLE|UNAUTHENTICATED|UNIMPLEMENTED|OUT_OF_RANGE|DEADLINE_EXCEEDED)\s+(?=`)")]
    private static partial Regex BeforeCode();

    [GeneratedRegex(@"\b(?:INVALID_ARGUMENT|NOT_FOUND|ALREADY_EXISTS|PERMISSION_DENIED|ABORTED|FAILED_PRECONDITION)\b")]
    private static partial Regex Alone();
}
