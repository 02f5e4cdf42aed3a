using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

// Lists agreements with today's status, newest act first, then by id. Takes one query with the acts, and one for a
// count. Read-only: a repeat changes nothing.
partial class AgreementsApi
{
    public override async Task<V1.ListAgreementsResponse> ListAgreements(V1.ListAgreementsRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        if (request.Party.Length > 0) validation.Party("party", request.Party);
        var sector = validation.Text("sector", request.Sector, 60);
        var parent = request.Parent.Length > 0 ? validation.Id("parent", request.Parent) : (Guid?)null;
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "agreements", request.Party, sector, request.Parent);

        var matching = db.Agreements.AsNoTracking();
        if (request.Party.Length > 0) matching = matching.Under(AgreementSubject.OfParty(request.Party));
        if (sector.Length > 0) matching = matching.Under(AgreementSubject.OfSector(sector));
        if (parent is not null) matching = matching.Where(a => a.ParentId == parent);
        var rows = matching.OrderByDescending(a => a.LastActDate).ThenBy(a => a.Id).AsQueryable();
        if (paging.After is [var date, var after])
        {
            // A forged token could contain text that a database rejects.
            if (date.Length > 0 && !CivilDate.TryParse(date, out _)) throw Paging.Refusal();
            var id = Paging.Id(after);
            rows = rows.Where(a => string.Compare(a.LastActDate, date) < 0 || a.LastActDate == date && a.Id > id);
        }
        var agreements = await rows.Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var shown = agreements.Take(paging.Size).ToList();
        var today = clock.Today();
        var response = new V1.ListAgreementsResponse
        {
            Agreements = { await Shown(shown, today, context) },
            NextPageToken = agreements.Count > paging.Size ? paging.Next(shown[^1].LastActDate, shown[^1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "agreements");
        return response;
    }
}
