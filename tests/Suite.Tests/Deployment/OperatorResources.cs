using k8s.Models;

namespace Embassy.Suite.Tests.Deployment;

// The members of the operators' resources that the manifests use. KubernetesClient has no models of them; a member
// that is not here is refused like a misspelt one: look it up in the operator's reference, then add it.

class Custom<T>
{
    public string ApiVersion { get; set; } = "";
    public string Kind { get; set; } = "";
    public V1ObjectMeta Metadata { get; set; } = new();
    public T Spec { get; set; } = default!;
}

// https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#clusterspec
sealed class PostgresCluster : Custom<PostgresClusterSpec>;

sealed class PostgresClusterSpec
{
    public string ImageName { get; set; } = "";
    public int Instances { get; set; }
    public bool EnableSuperuserAccess { get; set; }
    public PostgresBootstrap? Bootstrap { get; set; }
    public PostgresConfiguration? Postgresql { get; set; }
    public PostgresStorage? Storage { get; set; }
    public V1ResourceRequirements? Resources { get; set; }
}

sealed class PostgresBootstrap
{
    public PostgresInitialization? Initdb { get; set; }
}

sealed class PostgresInitialization
{
    public string? LocaleProvider { get; set; }
    public string? BuiltinLocale { get; set; }
    public string? Encoding { get; set; }
    public bool? DataChecksums { get; set; }
}

sealed class PostgresConfiguration
{
    public Dictionary<string, string> Parameters { get; set; } = [];
    public PostgresSynchronous? Synchronous { get; set; }
}

sealed class PostgresSynchronous
{
    public string Method { get; set; } = "";
    public int Number { get; set; }
    public string? DataDurability { get; set; }
}

sealed class PostgresStorage
{
    public string Size { get; set; } = "";
    public string? StorageClass { get; set; }
}

// https://www.rabbitmq.com/kubernetes/operator/using-operator
sealed class RabbitmqCluster : Custom<RabbitmqClusterSpec>;

sealed class RabbitmqClusterSpec
{
    public string Image { get; set; } = "";
    public int Replicas { get; set; }
    public RabbitmqPersistence? Persistence { get; set; }
    public V1ResourceRequirements? Resources { get; set; }
    public RabbitmqConfiguration? Rabbitmq { get; set; }
    public RabbitmqOverride? Override { get; set; }
}

sealed class RabbitmqPersistence
{
    public string Storage { get; set; } = "";
    public string? StorageClassName { get; set; }
}

sealed class RabbitmqConfiguration
{
    public string? AdditionalConfig { get; set; }
}

sealed class RabbitmqOverride
{
    public RabbitmqStatefulSet? StatefulSet { get; set; }
}

// A patch of a StatefulSet, whose required members may be missing.
sealed class RabbitmqStatefulSet
{
    public V1StatefulSetSpec? Spec { get; set; }
}

// https://prometheus-operator.dev/docs/api-reference/api/
sealed class ServiceMonitor : Custom<ServiceMonitorSpec>;

sealed class ServiceMonitorSpec
{
    public V1LabelSelector? Selector { get; set; }
    public List<MonitoredEndpoint> Endpoints { get; set; } = [];
}

sealed class PodMonitor : Custom<PodMonitorSpec>;

sealed class PodMonitorSpec
{
    public V1LabelSelector? Selector { get; set; }
    public List<MonitoredEndpoint> PodMetricsEndpoints { get; set; } = [];
}

sealed class MonitoredEndpoint
{
    public string Port { get; set; } = "";
    public string? Interval { get; set; }
    public bool? HonorLabels { get; set; }
}
