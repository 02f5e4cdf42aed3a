using Embassy.Forums.V1;
using Embassy.ServiceDefaults;
using Google.Protobuf;
using Grpc.Core;

namespace Embassy.Gateway.Forums;

/// <summary>
/// GET /v1/forums: every forum from its own process, asked side by side within one deadline; those that do not answer are
/// named, and the rest is given out.
/// </summary>
static class ListForums
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);
    static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    public static void MapListForums(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/v1/forums", ["GET", "HEAD"], async (HttpContext http, Peers peers) =>
        {
            if (http.Request.Query.Count > 0)
            {
                await Problems.ProblemJson.Write(http, Reasons.InvalidRequest, "No query parameter is taken here.",
                    http.Request.Query.Keys.Select(name => new Fault(name, "unknown_parameter", "No query parameter is taken here.")));
                return;
            }
            var all = await Ask(peers, http.RequestAborted);
            if (all.Forums.Count == 0 && all.Unreachable.Count > 0)
            {
                await Problems.ProblemJson.Write(http, Reasons.ServiceUnavailable, "No forum answers.");
                return;
            }
            http.Response.ContentType = "application/json";
            if (all.Unreachable.Count > 0) http.Response.Headers.CacheControl = "no-store";
            else
            {
                var etag = ETags.OfContent(all);
                http.Response.Headers.ETag = etag;
                if (Problems.Conditions.Has(http.Request.Headers.IfNoneMatch, etag))
                {
                    http.Response.ContentType = null;
                    http.Response.StatusCode = StatusCodes.Status304NotModified;
                    return;
                }
            }
            await http.Response.WriteAsync(Json.Format(all), http.RequestAborted);
        });
    }

    static async Task<ListForumsResponse> Ask(Peers peers, CancellationToken cancellation)
    {
        var asked = peers.Of("forums").GroupBy(peer => peers.Addresses[peer]).Select(async process =>
        {
            try
            {
                return (process, Answer: (ListForumsResponse?)await new ForumsService.ForumsServiceClient(peers.Channel(process.First()))
                    .ListForumsAsync(new ListForumsRequest(), deadline: DateTime.UtcNow + Deadline, cancellationToken: cancellation));
            }
            catch (RpcException e) when (e.StatusCode is not StatusCode.Cancelled)
            {
                return (process, Answer: (ListForumsResponse?)null);
            }
        });
        var all = new ListForumsResponse();
        foreach (var (process, answer) in await Task.WhenAll(asked))
            if (answer is null) all.Unreachable.Add(process.Select(peer => peer["forums-".Length..]));
            else all.Forums.Add(answer.Forums);
        var order = Words.Of(Forum.Descriptor.FindFieldByNumber(Forum.Forum_FieldNumber));
        var sorted = all.Forums.OrderBy(f => Array.IndexOf(order, f.Forum_)).ToList();
        all.Forums.Clear();
        all.Forums.Add(sorted);
        return all;
    }
}
