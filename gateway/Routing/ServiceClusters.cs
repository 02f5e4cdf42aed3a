using Embassy.ServiceDefaults;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Embassy.Gateway.Routing;

/// <summary>The processes behind the gateway: two clusters for each, one of them for long calls.</summary>
static class ServiceClusters
{
    /// <param name="silence">Longest inactivity of a response before it is aborted.</param>
    public static IReadOnlyList<ClusterConfig> All(ServiceClients serviceClients, TimeSpan silence) =>
        [.. serviceClients.Addresses.SelectMany(peer => (IEnumerable<ClusterConfig>)
        [Cluster(peer, peer.Key, silence), Cluster(peer, peer.Key + Patient, silence > Patience ? silence : Patience)])];

    // A service sends nothing while it imports or exports a large file.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    const string Patient = " patient";

    /// <summary>Returns the service behind a cluster: each service has a second cluster for long calls.</summary>
    public static string ServiceOf(string cluster) =>
        cluster.EndsWith(Patient, StringComparison.Ordinal) ? cluster[..^Patient.Length] : cluster;

    /// <summary>Returns the cluster of a service for short or for long calls.</summary>
    public static string Of(string service, bool isLong) => isLong ? service + Patient : service;

    static ClusterConfig Cluster(KeyValuePair<string, string> peer, string id, TimeSpan silence) => new()
    {
        ClusterId = id,
        Destinations = new Dictionary<string, DestinationConfig> { [peer.Key] = new() { Address = peer.Value } },
        HttpRequest = new ForwarderRequestConfig
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            ActivityTimeout = silence,
        },
    };
}
