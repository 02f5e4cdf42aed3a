using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Reference;

/// <summary>
/// Determines the problems of an operation: those in its comment after <c>Errors:</c>, and those common to its kind.
/// Each code has one example.
/// </summary>
static partial class ProblemSchemas
{
    public static SortedDictionary<int, SortedSet<string>> Of(ApiOperation apiOperation, string comment)
    {
        var reasons =
            new HashSet<ProblemCode> { ProblemCodes.InvalidRequest, ProblemCodes.RequestMalformed, ProblemCodes.TokenInvalid,
                ProblemCodes.Internal, ProblemCodes.ServiceUnavailable, ProblemCodes.Timeout };
        // Limits that apply to every address: rate, speed, size, and acceptable media types.
        reasons.UnionWith(
            ProblemCodes.All.Where(
                r => r.Http is 406 or 408 or 414 or 429 or 431 && !r.Code.EndsWith("_streams", StringComparison.Ordinal)));
        if (apiOperation.Verb == "post")
            reasons.UnionWith(ProblemCodes.All.Where(r => r.Code.StartsWith("idempotency_", StringComparison.Ordinal)));
        if (apiOperation.Policy != Policies.Public) reasons.UnionWith([ProblemCodes.TokenMissing, ProblemCodes.Forbidden]);
        // Writers wait for the same lock.
        if (apiOperation.Verb != "get") reasons.Add(ProblemCodes.Busy);
        if (apiOperation.Body is not null)
            reasons.UnionWith([ProblemCodes.InvalidJson, ProblemCodes.TooLarge, ProblemCodes.MediaTypeUnsupported]);
        if (apiOperation.Query.Any(f => f.Name == "page_token")) reasons.Add(ProblemCodes.InvalidPageToken);
        if (comment.Contains("NOT_FOUND", StringComparison.Ordinal)) reasons.Add(ProblemCodes.NotFound);
        foreach (var word in Code().Matches(comment).Select(m => m.Groups[1].Value))
            if (ProblemCodes.Find(word) is { } problemCode) reasons.Add(problemCode);
        var byStatus = new SortedDictionary<int, SortedSet<string>>();
        foreach (var problemCode in reasons)
        {
            if (!byStatus.TryGetValue(problemCode.Http, out var codes)) byStatus[problemCode.Http] = codes = new(StringComparer.Ordinal);
            codes.Add(problemCode.Code);
        }
        return byStatus;
    }

    public static JsonObject Response(int status, IReadOnlyCollection<string> codes)
    {
        var response = new JsonObject { ["description"] = string.Join(" ", codes.Select(c => $"`{c}`: {ProblemCodes.Find(c)!.Title}.")) };
        if (status is 429 or 503)
            response["headers"] = new JsonObject { ["Retry-After"] = new JsonObject { ["$ref"] = "#/components/headers/Retry-After" } };
        if (status is 401)
            response["headers"] =
                new JsonObject { ["WWW-Authenticate"] = new JsonObject { ["$ref"] = "#/components/headers/WWW-Authenticate" } };
        response["content"] = new JsonObject
        {
            ["application/problem+json"] = new JsonObject
            {
                ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" },
                ["examples"] =
                    new JsonObject(
                        codes.Select(
                            c => KeyValuePair.Create<string, JsonNode?>(c, new JsonObject { ["$ref"] = "#/components/examples/" + c }))),
            },
        };
        return response;
    }

