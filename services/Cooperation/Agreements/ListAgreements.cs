using System.Globalization;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

// Lists agreements with today's status, newest act first, then by id. Takes one query with the acts, one for a count,
// and one for a filter by status. Read-only: a repeat changes nothing.
partial class AgreementsApi
{
    public override async Task<V1.ListAgreementsResponse> ListAgreements(V1.ListAgreementsRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        if (request.Party.Length > 0) validation.Party("party", request.Party);
        var sector = validation.Text("sector", request.Sector, 60);
        var parent = request.Parent.Length > 0 ? validation.Id("parent", request.Parent) : (Guid?)null;
        validation.When(request.Year is not 0 and (< 1000 or > 9999), "year", "out_of_range", "1000 to 9999.");
        var words = TextFolding.Words(validation, "q", request.Q);
        validation.Refuse();
        var year = request.Year.ToString(CultureInfo.InvariantCulture);
        var (today, types, statuses) = (clock.Today(), request.Type.AnyOf(), request.Status.AnyOf());
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "agreements", request.Party, sector, request.Parent,
            string.Join(' ', statuses), string.Join(' ', types), $"{request.Year}", string.Join(' ', words), request.Order,
            request.Audience);

        var matching = db.Agreements.AsNoTracking();
        if (request.Party.Length > 0) matching = matching.Under(AgreementSubject.OfParty(request.Party));
        if (sector.Length > 0) matching = matching.Under(AgreementSubject.OfSector(sector));
        if (parent is not null) matching = matching.Where(a => a.ParentId == parent);
        if (types.Count > 0) matching = matching.Where(a => types.Contains(a.Type));
        if (request.Year > 0) matching = matching.Where(a => a.SignedOn.StartsWith(year));
        foreach (var word in words) matching = matching.Where(a => a.Folded.Contains(word));
        if (statuses.Count > 0) matching = await InStatus(matching, statuses, today, context.CancellationToken);
        // A forged token could contain text that a database rejects.
        if (paging.After is [{ Length: > 0 } last, _] && !CivilDate.TryParse(last, out _)) throw Paging.Refusal();
        var rows = Ordered(matching, request.Order, paging.After);
        var agreements = await rows.Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var shown = agreements.Take(paging.Size).ToList();
        var response = new V1.ListAgreementsResponse
        {
            Agreements = { await Shown(shown, today, context) },
            NextPageToken = agreements.Count > paging.Size
                ? paging.Next(request.Order.Length > 0 ? shown[^1].SignedOn : shown[^1].LastActDate, shown[^1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "agreements");
        return response;
    }

    // The stored status is that of the last day processed. For agreements whose status may have changed since, until
    // the daily run, it is computed; these are few, and found by the index of the next day.
    static async Task<IQueryable<Agreement>> InStatus(IQueryable<Agreement> agreements, List<string> statuses, DateOnly today,
        CancellationToken cancellation)
    {
        var changing = await agreements.Where(a => a.NextDay <= today).ToListAsync(cancellation);
        var ids = changing.Where(a => statuses.Contains(a.StatusOn(today).Word)).Select(a => a.Id).ToList();
        return agreements.Where(a => ids.Contains(a.Id)
            || statuses.Contains(a.AnnouncedStatus) && (a.NextDay == null || a.NextDay > today));
    }

    // Newest act first, or by the last signature; then by id. Continues after the last row of the page before.
    static IQueryable<Agreement> Ordered(IQueryable<Agreement> agreements, string order, string[]? after)
    {
        var (date, id) = after is [var last, var lastId] ? (last, Paging.Id(lastId)) : ("", Guid.Empty);
        switch (order)
        {
            case "signedOn":
                if (after is not null)
                    agreements = agreements.Where(a => string.Compare(a.SignedOn, date) > 0 || a.SignedOn == date && a.Id > id);
                return agreements.OrderBy(a => a.SignedOn).ThenBy(a => a.Id);
            case "-signedOn":
                if (after is not null)
                    agreements = agreements.Where(a => string.Compare(a.SignedOn, date) < 0 || a.SignedOn == date && a.Id > id);
                return agreements.OrderByDescending(a => a.SignedOn).ThenBy(a => a.Id);
            default:
                if (after is not null)
                    agreements = agreements.Where(a => string.Compare(a.LastActDate, date) < 0 || a.LastActDate == date && a.Id > id);
                return agreements.OrderByDescending(a => a.LastActDate).ThenBy(a => a.Id);
        }
    }
}
