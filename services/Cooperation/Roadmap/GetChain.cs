using Embassy.Cooperation.Agreements;
using Embassy.Events.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Roadmap;

// Returns the chain from the talks to the entry into force. The events service provides the public view of the
// engagement. A link that cannot be shown is listed with the reason, and the others are returned. Read-only.
partial class RoadmapApi
{
    static readonly TimeSpan EventsPatience = TimeSpan.FromSeconds(2);

    public override async Task<V1.Chain> GetChain(V1.GetChainRequest request, ServerCallContext context)
    {
        var initiative = await Initiative(request.Id, db.Initiatives.AsNoTracking(), context.CancellationToken);
        var chain = new V1.Chain
        {
            Initiative = initiative.ToProto(clock.Today(), embargoToo: requestContext.Caller.SeesInternal),
            Outcome = initiative.OutcomeTexts.Count > 0 ? initiative.ToOrigin() : null
        };
        if (chain.Outcome is null) chain.Missing["outcome"] = "none";
        await AddEngagement(chain, initiative.EngagementId, context.CancellationToken);
        await AddAgreement(chain, initiative.AgreementId, context);
        context.SetETag(ETags.OfContent(chain));
        // A response with an unavailable link is not cached.
        context.MayBeCached(chain.Missing.Values.Contains("unavailable") ? TimeSpan.Zero : SurrogateKeys.Usual,
            $"initiatives/{initiative.Id}", $"agreements/{initiative.AgreementId}", $"engagements/{initiative.EngagementId}");
        return chain;
    }

    async Task AddEngagement(V1.Chain chain, Guid? id, CancellationToken cancellation)
    {
        if (id is null)
        {
            chain.Missing["engagement"] = "none";
            return;
        }
        try
        {
            var events = new EngagementsService.EngagementsServiceClient(serviceClients.Channel("events"));
            var engagement =
                await events.GetEngagementAsync(new GetEngagementRequest { Id = id.ToString() }, deadline: DateTime.UtcNow + EventsPatience,
                    cancellationToken: cancellation);
            chain.Engagement = new V1.ChainEngagement
            {
                Id = engagement.Id,
                Kind = engagement.Kind,
                Status = engagement.Status,
                Titles = { engagement.Titles },
                Start = engagement.Start,
                End = engagement.End,
                Places = { engagement.Places },
                Link = $"/v1/engagements/{engagement.Id}",
            };
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            chain.Missing["engagement"] = "not-public";
        }
        catch (Exception e) when (e is Problem or RpcException && !cancellation.IsCancellationRequested)
        {
            chain.Missing["engagement"] = "unavailable";
        }
    }

    async Task AddAgreement(V1.Chain chain, Guid? id, ServerCallContext context)
    {
        if (id is null
            || await db.Agreements.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, context.CancellationToken) is not { } agreement)
        {
            chain.Missing["agreement"] = id is null ? "none" : "not-public";
            return;
        }
        var status = agreement.StatusOn(clock.Today());
        if (status.Entry is null) chain.Missing["entryIntoForce"] = "none";
        chain.Agreement = new V1.ChainAgreement
        {
            Id = agreement.Id.ToString(),
            Titles = { agreement.Titles.Select(t => t.ToProto()) },
            Status = status.Word,
            StatusSince = status.Since?.ToString() ?? "",
            Explanation = agreements.Explain(status, ResponseLanguage.Of(context).Locale),
            EntryIntoForce = status.Entry?.ToString() ?? "",
            Signed = agreement.Actions.Where(a => a.Kind == AgreementAction.Signed).Select(a => a.Date.ToString())
                .Max(StringComparer.Ordinal) ?? "",
            Link = $"/v1/agreements/{agreement.Id}",
        };
    }
}
