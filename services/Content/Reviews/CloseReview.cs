using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Reviews;

// Closes a review with a note on its outcome. A repeat changes nothing.
partial class ReviewsApi
{
    public override async Task<V1.Review> CloseReview(V1.CloseReviewRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var note = validation.Text("note", request.Note, 2000, lines: true);
        validation.Refuse();
        var review = await FindReview(request.Id, context);
        if (review.Close(requestContext.Caller.Id, note, clock.Now())) await db.SaveChangesAsync(context.CancellationToken);
        context.SetETag(ETags.Of(review.Version));
        return review.ToProto();
    }
}
