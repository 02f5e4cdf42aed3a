using Embassy.Forums.V1;
using Embassy.Gateway.Endpoints;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Forums;

/// <summary>
/// GET /v1/forums: lists the forums from their processes, fetched in parallel within one deadline. Forums that do not
/// answer are listed separately.
/// </summary>
static class ListForums
{
    const int Cost = 5;

    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public static void MapListForums(this IEndpointRouteBuilder app) =>
        app.MapComposedEndpoint("/v1/forums", Cost, ["locale", "fallback"], async http =>
    {
        var language = await ComposedEndpoint.Language(http, EndpointQuery.Of(http, "locale", "fallback"));
        var request = new ListForumsRequest { Locale = language.Asked, Fallback = language.Fallback };
        var parts = new PartRequests(http, Timeout);
        var serviceClients = http.RequestServices.GetRequiredService<ServiceClients>();
        var asked = serviceClients.Of("forums").GroupBy(peer => serviceClients.Addresses[peer]).Select(async process =>
        {
            var part = await parts.Ask(process.First(), "forums", (channel, options) =>
                new ForumsService.ForumsServiceClient(channel).ListForumsAsync(request, options));
            return (Process: process, part.Answer);
        });
        var all = new ListForumsResponse();
        var order = AllowedValues.Of(Forum.Descriptor.FindFieldByNumber(Forum.Forum_FieldNumber));
        var forums = new List<Forum>();
        foreach (var (process, answer) in await Task.WhenAll(asked))
            if (answer is null) all.Unreachable.Add(process.Select(peer => peer["forums-".Length..]));
            else forums.AddRange(answer.Forums);
        all.Forums.Add(forums.OrderBy(f => Array.IndexOf(order, f.Forum_)));
        parts.Describe();
        await GatewayEndpoint.Write(http, all, all.Unreachable.Count == 0);
    }, negotiates: true);
}
