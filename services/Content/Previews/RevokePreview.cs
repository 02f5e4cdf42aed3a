using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Previews;

// Revokes one preview token at once and for good. A repeat changes nothing.
partial class PreviewsApi
{
    public override async Task<V1.Preview> RevokePreview(V1.RevokePreviewRequest request, ServerCallContext context)
    {
        var preview = Guid.TryParseExact(request.Id, "D", out var id)
            ? await db.Previews.SingleOrDefaultAsync(p => p.Id == id, context.CancellationToken) : null;
        if (preview is null) throw Problem.NotFound("preview", request.Id);
        if (preview.Revoke(requestContext.Caller.Id, clock.Now())) await db.SaveChangesAsync(context.CancellationToken);
        return preview.ToProto();
    }
}
