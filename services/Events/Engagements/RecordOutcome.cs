using System.Text.Json;
using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

// Creates or replaces an outcome of an engagement and announces it once it is public, in one transaction.
// A repeat changes nothing and announces nothing.
partial class EngagementsApi
{
    public override async Task<V1.Outcome> RecordOutcome(V1.RecordOutcomeRequest request, ServerCallContext context)
    {
        var wanted = request.Outcome ?? throw Problem.Invalid("outcome", "required", "Say what was agreed.");
        var engagement = await db.FindEngagement(request.Id, context.CancellationToken);
        var mission = await missions.Get(context.CancellationToken);
        var validation = new RequestValidation();
        var id = validation.Id("outcomeId", request.OutcomeId);
        var texts = validation.Texts("texts", wanted.Texts, 2000, mission.Locales, required: true);
        if (wanted.State.Length > 0) validation.State("state", wanted.State);
        var office = wanted.Office.Length == 0 ? (Guid?)null : validation.Id("office", wanted.Office);
        validation.When(office is not null && !await db.Offices.AnyAsync(o => o.Id == office, context.CancellationToken), "office",
            "not_on_record", "Enter the office first.");
        var due = validation.Date("due", wanted.Due);
        validation.When(due?.Last < engagement.StartFirst, "due", "end_before_start",
            $"It was agreed on {engagement.Start} at the earliest.");
        var sources = validation.Sources("sources", wanted.Sources);
        var embargo = validation.Instant("embargoUntil", wanted.EmbargoUntil);
        validation.Refuse();
        string[] legal = [EngagementStatus.Confirmed, EngagementStatus.Held];
        if (!legal.Contains(engagement.Status))
            throw new Problem(ProblemCodes.IllegalStatus, $"The engagement is {engagement.Status}; it has agreed nothing.",
            more: new Dictionary<string, string> { ["legal"] = JsonSerializer.Serialize(legal) });

        var now = clock.Now();
        var outcome = engagement.Outcomes.Find(o => o.Id == id);
        if (outcome is null && await db.Set<Outcome>().IgnoreQueryFilters().AnyAsync(o => o.Id == id, context.CancellationToken))
            throw Problem.Exists("outcome", request.OutcomeId);
        var recordBefore = RecordBefore.Of(outcome is null ? null : Disclosure.Of(engagement, outcome), now);
        var isNew = outcome is null;
        var disclosure = Disclosure.Of(wanted.Audience, embargo, outcome);
        outcome ??= new Outcome { Id = id, EngagementId = engagement.Id, CreatedAt = now };
        if (!isNew)
        {
            context.ExpectVersion(outcome.Version);
            AudienceRules.ExpectMayBecome(Disclosure.Of(engagement, outcome), disclosure.Audience, disclosure.EmbargoUntil, now,
                mayBecomeInternal: true);
        }
        if (outcome.Enter(texts, wanted.State.Length == 0 ? null : wanted.State, office, due, sources, disclosure))
        {
            if (isNew) db.Add(outcome);
            // Causes a concurrency conflict with a writer that makes the engagement internal at the same time.
            engagement.Change(now);
            db.AnnounceRecord(Disclosure.Of(engagement, outcome), $"engagements/{engagement.Id}/outcomes/{id}", recordBefore,
                outcome.ToAgreed, outcome.ToRemoved, outcome.Change, now);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        if (isNew) context.Created($"/v1/engagements/{engagement.Id}");
        context.SetETag(ETags.Of(outcome.Version));
        return outcome.ToProto(toStaff: true);
    }
}
