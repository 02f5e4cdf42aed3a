using Embassy.Forums.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Gateway.Dossiers;

/// <summary>Asks each forum's process for its part of a dossier, all at once and within one deadline, and says what became of each.</summary>
sealed class DossierParts(Peers peers, HttpContext http)
{
    public const string Ok = "ok", Degraded = "degraded", Missing = "missing";

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

    static Task<DossierAgreement> AskAgreement(string[] states) =>
        Task.FromResult(new DossierAgreement { State = Missing, Reason = $"No votes are kept for {string.Join(" and ", states)}." });

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
