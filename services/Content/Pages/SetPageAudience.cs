using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content;

// Changes the audience and the embargo of a page, and when its editions are announced, in one transaction.
// The same again changes nothing and announces nothing.
partial class ContentApi
{
    public override async Task<V1.PageAudience> SetPageAudience(V1.SetPageAudienceRequest request, ServerCallContext context)
    {
        var checks = new Checks();
        var embargo = checks.Instant("embargoUntil", request.EmbargoUntil);
        checks.When(request.Audience.Length == 0, "audience", "required", "public or internal.");
        checks.Refuse();
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var faces = await Faces.Hold(db, request.Key, clock.Now(), context.CancellationToken);
        context.ExpectVersion(faces.Page.Version);
        var wasInternal = faces.Page.Audience == Audiences.Internal;
        if (faces.Page.Disclose(request.Audience, embargo, clock.Now()))
        {
            if (wasInternal) await faces.Introduce(context.CancellationToken);
            else db.Reschedule($"pages/{request.Key}", faces.Page);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        await transaction.CommitAsync(context.CancellationToken);
        context.SetETag(ETags.Of(faces.Page.Version));
        return faces.Page.ToAudience();
    }
}
