using Embassy.Announcements;
using Embassy.Cooperation.Agreements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation;

// Enters an agreement without any act, and tells the others, in one transaction.
// With an id of the caller's a repeat is told that the agreement is there; without one it enters another.
partial class CooperationApi
{
    public override async Task<V1.Agreement> RecordAgreement(V1.RecordAgreementRequest request, ServerCallContext context)
    {
        var checks = new Checks();
        var id = checks.Id("id", request.Id);
        checks.When(request.Type.Length == 0, "type", "required", "treaty, agreement, memorandum, protocol or executive-programme.");
        var titles = checks.Texts("titles", request.Titles, 1000, known: null, required: true);
        var parties = checks.StateList("parties", request.Parties, 2, 250);
        var sectors = checks.List("sectors", request.Sectors, 20, 60);
        for (var i = 0; i < sectors.Count; i++)
        {
            checks.When(sectors[i].Any(char.IsUpper), $"sectors[{i}]", "invalid_format", "Lower case: energy.");
            checks.When(sectors.IndexOf(sectors[i]) < i, $"sectors[{i}]", "duplicate", "Each sector once.");
        }
        var rule = EntryRule.From(request.EntryRule, checks);
        var sources = checks.Sources("sources", request.Sources);
        var embargo = checks.Instant("embargoUntil", request.EmbargoUntil);
        checks.Refuse();
        if (await Taken(id, context.CancellationToken)) throw Problem.Exists("agreement", id.ToString());

        var agreement = new Agreement
        {
            Id = id,
            Type = request.Type,
            Titles = titles,
            Parties = parties,
            Sectors = sectors,
            Rule = rule,
            Sources = sources,
            Audience = request.Audience.Length == 0 ? Audiences.Public : request.Audience,
            EmbargoUntil = embargo,
            CreatedAt = clock.Now(),
            CreatedBy = work.Caller.Id,
        }.File();
        db.Agreements.Add(agreement);
        db.Announce(new AgreementProposed(agreement.ToSummary(Today)), about: agreement);
        await db.SaveChangesAsync(context.CancellationToken);
        context.Created($"/v1/agreements/{agreement.Id}");
        return Show(agreement, Today, context);
    }

    Task<bool> Taken(Guid id, CancellationToken cancellation) =>
        db.Agreements.IgnoreQueryFilters().AnyAsync(a => a.Id == id, cancellation);
}
