using System.Globalization;
using Embassy.Suite.Tests.Conventions;
using k8s.Models;

namespace Embassy.Suite.Tests.Deployment;

/// <summary>Network policies of deploy/kubernetes: what is not said here is refused, in both directions.</summary>
[NeedsServers]
public sealed class NetworkFlowTests : IAsyncLifetime
{
    Manifests manifests = null!;

    public async ValueTask InitializeAsync() => manifests = Manifests.Read(await Manifests.Build("ministry"));

    public ValueTask DisposeAsync() => default;

    [Fact]
    public void Each_host_reaches_what_it_needs_and_nothing_else()
    {
        var hosts = manifests.Workloads.Where(w => w.Labels["app.kubernetes.io/component"] is "gateway" or "service")
            .Select(w => w.Name).ToList();
        var services = hosts.Where(h => h != "gateway").ToList();
        var needed = hosts.SelectMany(h => services.Select(s => (h, s, 8080))).Concat(hosts.Select(h => (h, "collector", 4317)))
            .Concat(hosts.Append("provision").Select(h => (h, "rabbitmq", 5672))).Append(("provision", "rabbitmq", 15672))
            .Concat(services.Append("provision").Select(h => (h, "postgres", 5432)))
            .Concat([("postgres", "postgres", 5432), ("postgres", "postgres", 8000)])
            .Concat([("rabbitmq", "rabbitmq", 4369), ("rabbitmq", "rabbitmq", 25672)]);
        Assert.Equal(Texts(needed), Texts(Flows()));
    }

    [Fact]
    public void Every_port_that_a_policy_opens_is_served() => Violations.None(
        from policy in manifests.Of<V1NetworkPolicy>()
        let selected = Pods.Where(p => ManifestRules.Matches(policy.Spec.PodSelector, p.Labels)).ToList()
        from port in (policy.Spec.Ingress ?? []).SelectMany(r => r.Ports).Select(Number)
        where !selected.Any(p => p.Ports.Contains(port))
        select $"NetworkPolicy {policy.Metadata.Name} opens {port}, which nothing serves.");

    [Fact]
    public void Every_policy_selects_a_pod() => Violations.None(manifests.Of<V1NetworkPolicy>()
        .Where(n => !Pods.Any(p => ManifestRules.Matches(n.Spec.PodSelector, p.Labels)))
        .Select(n => $"NetworkPolicy {n.Metadata.Name} selects nothing."));

    [Fact]
    public void What_no_policy_allows_is_refused_in_both_directions() => Assert.Contains(manifests.Of<V1NetworkPolicy>(), n =>
        n.Spec is { PodSelector: { MatchLabels: null, MatchExpressions: null }, Ingress: null, Egress: null }
        && n.Spec.PolicyTypes.Order().SequenceEqual(["Egress", "Ingress"]));

    // Addresses outside: of receivers, of the bucket, and of the cluster's own API server for the operators' pods.
    [Fact]
    public void Only_named_pods_reach_addresses_and_webhooks_no_private_one()
    {
        var out4 = Pods.Where(p => Applied(p.Labels, "Egress").SelectMany(n => n.Spec.Egress ?? [])
            .Any(r => (r.To ?? []).Any(t => t.IpBlock is not null))).Select(p => p.Name);
        Assert.Equal(["content", "postgres", "rabbitmq", "webhooks"], out4.Order(StringComparer.Ordinal));
        var webhooks = manifests.Of<V1NetworkPolicy>().Single(n => n.Metadata.Name == "webhooks-out").Spec.Egress.Single();
        Assert.Equal(["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
            webhooks.To[0].IpBlock.Except.Order(StringComparer.Ordinal));
        Assert.Equal([443], webhooks.Ports.Select(Number));
    }

    [Fact]
    public void Only_the_ingress_controller_reaches_the_entrances_from_outside()
    {
        var outside = from pod in Pods
                      from policy in Applied(pod.Labels, "Ingress")
                      from rule in policy.Spec.Ingress ?? []
                      from peer in rule.FromProperty
                      where peer.NamespaceSelector is not null
                      from port in rule.Ports
                      select $"{peer.NamespaceSelector.MatchLabels.Values.Single()} {pod.Name} {Number(port)}";
        Assert.Equal(["cnpg-system postgres 8000", "ingress-nginx gateway 8080", "ingress-nginx identity 8080",
            "monitoring collector 8889", "monitoring postgres 9187", "monitoring rabbitmq 15692", "rabbitmq-system rabbitmq 15672"],
            outside.Order(StringComparer.Ordinal));
    }

    IReadOnlyList<(string Name, IDictionary<string, string> Labels, int[] Ports)> Pods =>
    [
        .. manifests.Workloads.Select(w => (w.Name, w.Labels, w.Ports.ToArray())),
        .. Workload.OfOperators.Select(o => (o.Name, (IDictionary<string, string>)o.Labels, o.Ports)),
    ];

    // A flow needs the leave of both ends.
    IEnumerable<(string From, string To, int Port)> Flows() =>
        from source in Pods
        from target in Pods
        from port in target.Ports
        where Applied(source.Labels, "Egress").SelectMany(n => n.Spec.Egress ?? []).Any(r => Allows(r.To, r.Ports, target.Labels, port))
            && Applied(target.Labels, "Ingress").SelectMany(n => n.Spec.Ingress ?? [])
                .Any(r => Allows(r.FromProperty, r.Ports, source.Labels, port))
        select (source.Name, target.Name, port);

    IEnumerable<V1NetworkPolicy> Applied(IDictionary<string, string> labels, string type) => manifests.Of<V1NetworkPolicy>()
        .Where(n => n.Spec.PolicyTypes.Contains(type) && ManifestRules.Matches(n.Spec.PodSelector, labels));

    static bool Allows(IList<V1NetworkPolicyPeer>? peers, IList<V1NetworkPolicyPort> ports, IDictionary<string, string> labels, int port) =>
        ports.Any(p => Number(p) == port) && (peers ?? []).Any(p => p.NamespaceSelector is null && p.PodSelector is not null
            && ManifestRules.Matches(p.PodSelector, labels));

    static int Number(V1NetworkPolicyPort port) => int.Parse(port.Port.Value, CultureInfo.InvariantCulture);

    static IEnumerable<string> Texts(IEnumerable<(string From, string To, int Port)> flows) =>
        flows.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.From} → {f.To} {f.Port}")).Distinct()
            .Order(StringComparer.Ordinal);
}
