using Embassy.Events.Disclosures;
using Embassy.Events.Offices;
using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tenures;

// Creates or corrects a tenure and announces it and each engagement and letter whose holders change, in one
// transaction. Overlapping tenures in an office with a single holder are rejected. What only staff sees is not
// announced.
// A repeat changes nothing and announces nothing.
partial class TenuresApi
{
    public override async Task<V1.Tenure> SaveTenure(V1.SaveTenureRequest request, ServerCallContext context)
    {
        var wanted = request.Tenure ?? throw Problem.Invalid("tenure", "required", "Say who held which office.");
        var cancellation = context.CancellationToken;
        var validation = new RequestValidation();
        var id = validation.Id("id", request.Id);
        var (person, office) = (validation.Id("person", wanted.Person), validation.Id("office", wanted.Office));
        var (from, to) = (validation.Date("from", wanted.From), validation.Date("to", wanted.To));
        validation.When(to?.Last < from?.First, "to", "end_before_start", $"It begins {from}.");
        var sources = validation.Sources("sources", wanted.Sources);
        var embargo = validation.Instant("embargoUntil", wanted.EmbargoUntil);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Letters that cite the office are announced with the names of its holders.
        await db.LockAgainstErasure([person], [office], cancellation);
        var who = await db.Persons.SingleOrDefaultAsync(p => p.Id == person, cancellation);
        validation.When(who is null, "person", "not_on_record", "Enter the person first.");
        var post = await db.Offices.SingleOrDefaultAsync(o => o.Id == office, cancellation);
        validation.When(post is null, "office", "not_on_record", "Enter the office first.");
        var steps = PostingStep.From(validation, wanted.Steps, post);
        for (var i = 0; i < wanted.Steps.Count; i++)
            validation.When(who?.ErasedAt is not null && wanted.Steps[i].Note.Length > 0, $"steps[{i}].note", "not_applicable",
                "The person was erased; no note is kept.");
        var tenure = await db.Tenures.SingleOrDefaultAsync(t => t.Id == id, cancellation);
        var disclosure = Disclosure.Of(wanted.Audience, embargo, tenure);
        validation.When(from is null && disclosure.Audience == Audiences.Public && PostingStep.IsCandidacy(steps, from), "from", "required",
            "Until the appointment a candidate is internal.");
        validation.Refuse();

        var now = clock.Now();
        // A tenure names its person and its office, so it is hidden if either is hidden.
        var whole = Disclosure.Of(who!, post!);
        var recordBefore = RecordBefore.Of(tenure is null ? null : Disclosure.Of(whole, tenure), now);
        var isNew = tenure is null;
        var face = tenure?.Face();
        tenure ??= new Tenure { Id = id, CreatedAt = now };
        if (!isNew)
        {
            context.ExpectVersion(tenure.Version, savedAt: tenure.UpdatedAt);
            AudienceRules.ExpectMayBecome(Disclosure.Of(whole, tenure), disclosure.Audience, disclosure.EmbargoUntil, now,
                mayBecomeInternal: true);
        }
        var (oldPerson, oldOffice, first, last) = (tenure.PersonId, tenure.OfficeId, tenure.MayFrom, tenure.MayTo);
        if (tenure.Enter(person, office, from, to, wanted.Acting, wanted.Feminine, steps, sources, disclosure, now))
        {
            await RefuseOverlap(tenure, post!, cancellation);
            post!.ChangeTenures();
            var announceCiting = await citations.Find(isNew ? [person] : [person, oldPerson], isNew ? [office] : [office, oldOffice],
                isNew || tenure.MayFrom < first ? tenure.MayFrom : first, isNew || tenure.MayTo > last ? tenure.MayTo : last, now,
                cancellation);
            if (isNew) db.Tenures.Add(tenure);
            var told = Disclosure.Of(whole, tenure);
            if (!tenure.Face().Equals(face) || recordBefore.Embargo != told.EmbargoUntil)
            {
                tenure.Publish();
                db.AnnounceRecord(told, $"tenures/{id}", recordBefore, tenure.ToChanged, tenure.ToRemoved, tenure.Change, now);
            }
            await db.SaveChangesAsync(cancellation);
            await announceCiting(cancellation);
            await db.SaveChangesAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
        if (isNew) context.Created($"/v1/tenures/{id}");
        context.SetETag(ETags.Of(tenure.Version));
        return tenure.ToProto(toStaff: true);
    }

    /// <summary>
    /// Rejects a second holder in an office with a single holder, and overlapping tenures of one person in the same
    /// office.
    /// </summary>
    async Task RefuseOverlap(Tenure tenure, Office office, CancellationToken cancellation)
    {
        var others = await db.Tenures.IgnoreQueryFilters().AsNoTracking().Where(t => t.OfficeId == office.Id && t.Id != tenure.Id)
            .ToListAsync(cancellation);
        if (others.Find(o => (!office.SeveralHolders || o.PersonId == tenure.PersonId)
            && (o.PersonId == tenure.PersonId ? o.Overlaps(tenure) : o.Excludes(tenure))) is not { } other) return;
        throw new Problem(ProblemCodes.TenureOverlaps,
            $"The tenure {other.Id}, {other.From?.ToString() ?? "…"} to {other.To?.ToString() ?? "…"}, overlaps. End it first, or "
            + $"correct the dates.",
            more: new Dictionary<string, string> { ["tenure"] = other.Id.ToString() });
    }
}
