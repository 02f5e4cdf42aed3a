using Embassy.Content.V1;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Gateway.Changes;

/// <summary>
/// The work on pages, merged into the changes for a reader with the right to see editions. It has a log of its own, so
/// nothing of it reaches a public reader, a webhook or the broker.
/// </summary>
static class StaffChanges
{
    /// <summary>Name of the log in cursors.</summary>
    public const string Log = "content-staff";

    static readonly string Policy = Policies.Of(StaffLogService.Descriptor.FindMethodByName("ReadStaffLog"));

    /// <summary>The types of all steps, which <c>types</c> accepts from staff.</summary>
    public static readonly IReadOnlyList<string> Types =
        [.. AllowedValues.Of(StaffChange.Descriptor.FindFieldByName("step")).Select(s => $"embassy.content.{s}.v1")];

    /// <summary>
    /// Returns the authorization of a reader who asks for the work too (<c>audience=all</c>); null for public changes.
    /// </summary>
    public static string? Authorize(HttpContext http, string audience)
    {
        if (audience.Length == 0) return null;
        if (audience != Audiences.All) throw Problem.Invalid("audience", "invalid_word", $"One of: {Audiences.All}.");
        var roles = string.Join(", ", Policies.All[Policy]);
        if (http.User.Identity?.IsAuthenticated != true)
            throw new Problem(ProblemCodes.TokenMissing, $"This needs a token with one of the roles: {roles}.");
        if (!Policies.Allows(Policy, Roles.Of(http.User)))
            throw new Problem(ProblemCodes.Forbidden, $"This needs one of the roles: {roles}.");
        return http.Request.Headers.Authorization.ToString();
    }

    /// <summary>Reads the log as the reader, whose token may have expired since the stream began.</summary>
    public static async Task<ReadLogResponse> Read(ServiceClients serviceClients, ReadLogRequest request, string authorization,
        TimeSpan deadline, CancellationToken cancellation)
    {
        try
        {
            return await new StaffLogService.StaffLogServiceClient(serviceClients.Channel("content"))
                .ReadStaffLogAsync(
                    new ReadStaffLogRequest
                    {
                        After = request.After,
                        Limit = request.Limit,
                        Types_ = { request.Types_ },
                        Epoch = request.Epoch,
                        Since = request.Since
                    },
                    new Metadata { { "authorization", authorization } }, DateTime.UtcNow + deadline, cancellation);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unauthenticated or StatusCode.PermissionDenied)
        {
            throw new Problem(e.StatusCode == StatusCode.Unauthenticated ? ProblemCodes.TokenInvalid : ProblemCodes.Forbidden,
                e.Status.Detail);
        }
    }
}
