using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Persons;

// Creates or replaces a person and announces it, in one transaction.
// A repeat changes nothing and announces nothing.
partial class PersonsApi
{
    public override async Task<V1.Person> SavePerson(V1.SavePersonRequest request, ServerCallContext context)
    {
        var wanted = request.Person ?? throw Problem.Invalid("person", "required", "Say who it is.");
        var validation = new RequestValidation();
        var id = validation.Id("id", request.Id);
        var names = validation.Texts("names", wanted.Names, 200, known: null, required: true);
        validation.Count("spellings", wanted.Spellings.Count, 0, 50);
        var spellings = wanted.Spellings.Take(50).Select((s, i) => new Spelling(
            validation.Text($"spellings[{i}].text", s.Text, 200, required: true),
            validation.Text($"spellings[{i}].source", s.Source, 1000))).ToList();
        for (var i = 0; i < spellings.Count; i++)
            validation.When(spellings.IndexOf(spellings[i]) < i, $"spellings[{i}]", "duplicate", "Each spelling of a source once.");
        var sources = validation.Sources("sources", wanted.Sources);
        var embargo = validation.Instant("embargoUntil", wanted.EmbargoUntil);
        validation.Refuse();

        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var now = clock.Now();
        var person = await db.Persons.SingleOrDefaultAsync(p => p.Id == id, context.CancellationToken);
        var recordBefore = RecordBefore.Of(person, now);
        var disclosure = Disclosure.Of(wanted.Audience, embargo, person);
        var reopened = person is not null
            && (recordBefore.Audience != disclosure.Audience || recordBefore.Embargo != disclosure.EmbargoUntil);
        // Tenures, engagements and letters show the person publicly only while it is public.
        var hidden = new PersonHidden(id);
        if (reopened) await db.Raise(hidden, context.CancellationToken);
        var announceCiting = reopened
            ? await citations.Find([id], [.. hidden.Offices], DateOnly.MinValue, DateOnly.MaxValue, now, context.CancellationToken) : null;
        if (person is null)
        {
            db.Persons.Add(person = new Person { Id = id, CreatedAt = now });
            context.Created($"/v1/persons/{id}");
        }
        else
        {
            context.ExpectVersion(person.Version, savedAt: person.UpdatedAt);
            if (person.ErasedAt is { } erased)
                throw new Problem(ProblemCodes.Gone, "The person was erased; a new record needs a new id.",
                    more: new Dictionary<string, string>
                    {
                        ["since"] = erased.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                        ["why"] = "erased",
                    });
            AudienceRules.ExpectMayBecome(person, disclosure.Audience, disclosure.EmbargoUntil, now, mayBecomeInternal: true);
        }
        if (person.Enter(names, spellings, sources, disclosure, now))
        {
            announceCiting ??= await citations.FindEmbargoed(id, null, now, context.CancellationToken);
            db.AnnounceRecord(person, $"persons/{id}", recordBefore, person.ToChanged, person.ToRemoved, person.Change, now);
            await db.SaveChangesAsync(context.CancellationToken);
            await announceCiting(context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        await transaction.CommitAsync(context.CancellationToken);
        context.SetETag(ETags.Of(person.Version));
        return person.ToProto(toStaff: true);
    }
}
