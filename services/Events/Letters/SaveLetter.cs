using Embassy.Events.Disclosures;
using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Letters;

// Creates or replaces a letter and announces it once it is public, in one transaction.
// A repeat changes nothing and announces nothing.
partial class LettersApi
{
    public override async Task<V1.Letter> SaveLetter(V1.SaveLetterRequest request, ServerCallContext context)
    {
        var wanted = request.Letter ?? throw Problem.Invalid("letter", "required", "Say what the letter is.");
        var cancellation = context.CancellationToken;
        var mission = await missions.Get(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var validation = new RequestValidation();
        var id = validation.Id("id", request.Id);
        var letter = await db.Letters.SingleOrDefaultAsync(l => l.Id == id, cancellation);
        var entry = LetterEntry.Check(wanted, mission, validation, letter);
        // The letter and its announcement name persons.
        await db.LockAgainstErasure([entry.Sender.PersonId, entry.Addressee.PersonId], [entry.Sender.OfficeId, entry.Addressee.OfficeId],
            cancellation);
        await CheckParty("sender", entry.Sender, validation, cancellation);
        await CheckParty("addressee", entry.Addressee, validation, cancellation);
        validation.Refuse();

        var now = clock.Now();
        var recordBefore = RecordBefore.Of(letter, now);
        var isNew = letter is null;
        var (sender, addressee, first, last) = (letter?.Sender, letter?.Addressee, letter?.DatedFirst, letter?.DatedLast);
        letter ??= new Letter { Id = id, CreatedAt = now, CreatedBy = requestContext.Caller.Id };
        if (!isNew)
        {
            context.ExpectVersion(letter.Version, savedAt: letter.UpdatedAt);
            AudienceRules.ExpectMayBecome(letter, entry.Disclosure.Audience, entry.Disclosure.EmbargoUntil, now, mayBecomeInternal: true);
        }
        if (letter.Enter(entry, now))
        {
            if (isNew) db.Letters.Add(letter);
            // The announcement contains the public representation, not the writer's.
            var toPublic = letter.ToProto(toStaff: false);
            (await db.FindOfficeHolders([letter], cancellation)).Public(now).Fill(toPublic, letter);
            db.AnnounceRecord(letter, $"letters/{id}", recordBefore, () => letter.ToPublished(toPublic), letter.ToRemoved,
                () => letter.Change(now), now,
                // Otherwise the log would keep the name of one whom the letter no longer cites, beyond an erasure.
                withholdOlder: !isNew && (sender, addressee, first, last)
                    != (letter.Sender, letter.Addressee, letter.DatedFirst, letter.DatedLast));
            await db.SaveChangesAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
        if (isNew) context.Created($"/v1/letters/{id}");
        var shown = (await Complete([letter], withTexts: true, cancellation))[0];
        context.SetETag(ETagOf(letter, shown));
        return shown;
    }

    async Task CheckParty(string at, Party party, RequestValidation validation, CancellationToken cancellation)
    {
        if (party.PersonId is { } person)
        {
            var cited = await db.Persons.AsNoTracking().SingleOrDefaultAsync(p => p.Id == person, cancellation);
            validation.When(cited is null, $"{at}.person", "not_on_record", "Enter the person first.");
            validation.When(cited?.ErasedAt is not null && party.Name.Length > 0, $"{at}.name", "not_applicable",
                "The person was erased; no name is kept.");
        }
        validation.When(party.OfficeId is { } office && !await db.Offices.AnyAsync(o => o.Id == office, cancellation), $"{at}.office",
            "not_on_record", "Enter the office first.");
    }
}
