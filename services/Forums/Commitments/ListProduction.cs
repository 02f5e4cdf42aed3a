using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Commitments;

// Lists production, newest month first, from each month's latest source and, on request, from the others.
// Read-only: a repeat changes nothing.
partial class CommitmentsApi
{
    public override async Task<V1.ListProductionResponse> ListProduction(V1.ListProductionRequest request, ServerCallContext context)
    {
        var forum = FindOpecPlus(request.Forum, "production");
        var validation = new RequestValidation();
        if (request.Party.Length > 0) Parties.Check("party", request.Party, validation);
        var month = Month(validation, request.Month, required: false);
        validation.Refuse();
        var paging =
            Paging.From(db, request.PageSize, request.PageToken, 4, "production", request.Party, request.Month, request.All.ToString());

        var figures = db.Production.AsNoTracking();
        if (request.Party.Length > 0) figures = figures.Where(p => p.Party == request.Party);
        if (month is { } asked) figures = figures.Where(p => p.FirstDay == asked.First);
        var judged = figures.Select(p => new
        {
            Figure = p,
            Outdone = db.Production.Any(
                o => o.Party == p.Party && o.FirstDay == p.FirstDay
                    && (o.PublishedDay > p.PublishedDay || o.PublishedDay == p.PublishedDay && o.Id > p.Id)),
        });
        if (!request.All) judged = judged.Where(p => !p.Outdone);
        var rows = judged.OrderByDescending(p => p.Figure.FirstDay).ThenBy(p => p.Figure.Party).ThenByDescending(p => p.Figure.PublishedDay)
            .ThenByDescending(p => p.Figure.Id).AsQueryable();
        if (paging.After is [var first, var party, var told, var last])
        {
            var (day, published, id) = (Paging.Day(first), Paging.Day(told), Paging.Id(last));
            rows = rows.Where(p => p.Figure.FirstDay < day || p.Figure.FirstDay == day && (string.Compare(p.Figure.Party, party) > 0
                || p.Figure.Party == party
                    && (p.Figure.PublishedDay < published || p.Figure.PublishedDay == published && p.Figure.Id < id)));
        }
        var page = await rows.Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var response =
            new V1.ListProductionResponse { Production = { page.Take(paging.Size).Select(p => p.Figure.ToProto(shown: !p.Outdone)) } };
        if (page.Count > paging.Size && page[paging.Size - 1].Figure is { } end)
            response.NextPageToken =
                paging.Next(Paging.Text(end.FirstDay), end.Party, Paging.Text(end.PublishedDay), end.Id.ToString());
        if (request.IncludeTotal) response.TotalSize = await judged.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/production");
        return response;
    }

    static CivilDate? Month(RequestValidation validation, string value, bool required)
    {
        if (CivilDate.TryParse(value, out var month) && month.Precision == "month") return month;
        validation.When(required || value.Length > 0, "month", value.Length == 0 ? "required" : "invalid_date", "Name one month: 2020-01.");
        return null;
    }
}
