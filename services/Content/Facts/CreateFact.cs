using System.Text.RegularExpressions;
using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

// Creates a fact and announces it. Where the mission requires approval, it creates a pending change that the public
// does not see.
// An existing key is refused, so a repeat fails.
partial class FactsApi
{
    public override async Task<V1.Fact> CreateFact(V1.CreateFactRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        validation.When(request.Key.Length is 0 or > 100, "key", request.Key.Length == 0 ? "required" : "too_long", "1 to 100 characters.");
        validation.When(request.Key.Length > 0 && !FactKey().IsMatch(request.Key), "key", "invalid_format",
            "Lower-case letters, digits, dots and hyphens between them: trade.total.");
        validation.When(request.Kind.Length == 0, "kind", "required", "number, money, date or text.");
        var said = await inputs.Read(validation, request.Kind,
            new FactInput(request.Value, request.Texts, request.Unit, request.Units, request.Period, request.Source, request.AsOf,
                request.Confidence, request.DerivedFrom), context.CancellationToken);
        if (await db.Facts.AnyAsync(f => f.Key == request.Key, context.CancellationToken)) throw Problem.Exists("fact", request.Key);

        var fact = new Fact { Key = request.Key, Kind = request.Kind };
        if (await missions.Approval(db, context.CancellationToken))
        {
            var proposed = new ProposedFact(request.Kind, said, request.DerivedFrom);
            var change = await writer.Propose(fact.Key, proposed, context.CancellationToken);
            context.Created($"/v1/pending-changes/{change.Id}");
            var waiting = await Show(Fact.Proposed(fact.Key, proposed), context.CancellationToken);
            (waiting.ChangedAt, waiting.PendingChange) = (null, change.Id.ToString());
            return waiting;
        }
        await writer.Create(fact, said, request.DerivedFrom, context.CancellationToken);
        context.SetETag(ETags.Of(fact.Version));
        context.Created($"/v1/facts/{fact.Key}");
        return await Show(fact, context.CancellationToken);
    }

    [GeneratedRegex("^[a-z0-9]+(?:[.-][a-z0-9]+)*$")]
    private static partial Regex FactKey();
}
