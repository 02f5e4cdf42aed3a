using Embassy.Content;
using Embassy.Cooperation;
using Embassy.Events;
using Embassy.Forums;
using Embassy.Identity;
using Embassy.Search;
using Embassy.Webhooks;

namespace Embassy.Local;

/// <summary>
/// Every service by the name of its process, in the order in which the embedded run starts them. The broker's accounts
/// and the tests of the whole platform come from this list; <c>ComposeServicesTests</c> holds the containers to it.
/// </summary>
public static class ServiceCatalogue
{
    // Content first, so that readers see pages while the others start.
    public static IReadOnlyList<(string Name, Func<string[], Action<WebApplicationBuilder>?, WebApplication> Build)> All { get; } =
    [
        ("content", ContentHost.Build), ("events", EventsHost.Build), ("cooperation", CooperationHost.Build),
        ("forums", ForumsHost.Build), ("search", SearchHost.Build), ("webhooks", WebhooksHost.Build),
        ("identity", IdentityHost.Build),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(s => s.Name)];
}