    public static JsonObject Examples(IEnumerable<string> codes)
    {
        var used = codes.ToHashSet();
        return new JsonObject(
            ProblemCodes.All.Where(r => used.Contains(r.Code)).OrderBy(r => r.Code, StringComparer.Ordinal)
                .Select(r => KeyValuePair.Create<string, JsonNode?>(r.Code, new JsonObject
                {
                    ["summary"] = r.Title,
                    ["value"] = new JsonObject
                    {
                        ["type"] = r.Type,
                        ["title"] = r.Title,
                        ["status"] = r.Http,
                        ["detail"] = r == ProblemCodes.InvalidRequest ? "title: Say something here." : r.Title + ".",
                        ["instance"] = "/v1/pages/current-relations",
                        ["code"] = r.Code,
                        ["remedy"] = r.Remedy,
                        ["traceId"] = "835350ff68f9c9ee31720aae9fbfd241",
                        ["errors"] = r == ProblemCodes.InvalidRequest
                    ? new JsonArray(new JsonObject { ["field"] = "title", ["code"] = "required", ["description"] = "Say something here." })
                    : new JsonArray(),
                    },
                })));
    }

    public static JsonObject Problem() => new()
    {
        ["type"] = "object",
        ["description"] = "A refusal (RFC 9457). `code` is stable; `detail` is for a person. Some codes bring members of their own.",
        ["properties"] = new JsonObject
        {
            ["type"] = Text("The page about the code on this gateway, `/docs/problems/{code}`."),
            ["title"] = Text("What the code means, in a few words."),
            ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "The HTTP status." },
            ["detail"] = Text("What is wrong with this request."),
            ["instance"] = Text("The path that was asked for."),
            ["code"] = Text("What a program decides by."),
            ["remedy"] = Text("What to do about it."),
            ["traceId"] = Text("Finds the request in traces and logs."),
            ["errors"] = new JsonObject
            {
                ["type"] = "array",
                ["description"] = "Every fault of the request at once; empty where no field is at fault.",
                ["items"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] =
                        new JsonObject
                        {
                            ["field"] = Text("Path in the request's JSON, or a query parameter."),
                            ["code"] = Text("Stable."),
                            ["description"] = Text("For a person.")
                        },
                    ["required"] = MessageSchemas.Strings(["field", "code", "description"]),
                },
            },
            ["availableLocales"] = Many("With `language_missing`: the languages there are."),
            ["legal"] = Many("With `illegal_status`: the statuses from which it may be done."),
            ["children"] = Many("With `has_children`: the keys of the pages below it."),
            ["currentETag"] = Text("With `stale`: the ETag of what is there now."),
            ["savedBy"] = Text("With `stale`, where the record knows it: who saved the current text, the subject of a token."),
            ["savedByName"] = Text("Beside `savedBy`: the name of that person, if it is known."),
            ["savedAt"] = Text("With `stale`, where the record knows it: when the current text was saved, an instant."),
            ["limit"] = Text("With `too_large`: the number of bytes taken."),
            ["action"] = Text("With `contradicts`: the id of the act in the way."),
            ["act"] = Text("With `contradicts`: the kind of the act that is refused."),
            ["party"] = Text("With `contradicts`: the party whose act it is; empty for all."),
            ["article"] = Text("With `contradicts`: the article that the act would break; empty for none."),
            ["next"] = Many("With `illegal_status` of an engagement: what it may become now."),
            ["pendingChange"] = Text("With `change_pending`: the id of the change that waits."),
            ["tenure"] = Text("With `tenure_overlaps`: the id of the other tenure."),
            ["location"] = Text("With `moved`: where it is now, also in the Location header."),
            ["link"] = Text("With `moved`: the same on the mission's site, where it is known."),
            ["since"] = Text("With `gone`: since when, an instant."),
            ["why"] = Text("With `gone`: why."),
            ["logs"] = Many("With `log_reset`: the services whose logs went back."),
            ["cursor"] = Text("With `log_reset`: where to go on, at the start of those logs."),
            ["received"] = Text("With `wrong_offset` and `upload_incomplete`: how many bytes are here."),
        },
        ["required"] = MessageSchemas.Strings(["type", "title", "status", "detail", "instance", "code", "remedy", "traceId", "errors"]),
    };

    static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    static JsonObject Many(string description) =>
        new() { ["type"] = "array", ["description"] = description, ["items"] = new JsonObject { ["type"] = "string" } };

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Code();
}
