using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Persons;

// Lists the persons visible to the caller, by first name without accents, then by id; words match any spelling, and a
// State those who held an office of it. Read-only: a repeat changes nothing.
partial class PersonsApi
{
    public override async Task<V1.ListPersonsResponse> ListPersons(V1.ListPersonsRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var words = TextFolding.Words(validation, "q", request.Q);
        var states = validation.States("state", request.State);
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "persons", string.Join(' ', words), string.Join(' ', states),
            request.Audience);
        var matching = Person.Named(db.Persons.AsNoTracking(), request.Q);
        if (states.Count > 0)
        {
            var asked = new PersonsOfStatesListed(states);
            await db.Raise(asked, context.CancellationToken);
            var holders = asked.Holders;
            matching = matching.Where(p => holders.Contains(p.Id));
        }
        var rows = matching;
        if (paging.After is [var name, var after])
        {
            var id = Paging.Id(after);
            rows = rows.Where(p => string.Compare(p.SortName, name) > 0 || p.SortName == name && p.Id > id);
        }
        var persons = await rows.OrderBy(p => p.SortName).ThenBy(p => p.Id).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var shown = persons.Take(paging.Size).ToList();
        var response = new V1.ListPersonsResponse
        {
            Persons = { shown.Select(p => p.ToProto(requestContext.Caller.SeesInternal)) },
            NextPageToken = persons.Count > paging.Size ? paging.Next(shown[^1].SortName, shown[^1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, states.Count == 0 ? ["persons"] : ["persons", "tenures", "offices"]);
        return response;
    }
}
