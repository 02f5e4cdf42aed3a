using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Persons;

// Lists the persons visible to the caller, by first name without accents, then by id; search matches any spelling.
// Read-only: a repeat changes nothing.
partial class PersonsApi
{
    public override async Task<V1.ListPersonsResponse> ListPersons(V1.ListPersonsRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var query = NameFolding.Of(validation.Text("query", request.Query, 200));
        validation.When(request.Query.Length > 0 && query.Length == 0, "query", "invalid_text", "A part of a name: letters or digits.");
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "persons", query);
        var rows = db.Persons.AsNoTracking();
        // Matches word by word, because sources order the parts of a name differently.
        foreach (var word in query.Split(' ', StringSplitOptions.RemoveEmptyEntries)) rows = rows.Where(p => p.Folded.Contains(word));
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
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "persons");
        return response;
    }
}
