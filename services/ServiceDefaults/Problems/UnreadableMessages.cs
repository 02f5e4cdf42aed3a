using Microsoft.AspNetCore.Http;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Bytes that are no message of the contract are read before any interceptor is asked, and gRPC then blames the service
/// (Unknown). The caller is told that it is the request.
/// </summary>
sealed class UnreadableMessages(RequestDelegate next)
{
    const string Status = "grpc-status", Message = "grpc-message";

    static readonly object Read = new();

    /// <summary>Notes that the message was read: whatever goes wrong from here on has an answer of its own.</summary>
    public static void WasRead(HttpContext http) => http.Items[Read] = true;

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
            http.Response.OnStarting(() =>
            {
                var headers = http.Response.Headers;
                if (http.Items.ContainsKey(Read) || headers[Status] != "2" && headers[Status] != "13") return Task.CompletedTask;
                headers[Status] = ((int)ProblemCodes.RequestMalformed.Grpc).ToString(System.Globalization.CultureInfo.InvariantCulture);
                headers[Message] = Uri.EscapeDataString($"{ProblemCodes.RequestMalformed.Code}: The bytes are no message of this contract.");
                return Task.CompletedTask;
            });
        return next(http);
    }
}
