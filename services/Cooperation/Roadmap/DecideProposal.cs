using Embassy.Cooperation.Agreements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Roadmap;

// Decides a proposal, and creates and announces the resulting initiative or agreement, in the same transaction.
// A repeat of the same decision changes nothing and announces nothing.
partial class RoadmapApi
{
    public override async Task<V1.Proposal> DecideProposal(V1.DecideProposalRequest request, ServerCallContext context)
    {
        if (request.Decision.Length == 0) throw Problem.Invalid("decision", "required", "initiative, agreement or declined.");
        var proposal = Guid.TryParseExact(request.Id, "D", out var id)
            ? await db.Proposals.SingleOrDefaultAsync(p => p.Id == id, context.CancellationToken) : null;
        if (proposal is null) throw Problem.NotFound("proposal", request.Id);
        if (!proposal.MayBecome(request.Decision)) return proposal.ToProto();
        Guid? result = request.Decision switch
        {
            Proposal.Initiative => (await Enter(ToInitiative(proposal, request), context.CancellationToken)).Id,
            Proposal.Agreement => (await agreements.Add(ToAgreement(proposal, request), context.CancellationToken)).Id,
            _ => null,
        };
        proposal.Decide(request.Decision, result, requestContext.Caller.Id, clock.Now());
        await db.SaveChangesAsync(context.CancellationToken);
        return proposal.ToProto();
    }

    static V1.OpenInitiativeRequest ToInitiative(Proposal proposal, V1.DecideProposalRequest request)
    {
        var shown = proposal.ToProto();
        var initiative =
            new V1.OpenInitiativeRequest
            {
                Dimension = request.Dimension,
                Sector = request.Sector,
                Steps = { request.Steps },
                Origin = shown.Origin
            };
        initiative.Titles.AddRange(request.Titles.Count > 0 ? request.Titles : shown.Origin.Texts);
        // The outcome itself is the only step, if its owner is a State.
        if (request.Steps.Count == 0)
            initiative.Steps.Add(
                new V1.Step
                {
                    Key = "outcome",
                    Titles = { shown.Origin.Texts },
                    State = proposal.Owner,
                    Bodies = { Owner(proposal) },
                    Due = shown.Due
                });
        return initiative;
    }

    static IEnumerable<Embassy.V1.Text> Owner(Proposal proposal) =>
        proposal.Owner.Length == 0 ? [] : [new() { Lang = Languages.Undetermined, Text_ = proposal.Owner }];

    static V1.RecordAgreementRequest ToAgreement(Proposal proposal, V1.DecideProposalRequest request)
    {
        var shown = proposal.ToProto();
        var agreement = new V1.RecordAgreementRequest { Type = request.Type, Parties = { request.Parties } };
        agreement.Titles.AddRange(request.Titles.Count > 0 ? request.Titles : shown.Origin.Texts);
        return agreement;
    }
}
