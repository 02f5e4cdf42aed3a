using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

// Shows one person with every name and spelling, to whoever may see it.
partial class EventsApi
{
    public override async Task<V1.Person> GetPerson(V1.GetPersonRequest request, ServerCallContext context)
    {
        var id = IdOf("person", request.Id);
        var person = await db.Persons.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, context.CancellationToken) ?? throw Problem.NotFound("person", request.Id);
        context.SetETag(ETags.Of(person.Version, Variant(person)));
        context.MayBeCached(SurrogateKeys.Usual, $"persons/{id}");
        return person.ToProto(requestContext.Caller.SeesInternal);
    }
}
