using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Resolutions;

// Lists the resolutions of a forum, newest first, and those without a date last; or the reverse.
// Read-only: a repeat changes nothing.
partial class ResolutionsApi
{
    public override async Task<V1.ListResolutionsResponse> ListResolutions(V1.ListResolutionsRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var validation = new RequestValidation();
        if (request.Names.Length > 0) validation.State("names", request.Names);
        var subject = validation.Text("subject", request.Subject, 60);
        validation.Text("session", request.Session, 100);
        validation.Refuse();
        var paging =
            Paging.From(db, request.PageSize, request.PageToken, 2, "resolutions", forum.Key, request.Session, request.Kind, subject,
                request.Names, request.Order);

        var rows = db.Resolutions.AsNoTracking().Where(r => r.Forum == forum.Key);
        if (request.Session.Length > 0) rows = rows.Where(r => r.Session == request.Session);
        if (request.Kind.Length > 0) rows = rows.Where(r => r.Kind == request.Kind);
        if (subject.Length > 0) rows = rows.Where(Resolution.FoundBy(ResolutionWord.OfSubject(subject)));
        if (request.Names.Length > 0) rows = rows.Where(Resolution.FoundBy(ResolutionWord.OfState(request.Names)));
        var oldestFirst = request.Order == "adopted";
        rows = (oldestFirst ? rows.OrderBy(r => r.SortDay) : rows.OrderByDescending(r => r.SortDay)).ThenBy(r => r.Key);
        var matching = rows;
        if (paging.After is [var sort, var key])
        {
            var after = Paging.Day(sort);
            rows = oldestFirst ? rows.Where(r => r.SortDay > after || r.SortDay == after && string.Compare(r.Key, key) > 0)
                : rows.Where(r => r.SortDay < after || r.SortDay == after && string.Compare(r.Key, key) > 0);
        }
        var resolutions = await rows.Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        string[] names = request.Names.Length > 0 ? [request.Names] : [];
        var response = new V1.ListResolutionsResponse { Resolutions = { resolutions.Take(paging.Size).Select(r => r.ToProto(names)) } };
        if (resolutions.Count > paging.Size)
            response.NextPageToken =
                paging.Next(Paging.Text(resolutions[paging.Size - 1].SortDay), resolutions[paging.Size - 1].Key);
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/resolutions");
        return response;
    }
}
