using Embassy.Forums.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Gateway.Dossiers;

/// <summary>Asks each forum's process for its part of a dossier, all at once and within one deadline, and says what became of each.</summary>
sealed class DossierParts(Peers peers, HttpContext http)
{
    public const string Ok = "ok", Degraded = "degraded", Missing = "missing";

    const string Method = "voeten";

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    readonly DateTime deadline = DateTime.UtcNow + Deadline;

    public async Task<Dossier> Collect(string pair, string[] states, string asOf)
    {
        var forums = Words.Of(Forum.Descriptor.FindFieldByNumber(Forum.Forum_FieldNumber)).Select(forum => AskForum(forum, pair, asOf)).ToList();
        var agreement = AskAgreement(states);
        await Task.WhenAll(forums.Append<Task>(agreement));
        var dossier = new Dossier { Pair = pair, States = { states }, AsOf = asOf, Agreement = await agreement };
        foreach (var forum in forums) dossier.Forums.Add(await forum);
        dossier.State = dossier.Forums.All(f => f.State == Ok) && dossier.Agreement.State == Ok ? Ok : Degraded;
        dossier.Charts.Add(Charts.Of(dossier));
        return dossier;
    }

    async Task<DossierForum> AskForum(string forum, string pair, string asOf)
    {
        var (answer, reason) = await Try($"forums-{forum}", async channel =>
            await new ForumsService.ForumsServiceClient(channel).GetPairAsync(new GetPairRequest { Forum = forum, Pair = pair, AsOf = asOf }, Call()));
        return answer is null ? new() { Forum = forum, State = Missing, Reason = reason } : new() { Forum = forum, State = Ok, Pair = answer };
    }

    // The two questions side by side. Without the figures there is nothing to part from; without the partings the figures stand.
    async Task<DossierAgreement> AskAgreement(string[] states)
    {
        var figures = Try("forums-un", async channel => await new UnService.UnServiceClient(channel)
            .GetAgreementAsync(new GetAgreementRequest { A = states[0], B = states[1], Method = Method }, Call()));
        var partings = Try("forums-un", async channel => await new UnService.UnServiceClient(channel)
            .ListPartingsAsync(new ListPartingsRequest { A = states[0], B = states[1], PageSize = 20 }, Call()));
        var ((agreement, reason), (parted, why)) = (await figures, await partings);
        if (agreement is null) return new() { State = Missing, Reason = reason, Method = Method };
        return Agreements.Of(agreement, parted, why);
    }

    /// <summary>The answer, or why there is none; in words that tell nothing of the inside.</summary>
    async Task<(T? Answer, string Reason)> Try<T>(string peer, Func<ChannelBase, Task<T>> ask) where T : class
    {
        if (!peers.Addresses.ContainsKey(peer)) return (null, "Its address is not configured here.");
        try
        {
            return (await ask(peers.Channel(peer)), "");
        }
        catch (RpcException e) when (!http.RequestAborted.IsCancellationRequested)
        {
            return (null, e.StatusCode switch
            {
                StatusCode.Unavailable => "It does not answer.",
                StatusCode.DeadlineExceeded => "It did not answer in time.",
                StatusCode.NotFound or StatusCode.Unimplemented => "The process at its address does not serve it.",
                _ => "It answered with an error.",
            });
        }
    }

    // The caller's own token: staff see what is internal, everybody else what is public.
    CallOptions Call()
    {
        var metadata = new Metadata();
        if (http.Request.Headers.Authorization is [{ } token]) metadata.Add("Authorization", token);
        return new CallOptions(metadata, deadline, http.RequestAborted);
    }
}
