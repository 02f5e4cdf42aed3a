using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Persons;

// Lists the records that mentioned an erased person, by address. Read-only: a repeat changes nothing.
partial class PersonsApi
{
    public override async Task<V1.ListMentionsResponse> ListMentions(V1.ListMentionsRequest request, ServerCallContext context)
    {
        var id = ResourceId.Parse("person", request.Id);
        var paging = NameMention.List(db, id, request.PageSize, request.PageToken);
        var matching = db.NameMentions.AsNoTracking().Where(m => m.Person == id);
        // One that nothing cited was deleted, and only the mentions are left.
        if (!await db.Persons.AnyAsync(p => p.Id == id && p.ErasedAt != null, context.CancellationToken)
            && !await matching.AnyAsync(context.CancellationToken)) throw Problem.NotFound("person", request.Id);
        var rows = paging.After is [var after] ? matching.Where(m => string.Compare(m.Address, after) > 0) : matching;
        var found = await rows.OrderBy(m => m.Address).Select(m => m.Address).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var response = new V1.ListMentionsResponse
        {
            Mentions = { found.Take(paging.Size) },
            NextPageToken = found.Count > paging.Size ? paging.Next(found[paging.Size - 1]) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
