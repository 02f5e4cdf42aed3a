using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Pages;

// Changes the audience and the embargo of a page, and with them the time of its announcements, in one transaction.
// A repeat changes nothing and announces nothing.
partial class PagesApi
{
    public override async Task<V1.PageAudience> SetPageAudience(V1.SetPageAudienceRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var embargo = validation.Instant("embargoUntil", request.EmbargoUntil);
        validation.When(request.Audience.Length == 0, "audience", "required", "public or internal.");
        validation.Refuse();
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var liveEditions = await LiveEditions.LockPage(db, request.Key, clock.Now(), context.CancellationToken);
        liveEditions.Page.ExpectVersion(context);
        var wasInternal = liveEditions.Page.Audience == Audiences.Internal;
        if (liveEditions.Page.Disclose(request.Audience, embargo, requestContext.Caller.Id, clock.Now()))
        {
            if (wasInternal) await liveEditions.Introduce(context.CancellationToken);
            else db.Reschedule($"pages/{request.Key}", liveEditions.Page);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        await transaction.CommitAsync(context.CancellationToken);
        context.SetETag(ETags.Of(liveEditions.Page.Version));
        return liveEditions.Page.ToAudience();
    }
}
