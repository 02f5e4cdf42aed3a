using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.Http;

namespace Embassy.ServiceDefaults;

/// <summary>A refusal as JSON transcoding writes it: google.rpc.Status. The gateway makes problem+json of it.</summary>
static class StatusJson
{
    /// <summary>Without it a rich error is answered by transcoding with an empty 500.</summary>
    public static readonly TypeRegistry Details = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor);

    static readonly JsonFormatter Formatter = new(new JsonFormatter.Settings(formatDefaultValues: true, Details));

    public static async Task Write(HttpContext http, Problem problem)
    {
        http.Response.StatusCode = problem.ProblemCode.Http;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(Formatter.Format(problem.ToStatus()), http.RequestAborted);
    }
}
