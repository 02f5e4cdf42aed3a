using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Offices;

// Creates or replaces an office and announces it, in one transaction.
// A repeat changes nothing and announces nothing.
partial class OfficesApi
{
    public override async Task<V1.Office> SaveOffice(V1.SaveOfficeRequest request, ServerCallContext context)
    {
        var wanted = request.Office ?? throw Problem.Invalid("office", "required", "Say which office it is.");
        var validation = new RequestValidation();
        var id = validation.Id("id", request.Id);
        var titles = validation.Texts("titles", wanted.Titles, 300, known: null, required: true);
        var feminineTitles = validation.Texts("feminineTitles", wanted.FeminineTitles, 300, known: null);
        for (var i = 0; i < feminineTitles.Count; i++)
            validation.When(!titles.Exists(t => t.Lang == feminineTitles[i].Lang), $"feminineTitles[{i}].lang", "not_applicable",
                "Enter the title in this language first.");
        validation.When(wanted.Precedence is < 0 or > 9999, "precedence", "out_of_range", "1 to 9999, or 0 for none.");
        if (wanted.State.Length > 0) validation.State("state", wanted.State);
        var bodies = validation.Texts("bodies", wanted.Bodies, 200, known: null,
            required: wanted.State.Length + wanted.Organisation.Length == 0);
        var organisation = validation.Text("organisation", wanted.Organisation, 100);
        validation.When(wanted.State.Length > 0 && organisation.Length > 0, "organisation", "not_applicable",
            "An office belongs to a State or to an organisation; those to which it is accredited are `accreditations`.");
        var accreditations = Accreditation.From(validation, wanted.Accreditations, wanted.State);
        var sources = validation.Sources("sources", wanted.Sources);
        var embargo = validation.Instant("embargoUntil", wanted.EmbargoUntil);
        validation.Refuse();

        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var now = clock.Now();
        var office = await db.Offices.SingleOrDefaultAsync(o => o.Id == id, context.CancellationToken);
        var recordBefore = RecordBefore.Of(office, now);
        var disclosure = Disclosure.Of(wanted.Audience, embargo, office);
        var reopened = office is not null
            && (recordBefore.Audience != disclosure.Audience || recordBefore.Embargo != disclosure.EmbargoUntil);
        // Tenures, engagements and letters show the office publicly only while it is public.
        var announceCiting = reopened
            ? await citations.Find([], [id], DateOnly.MinValue, DateOnly.MaxValue, now, context.CancellationToken) : null;
        if (office is null)
        {
            db.Offices.Add(office = new Office { Id = id, CreatedAt = now });
            context.Created($"/v1/offices/{id}");
        }
        else
        {
            context.ExpectVersion(office.Version, savedAt: office.UpdatedAt);
            AudienceRules.ExpectMayBecome(office, disclosure.Audience, disclosure.EmbargoUntil, now, mayBecomeInternal: true);
        }
        if (office.SeveralHolders && !wanted.SeveralHolders)
            await db.Raise(new OfficeLimitedToOneHolder(office), context.CancellationToken);
        if (office.Enter(titles, feminineTitles, wanted.Precedence, wanted.State.Length == 0 ? null : wanted.State, bodies, organisation,
            accreditations, wanted.SeveralHolders, sources, disclosure, now))
        {
            announceCiting ??= await citations.FindEmbargoed(null, id, now, context.CancellationToken);
            db.AnnounceRecord(office, $"offices/{id}", recordBefore, office.ToChanged, office.ToRemoved, office.Change, now);
            await db.SaveChangesAsync(context.CancellationToken);
            await announceCiting(context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        await transaction.CommitAsync(context.CancellationToken);
        context.SetETag(ETags.Of(office.Version));
        return office.ToProto(toStaff: true);
    }
}
