using Google.Protobuf;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Adds <c>Link: &lt;…&gt;; rel="next"</c> (RFC 8288) to each page of a list that has a next one: the same request with
/// the next token. The gateway makes the address absolute.
/// </summary>
static class NextPageLink
{
    const string Token = "pageToken";

    public static void Add(HttpContext http, IMessage response)
    {
        if (response.Descriptor.FindFieldByName("next_page_token")?.Accessor.GetValue(response) is not string { Length: > 0 } next
            || http.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is null) return;
        var kept = http.Request.Query.Where(q => q.Key != Token)
            .SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value)).Append(new(Token, next));
        http.Response.Headers.Link = $"<{http.Request.Path.ToUriComponent()}{QueryString.Create(kept)}>; rel=\"next\"";
    }
}
