using Embassy.Content;
using Embassy.Cooperation;
using Embassy.Events;
using Embassy.Forums;
using Embassy.Identity;
using Embassy.Search;
using Embassy.ServiceDefaults;
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

    /// <summary>
    /// Every host that is a process of its own outside the embedded run: the gateway, each service, and each forum.
    /// </summary>
    public static IReadOnlyList<HostAccount> Hosts =>
    [
        .. Names.SelectMany(s => s == "forums" ? ForumCatalogue.Keys.Select(f => $"forums-{f}") : [s])
            .Select(s => new HostAccount(s, s.Replace('-', '_'), s == "webhooks" ? BrokerAccount.Listener(s) : BrokerAccount.Service(s))),
        new("gateway", null, BrokerAccount.Listener("gateway")),
    ];
}

/// <summary>A host and its accounts at the servers.</summary>
/// <param name="Name">Name of the host: <c>content</c>, <c>forums-un</c>.</param>
/// <param name="Database">Its database and the role that owns it; null for a host without one.</param>
public sealed record HostAccount(string Name, string? Database, BrokerAccount Account);
