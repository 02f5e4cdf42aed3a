using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tenures;

// Lists the tenures visible to the caller by first possible day, then by id: of a person, of an office, on a day.
// Read-only: a repeat changes nothing.
partial class TenuresApi
{
    public override async Task<V1.ListTenuresResponse> ListTenures(V1.ListTenuresRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var person = request.Person.Length == 0 ? (Guid?)null : validation.Id("person", request.Person);
        var office = request.Office.Length == 0 ? (Guid?)null : validation.Id("office", request.Office);
        var day = validation.Day("asOf", request.AsOf);
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "tenures", $"{person}", $"{office}", request.AsOf,
            request.Audience);
        // A tenure names its person and its office, so it is hidden if either is hidden.
        var rows = db.Tenures.AsNoTracking().Where(t => db.Persons.Any(p => p.Id == t.PersonId) && db.Offices.Any(o => o.Id == t.OfficeId));
        if (person is not null) rows = rows.Where(t => t.PersonId == person);
        if (office is not null) rows = rows.Where(t => t.OfficeId == office);
        if (day is not null) rows = rows.Where(t => t.MayFrom <= day && t.MayTo >= day);
        var matching = rows;
        if (paging.After is [var start, var after])
        {
            var (first, id) = (Paging.Day(start), Paging.Id(after));
            rows = rows.Where(t => t.MayFrom > first || t.MayFrom == first && t.Id > id);
        }
        var tenures = await rows.OrderBy(t => t.MayFrom).ThenBy(t => t.Id).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var shown = tenures.Take(paging.Size).ToList();
        var response = new V1.ListTenuresResponse
        {
            Tenures = { shown.Select(t => t.ToProto(requestContext.Caller.SeesInternal)) },
            NextPageToken = tenures.Count > paging.Size
                ? paging.Next(Paging.Text(shown[^1].MayFrom), shown[^1].Id.ToString())
                : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "tenures", "persons", "offices");
        return response;
    }
}
