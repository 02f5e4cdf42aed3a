using k8s;
using k8s.Models;

namespace Embassy.Suite.Tests.Deployment;

/// <summary>An overlay of deploy/kubernetes as kustomize builds it, each resource in its model.</summary>
sealed class Manifests
{
    static readonly Dictionary<string, Type> Models = new()
    {
        ["postgresql.cnpg.io/v1/Cluster"] = typeof(PostgresCluster),
        ["rabbitmq.com/v1beta1/RabbitmqCluster"] = typeof(RabbitmqCluster),
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["monitoring.coreos.com/v1/PodMonitor"] = typeof(PodMonitor),
    };

    readonly IReadOnlyList<object> all;

    Manifests(IReadOnlyList<object> all) => this.all = all;

    /// <summary>Pods that this folder or an operator makes, by name.</summary>
    public IReadOnlyList<Workload> Workloads =>
    [
        .. Of<V1Deployment>().Select(d => new Workload(d.Metadata.Name, d.Spec.Template, IsServer: true)),
        .. Of<V1Job>().Select(j => new Workload(j.Metadata.Name, j.Spec.Template, IsServer: false)),
    ];

    public IEnumerable<T> Of<T>() => all.OfType<T>();

    /// <summary>The data of the ConfigMap whose name begins so; kustomize adds a hash.</summary>
    public IDictionary<string, string> Settings =>
        Of<V1ConfigMap>().Single(c => c.Metadata.Name.StartsWith("embassy-settings-", StringComparison.Ordinal)).Data;

    /// <summary>Reads manifests; a member that no model has is refused.</summary>
    public static Manifests Read(string yaml) => new(KubernetesYaml.LoadAllFromString(yaml, Models, strict: true));

    /// <summary>The text that <c>kubectl kustomize</c> makes of an overlay.</summary>
    public static async Task<string> Build(string overlay)
    {
        var said = new List<string>();
        using var kubectl = await Child.Start("kubectl",
            ["kustomize", Path.Combine(Repository.Root, "deploy/kubernetes/overlays", overlay)], heard: said.Add);
        await kubectl.Exited.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(kubectl.ExitCode == 0, kubectl.Output);
        return string.Join('\n', said);
    }
}

/// <param name="IsServer">False for a pod that ends.</param>
sealed record Workload(string Name, V1PodTemplateSpec Template, bool IsServer)
{
    public IDictionary<string, string> Labels => Template.Metadata.Labels;

    public V1Container Container => Template.Spec.Containers.Single();

    public IEnumerable<int> Ports => (Container.Ports ?? []).Select(p => p.ContainerPort);

    /// <summary>Pods of the operators, with the ports that their documentation names.</summary>
    public static readonly IReadOnlyList<(string Name, Dictionary<string, string> Labels, int[] Ports)> OfOperators =
    [
        // https://cloudnative-pg.io/documentation/current/networking/
        ("postgres", new() { ["cnpg.io/cluster"] = "embassy-postgres" }, [5432, 8000, 9187]),
        // https://www.rabbitmq.com/docs/networking#ports
        ("rabbitmq", new() { ["app.kubernetes.io/name"] = "embassy-rabbitmq" }, [5672, 15672, 15692, 4369, 25672]),
    ];
}
