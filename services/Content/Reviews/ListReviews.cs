using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Reviews;

// Lists the reviews for editors by their opening. A repeat changes nothing.
partial class ReviewsApi
{
    public override async Task<V1.ListReviewsResponse> ListReviews(V1.ListReviewsRequest request, ServerCallContext context)
    {
        var state = request.State.Length == 0 ? Review.Opened : request.State;
        // The reviews that wait for a person are in the languages in which the person can act.
        List<string> locales = request.Locale.Length > 0 ? [request.Locale] : request.PageKey.Length > 0 || request.Assignee.Length > 0
            ? [] : [.. requestContext.Caller.Restriction(Section.Locale, "translate", "publish")];
        var paging =
            Paging.From(db, request.PageSize, request.PageToken, 1, "reviews", request.PageKey, state, string.Join(' ', locales),
                request.Assignee, request.Order);
        var rows = db.Reviews.AsNoTracking().Where(r => r.State == state);
        if (request.PageKey.Length > 0) rows = rows.Where(r => r.PageKey == request.PageKey);
        if (locales.Count > 0) rows = rows.Where(r => locales.Contains(r.Locale));
        if (request.Assignee.Length > 0) rows = rows.Where(r => r.Assignee == request.Assignee);
        var matching = rows;
        var reviews = await rows.ByCreation(paging, oldestFirst: request.Order == "openedAt").Take(paging.Size + 1)
            .ToListAsync(context.CancellationToken);
        var titles = await PageTitles.Of(db, reviews.Select(r => r.PageKey), context.CancellationToken);
        var response = new V1.ListReviewsResponse
        {
            Reviews = { reviews.Take(paging.Size).Select(r => r.ToProto(titles.In(r.PageKey, r.Locale))) },
            NextPageToken = reviews.Count > paging.Size ? paging.Next(reviews[paging.Size - 1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
