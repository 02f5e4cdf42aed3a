using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Persons;

// Returns one person with every name and spelling, if the caller may see it. Read-only: a repeat changes nothing.
partial class PersonsApi
{
    public override async Task<V1.Person> GetPerson(V1.GetPersonRequest request, ServerCallContext context)
    {
        var id = ResourceId.Parse("person", request.Id);
        var person = await db.Persons.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, context.CancellationToken)
            ?? throw Problem.NotFound("person", request.Id);
        context.SetETag(ETags.Of(person.Version, Variant(person)));
        context.MayBeCached(SurrogateKeys.Usual, $"persons/{id}");
        return person.ToProto(requestContext.Caller.SeesInternal);
    }

    /// <summary>The variant of the ETag: the public representation omits an embargo that has ended.</summary>
    string? Variant(Person person) => !requestContext.Caller.SeesInternal && person.EmbargoUntil is not null ? "public" : null;
}
