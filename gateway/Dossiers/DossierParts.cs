using Embassy.Forums.V1;
using Embassy.Gateway.Endpoints;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Dossiers;

/// <summary>
/// Fetches each forum's part of a dossier in parallel within one deadline, and reports the outcome of each.
/// </summary>
sealed class DossierParts(PartRequests parts, ResponseLanguage language, LocaleData words)
{
    const string Method = "voeten";

    public async Task<Dossier> Collect(string pair, string[] states, string asOf)
    {
        var forums = AllowedValues.Of(Forum.Descriptor.FindFieldByNumber(Forum.Forum_FieldNumber))
            .Select(forum => AskForum(forum, pair, asOf)).ToList();
        var agreement = AskAgreement(states);
        await Task.WhenAll(forums.Append<Task>(agreement));
        var dossier = new Dossier { Pair = pair, States = { states }, AsOf = asOf, Agreement = await agreement, Locale = words.Tag };
        foreach (var forum in forums) dossier.Forums.Add(await forum);
        dossier.State = dossier.Forums.All(f => f.State == PartState.Ok) && dossier.Agreement.State == PartState.Ok
            ? PartState.Ok : PartState.Degraded;
        dossier.Charts.Add(DossierCharts.Of(dossier, words));
        return dossier;
    }

    async Task<DossierForum> AskForum(string forum, string pair, string asOf)
    {
        var part = await parts.Ask($"forums-{forum}", "forums", (channel, options) =>
            new PairsService.PairsServiceClient(channel).GetPairAsync(
                new GetPairRequest { Forum = forum, Pair = pair, AsOf = asOf, Locale = language.Asked, Fallback = language.Fallback },
                options));
        return new() { Forum = forum, State = part.State, Reason = part.Reason, Pair = part.Answer };
    }

    // Both calls run in parallel. Without voting agreement there are no divergent votes; the agreement stands without
    // them.
    async Task<DossierAgreement> AskAgreement(string[] states)
    {
        var asked = new GetVotingAgreementRequest
        {
            A = states[0],
            B = states[1],
            Method = Method,
            Locale = language.Asked,
            Fallback = language.Fallback,
        };
        var apart = new ListDivergentVotesRequest { A = states[0], B = states[1], PageSize = 20 };
        var figures = parts.Ask("forums-un", "forums", (channel, options) =>
            new VotingAgreementService.VotingAgreementServiceClient(channel).GetVotingAgreementAsync(asked, options));
        var divergentVotes = parts.Ask("forums-un", "forums", (channel, options) =>
            new VotingAgreementService.VotingAgreementServiceClient(channel).ListDivergentVotesAsync(apart, options));
        var (agreement, votes) = (await figures, await divergentVotes);
        return agreement.Answer is { } answer ? DossierVoting.Of(answer, votes)
            : new() { State = agreement.State, Reason = agreement.Reason, Method = Method };
    }
}
