using Embassy.Events.Engagements;
using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

// Enters a person, or replaces what was entered, and tells the others, in one transaction.
// The same again changes nothing and tells nobody.
partial class EventsApi
{
    public override async Task<V1.Person> SavePerson(V1.SavePersonRequest request, ServerCallContext context)
    {
        var wanted = request.Person ?? throw Problem.Invalid("person", "required", "Say who it is.");
        var checks = new Checks();
        var id = checks.Id("id", request.Id);
        var names = checks.Texts("names", wanted.Names, 200, known: null, required: true);
        checks.Count("spellings", wanted.Spellings.Count, 0, 50);
        var spellings = wanted.Spellings.Take(50).Select((s, i) => new Spelling(
            checks.Text($"spellings[{i}].text", s.Text, 200, required: true), checks.Text($"spellings[{i}].source", s.Source, 1000))).ToList();
        for (var i = 0; i < spellings.Count; i++) checks.When(spellings.IndexOf(spellings[i]) < i, $"spellings[{i}]", "duplicate", "Each spelling of a source once.");
        var sources = checks.Sources("sources", wanted.Sources);
        var embargo = checks.Instant("embargoUntil", wanted.EmbargoUntil);
        checks.Refuse();

        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var now = clock.Now();
        var person = await db.Persons.SingleOrDefaultAsync(p => p.Id == id, context.CancellationToken);
        var was = Was.Of(person, now);
        var disclosure = Disclosure.Of(wanted.Audience, embargo, person);
        var opens = person is not null && (was.Audience != disclosure.Audience || was.Embargo != disclosure.EmbargoUntil);
        // Engagements and letters show in public who it is only while it is public.
        var citing = opens ? await FindCiting([id], [], DateOnly.MinValue, DateOnly.MaxValue, now, context.CancellationToken) : null;
        if (person is null)
        {
            db.Persons.Add(person = new Person { Id = id, CreatedAt = now });
            context.Created($"/v1/persons/{id}");
        }
        else
        {
            context.ExpectVersion(person.Version);
            AudienceRules.ExpectMayBecome(person, disclosure.Audience, disclosure.EmbargoUntil, now, mayBecomeInternal: true);
        }
        if (person.Enter(names, spellings, sources, disclosure, now))
        {
            var waiting = await FindWaiting(id, null, now, context.CancellationToken);
            Tell(person, $"persons/{id}", was, person.ToChanged, person.ToRemoved, person.Change, now);
            if (opens) await TellTenures(person, was, db.Tenures.Where(t => t.PersonId == id), now, context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
            // The letters that wait are among those that cite it, and its tenures were announced above.
            if (citing is not null)
            {
                waiting = new Waiting(new Citing([], []), []);
                await TellCiting(citing, now, context.CancellationToken);
            }
            await TellWaiting(waiting, now, context.CancellationToken);
        }
        await transaction.CommitAsync(context.CancellationToken);
        context.SetETag(ETags.Of(person.Version));
        return person.ToProto(toStaff: true);
    }
}
