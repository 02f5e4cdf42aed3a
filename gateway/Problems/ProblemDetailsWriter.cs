using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embassy.Gateway.Headers;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;

namespace Embassy.Gateway.Problems;

/// <summary>
/// Writes a refusal as RFC 9457 problem+json in the client's language, or as a gRPC status for native gRPC clients.
/// </summary>
static class ProblemDetailsWriter
{
    internal static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task Write(HttpContext http, ProblemCode problemCode, string detail, IEnumerable<FieldViolation>? faults = null,
        IReadOnlyDictionary<string, string>? more = null)
    {
        var response = http.Response;
        // A forwarded call that fails halfway removes the headers that were set before.
        if (!response.Headers.ContainsKey(CacheStatus.Header)) DefaultHeaders.Say(response.Headers);
        response.Headers.ContentLength = null;
        response.Headers.CacheControl = "no-store";
        if (IsGrpc(http.Request))
        {
            // Trailers-only (gRPC over HTTP/2): the status stands in the headers of an empty 200.
            response.StatusCode = 200;
            response.ContentType = "application/grpc";
            response.Headers["grpc-status"] = ((int)problemCode.Grpc).ToString(System.Globalization.CultureInfo.InvariantCulture);
            response.Headers["grpc-message"] = Uri.EscapeDataString($"{problemCode.Code}: {detail}");
            return Task.CompletedTask;
        }
        response.StatusCode = problemCode.Http;
        response.ContentType = "application/problem+json";
        if (problemCode.Http == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = problemCode == ProblemCodes.TokenInvalid ? "Bearer error=\"invalid_token\"" : "Bearer";
        if (problemCode == ProblemCodes.Moved && more?.GetValueOrDefault("location") is { } location) response.Headers.Location = location;
        if (problemCode.Http is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status507InsufficientStorage
            && response.Headers.RetryAfter.Count == 0)
            response.Headers.RetryAfter = "1";
        var words = ProblemLanguage.Of(http);
        ProblemLanguage.Name(response.Headers, words);
        var problem = new JsonObject
        {
            ["type"] = problemCode.Type,
            ["title"] = problemCode.TitleIn(words),
            ["status"] = problemCode.Http,
            ["detail"] = ProblemLanguage.Detail(detail, words),
            ["instance"] = Instance(http.Request.Path),
            ["code"] = problemCode.Code,
            ["remedy"] = problemCode.RemedyIn(words),
            ["traceId"] = Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier,
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string>())
            // `why` is free text, even if it begins with a bracket.
            problem[name] = name != "why" && value.StartsWith('[') ? JsonNode.Parse(value) : JsonValue.Create(value);
        problem["errors"] =
            new JsonArray(
                [.. (faults ?? [])
                    .Select(f => new JsonObject { ["field"] = f.Field, ["code"] = f.Code, ["description"] = f.Description })]);
        return http.Request.Method == HttpMethods.Head ? Task.CompletedTask
            : response.WriteAsync(problem.ToJsonString(Json), http.RequestAborted);
    }

    public static Task TooLarge(HttpContext http)
    {
        return Write(http, Problem.TooLarge(LimitedRequestStream.Limit(http)));
    }

    public static Task Write(HttpContext http, Problem problem) =>
        Write(http, problem.ProblemCode, problem.Message, problem.Faults, problem.More);

    // Returns a URI reference, even for a request path that is not one.
    static string Instance(PathString asked)
    {
        var path = new PathString(SecretPaths.Redact(asked.Value ?? "/"));
        return path.ToUriComponent() is var instance && Uri.IsWellFormedUriString(instance, UriKind.Relative)
            ? instance : Uri.EscapeDataString(path.Value!).Replace("%2F", "/", StringComparison.Ordinal);
    }

    // A request to the HTTP API gets an HTTP response, whatever its content type.
    public static bool IsGrpc(HttpRequest request) => !request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
        && request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;
}
