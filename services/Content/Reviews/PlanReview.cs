using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Reviews;

// Sets the review date and the owner of a page. A repeat changes nothing; no announcement is sent.
partial class ReviewsApi
{
    public override async Task<V1.PageReview> PlanReview(V1.PlanReviewRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var day = validation.Day("reviewBy", request.ReviewBy);
        validation.When(day < clock.Today(), "reviewBy", "past_instant", "Today or later.");
        var owner = validation.Text("owner", request.Owner, 200);
        validation.Refuse();
        var page = await db.FindPage(request.Key, context.CancellationToken);
        page.ExpectVersion(context);
        if (page.PlanReview(day, owner, requestContext.Caller.Id, clock.Now())) await db.SaveChangesAsync(context.CancellationToken);
        context.SetETag(ETags.Of(page.Version));
        return page.ToReview();
    }
}
