using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

// Records an act and announces it, or the status that it changes, in one transaction.
// A repeat of the same act, party and day changes nothing and announces nothing.
partial class AgreementsApi
{
    public override async Task<V1.Agreement> RecordAction(V1.RecordActionRequest request, ServerCallContext context)
    {
        while (true)
        {
            var agreement = await Find(request.Id, db.Agreements, context.CancellationToken);
            var act = await Check(request, agreement, context.CancellationToken);
            context.ExpectVersion(agreement.Version, required: false);
            var today = clock.Today();
            if (!agreement.Record(act)) return Show(agreement, today, context);
            foreach (var told in agreement.Tell(act, today)) db.Announce(told, about: agreement);
            try
            {
                await db.SaveChangesAsync(context.CancellationToken);
                return Show(agreement, today, context);
            }
            catch (DbUpdateConcurrencyException) when (context.GetHttpContext().Request.Headers.IfMatch.Count == 0)
            {
                // Another act was recorded concurrently. A caller without If-Match is safe to retry on the current
                // state.
                db.ChangeTracker.Clear();
            }
        }
    }

    async Task<AgreementAction> Check(V1.RecordActionRequest request, Agreement agreement, CancellationToken cancellation)
    {
        var validation = new RequestValidation();
        validation.When(request.Kind.Length == 0, "kind", "required", "What was done: signed, notified, …");
        if (request.Party.Length > 0)
            validation.When(!agreement.Parties.Contains(request.Party), "party",
                "not_a_party", "The parties are " + string.Join(", ", agreement.Parties) + ".");
        else validation.When(AgreementAction.IsOfOneParty(request.Kind), "party",
            "required", "A State does this for itself: " + string.Join(", ", agreement.Parties) + ".");
        var date = validation.Date("date", request.Date, required: true);
        // clock.Today() is the date at UTC+14, where each day begins first.
        validation.When(date?.First > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddHours(14)), "date", "future_date",
            "Record what was done, not what is planned.");
        var source = request.Source is { } given ? validation.Source("source", given) : null;
        var document = validation.Text("document", request.Document, 1000);
        var mayRelate = request.Kind is AgreementAction.Superseded or AgreementAction.Amended;
        validation.When(request.Kind == AgreementAction.Superseded && request.Related.Length == 0, "related", "required",
            "The agreement that supersedes it.");
        validation.When(!mayRelate && request.Related.Length > 0, "related", "unknown_agreement",
            "Only superseded and amended name another agreement.");
        validation.When(request.Related == request.Id, "related", "unknown_agreement", "Another agreement than this one.");
        var related = mayRelate
            ? await db.Related(validation, "related", request.Related, agreement.Audience, agreement.EmbargoUntil, clock.Now(),
                cancellation) : null;
        validation.Refuse();
        return new AgreementAction
        {
            Kind = request.Kind,
            Party = request.Party,
            Date = date!.Value,
            Source = source,
            Document = document,
            Related = related?.Id,
            RecordedAt = clock.Now(),
            RecordedBy = requestContext.Caller.Id,
        };
    }
}
