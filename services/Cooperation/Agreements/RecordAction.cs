using Embassy.Announcements;
using Embassy.Cooperation.Agreements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation;

// Records an act, and tells the others when the status is another by it, in one transaction.
// The same act of the same party on the same day again changes nothing and tells nobody.
partial class CooperationApi
{
    public override async Task<V1.Agreement> RecordAction(V1.RecordActionRequest request, ServerCallContext context)
    {
        while (true)
        {
            var agreement = await Find(request.Id, db.Agreements, context.CancellationToken);
            var act = Check(request, agreement);
            context.ExpectVersion(agreement.Version, required: false);
            var today = Today;
            var before = agreement.StatusOn(today).Word;
            if (!agreement.Record(act)) return Show(agreement, today, context);
            var after = agreement.StatusOn(today).Word;
            if (before != after) db.Announce(new AgreementStatusChanged(agreement.ToSummary(today), before, after, act.ToString()), about: agreement);
            try
            {
                await db.SaveChangesAsync(context.CancellationToken);
                return Show(agreement, today, context);
            }
            catch (DbUpdateConcurrencyException) when (context.GetHttpContext().Request.Headers.IfMatch.Count == 0)
            {
                // Somebody recorded another act meanwhile. Who did not say what he had read loses nothing by looking again.
                db.ChangeTracker.Clear();
            }
        }
    }

    AgreementAction Check(V1.RecordActionRequest request, Agreement agreement)
    {
        var checks = new Checks();
        checks.When(request.Kind.Length == 0, "kind", "required", "What was done: signed, notified, …");
        if (request.Party.Length > 0) checks.When(!agreement.Parties.Contains(request.Party), "party", "not_a_party", "The parties are " + string.Join(", ", agreement.Parties) + ".");
        else checks.When(AgreementAction.IsOfOneParty(request.Kind), "party", "required", "A State does this for itself: " + string.Join(", ", agreement.Parties) + ".");
        var date = checks.Date("date", request.Date, required: true);
        // Today is where it has come first, at UTC+14.
        checks.When(date?.First > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddHours(14)), "date", "future_date", "Record what was done, not what is planned.");
        var source = request.Source is { } given ? checks.Source("source", given) : null;
        checks.Refuse();
        return new AgreementAction
        {
            Kind = request.Kind,
            Party = request.Party,
            Date = date!.Value,
            Source = source,
            RecordedAt = clock.Now(),
            RecordedBy = work.Caller.Id,
        };
    }
}
