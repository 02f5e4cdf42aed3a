using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Previews;

// Creates a preview: signs a token that lets anyone read one edition until it expires or is revoked, and records the
// author.
// Each repeat signs another token; the token itself is not stored.
partial class PreviewsApi
{
    public override async Task<V1.Preview> CreatePreview(V1.CreatePreviewRequest request, ServerCallContext context)
    {
        if (request.Hours is < 0 or > 168) throw Problem.Invalid("hours", "out_of_range", "1 to 168; 0 means 24.");
        var edition = await db.FindEdition(request.Key, request.Locale, request.Number, context.CancellationToken);
        var until = DateTimeOffset.FromUnixTimeSeconds(clock.Now().AddHours(request.Hours == 0 ? 24 : request.Hours).ToUnixTimeSeconds());
        var key = await PreviewKey.Of(db, context.CancellationToken);
        await Preview.Prune(db, clock.Now(), context.CancellationToken);
        var preview = new Preview
        {
            PageKey = edition.PageKey,
            Locale = edition.Locale,
            Number = edition.Number,
            CreatedBy = requestContext.Caller.Id,
            CreatedAt = clock.Now(),
            ExpiresAt = until,
        };
        db.Previews.Add(preview);
        await db.SaveChangesAsync(context.CancellationToken);
        var token = key.Sign(new PreviewToken(preview.Id, edition.PageKey, edition.Locale, edition.Number, until.ToUnixTimeSeconds()));
        context.GetHttpContext().Response.Headers.CacheControl = "private, no-store";
        return preview.ToProto(token);
    }
}
