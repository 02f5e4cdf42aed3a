using Microsoft.AspNetCore.Http;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Returns a request error for bytes that are not a message of the contract. They are parsed before any interceptor
/// runs, and gRPC would blame the service (Unknown).
/// </summary>
sealed class UnreadableMessages(RequestDelegate next)
{
    const string Status = "grpc-status", Message = "grpc-message";

    static readonly object Read = new();

    /// <summary>Marks the message as parsed: any later failure has its own response.</summary>
    public static void WasRead(HttpContext http) => http.Items[Read] = true;

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
            http.Response.OnStarting(() =>
            {
                var headers = http.Response.Headers;
                if (http.Items.ContainsKey(Read) || headers[Status] != "2" && headers[Status] != "13") return Task.CompletedTask;
                headers[Status] = ((int)ProblemCodes.RequestMalformed.Grpc).ToString(System.Globalization.CultureInfo.InvariantCulture);
                headers[Message] =
                    Uri.EscapeDataString($"{ProblemCodes.RequestMalformed.Code}: The bytes are no message of this contract.");
                return Task.CompletedTask;
            });
        return next(http);
    }
}
