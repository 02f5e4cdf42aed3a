using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.Http;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Writes a refusal in the format of JSON transcoding: google.rpc.Status. The gateway converts it to problem+json.
/// </summary>
static class StatusJson
{
    /// <summary>Without this registry, transcoding returns an empty 500 for a rich error.</summary>
    public static readonly TypeRegistry Details = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor);

    static readonly JsonFormatter Formatter = new(new JsonFormatter.Settings(formatDefaultValues: true, Details));

    public static async Task Write(HttpContext http, Problem problem)
    {
        http.Response.StatusCode = problem.ProblemCode.Http;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(Formatter.Format(problem.ToStatus()), http.RequestAborted);
    }
}
