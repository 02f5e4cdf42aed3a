using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Reviews;

// Assigns an open review to a person, or clears its assignee. A repeat changes nothing.
partial class ReviewsApi
{
    public override async Task<V1.Review> AssignReview(V1.AssignReviewRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var assignee = validation.Text("assignee", request.Assignee, 200);
        validation.Refuse();
        var review = await FindReview(request.Id, context);
        if (review.Assign(assignee)) await db.SaveChangesAsync(context.CancellationToken);
        context.SetETag(ETags.Of(review.Version));
        return review.ToProto();
    }

    /// <summary>Returns the review in the version that the caller has read; otherwise fails.</summary>
    async Task<Review> FindReview(string id, ServerCallContext context)
    {
        var review = Guid.TryParseExact(id, "D", out var known)
            ? await db.Reviews.SingleOrDefaultAsync(r => r.Id == known, context.CancellationToken) : null;
        if (review is null) throw Problem.NotFound("review", id);
        context.ExpectVersion(review.Version, savedBy: review.ClosedBy, savedAt: review.ClosedAt);
        return review;
    }
}
