using Embassy.Content.Previews;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Embassy.Content;

// Signs a token by which anybody reads one edition until it expires. Each call signs another; none is kept.
partial class ContentApi
{
    public override async Task<V1.Preview> CreatePreview(V1.CreatePreviewRequest request, ServerCallContext context)
    {
        if (request.Hours is < 0 or > 168) throw Problem.Invalid("hours", "out_of_range", "1 to 168; 0 means 24.");
        var edition = await FindEdition(request.Key, request.Locale, request.Number, context.CancellationToken);
        var until = DateTimeOffset.FromUnixTimeSeconds(clock.Now().AddHours(request.Hours == 0 ? 24 : request.Hours).ToUnixTimeSeconds());
        var key = await PreviewKey.Of(db, context.CancellationToken);
        var token = key.Sign(new PreviewOf(edition.PageKey, edition.Locale, edition.Number, until.ToUnixTimeSeconds()));
        context.GetHttpContext().Response.Headers.CacheControl = "private, no-store";
        return new V1.Preview { Token = token, Path = $"/v1/previews/{token}", ExpiresAt = until.ToTimestamp(), Number = edition.Number };
    }
}
