using System.Globalization;
using System.Text.RegularExpressions;
using Embassy.Local;
using Embassy.Suite.Tests.Conventions;
using k8s.Models;

namespace Embassy.Suite.Tests.Deployment;

/// <summary>Rules for the manifests. Each yields its violations, with the name of the resource.</summary>
static partial class ManifestRules
{
    public static IEnumerable<string> All(string yaml)
    {
        var manifests = Manifests.Read(yaml);
        return Secrets(yaml).Concat(Images(yaml)).Concat(manifests.Workloads.SelectMany(Confined))
            .Concat(manifests.Workloads.SelectMany(Probed)).Concat(References(manifests)).Concat(Hosts(manifests))
            .Concat(Settings(manifests)).Concat(Addresses(manifests));
    }

    static IEnumerable<string> Secrets(string yaml)
    {
        if (yaml.Contains("\nkind: Secret\n", StringComparison.Ordinal)) yield return "A secret is in a file.";
        foreach (Match match in Password().Matches(yaml)) yield return $"A password is in a file: {match.Value}";
    }

    static IEnumerable<string> Images(string yaml) =>
        from Match image in Image().Matches(yaml)
        where !Digest().IsMatch(image.Groups[1].Value)
        select $"{image.Groups[1].Value} is not named by its digest.";

    static IEnumerable<string> Confined(Workload workload)
    {
        var (pod, container) = (workload.Template.Spec, workload.Container);
        var rules = new (bool Holds, string What)[]
        {
            (pod.SecurityContext?.RunAsNonRoot == true && pod.SecurityContext.RunAsUser > 0, "may run as root"),
            (pod.SecurityContext?.SeccompProfile?.Type == "RuntimeDefault", "has no seccomp profile"),
            (pod.AutomountServiceAccountToken == false, "has a token of the cluster"),
            (pod.HostNetwork != true && pod.HostPID != true && pod.HostIPC != true, "shares the node"),
            (container.SecurityContext?.AllowPrivilegeEscalation == false, "may gain privileges"),
            (container.SecurityContext?.ReadOnlyRootFilesystem == true, "may write its image"),
            (container.SecurityContext?.Capabilities?.Drop is ["ALL"] && container.SecurityContext.Capabilities.Add is null or [],
                "keeps capabilities"),
            (Has(container.Resources?.Requests) && Has(container.Resources?.Limits), "lacks requests or limits"),
        };
        return rules.Where(r => !r.Holds).Select(r => $"{workload.Name} {r.What}.");

        static bool Has(IDictionary<string, ResourceQuantity>? amounts) =>
            amounts is not null && amounts.ContainsKey("cpu") && amounts.ContainsKey("memory");
    }

    static IEnumerable<string> Probed(Workload workload)
    {
        if (!workload.IsServer) yield break;
        var container = workload.Container;
        foreach (var (name, probe) in (IEnumerable<(string, V1Probe?)>)[("startup", container.StartupProbe),
            ("readiness", container.ReadinessProbe), ("liveness", container.LivenessProbe)])
            if (probe?.HttpGet is not { } get || !(container.Ports ?? []).Any(p => p.Name == get.Port.Value))
                yield return $"{workload.Name} has no {name} probe on a port of its own.";
        // An unready database must not restart a service, and an unready service must not take the gateway away.
        if (container.LivenessProbe?.HttpGet?.Path == "/health/ready") yield return $"{workload.Name} is restarted by readiness.";
        if (workload.Name == "gateway" && container.ReadinessProbe?.HttpGet?.Path == "/health/ready")
            yield return "gateway is not ready when one service is not.";
    }

    static IEnumerable<string> References(Manifests manifests)
    {
        var servers = manifests.Workloads.Where(w => w.IsServer).ToList();
        foreach (var deployment in manifests.Of<V1Deployment>())
            if (!Matches(deployment.Spec.Selector, deployment.Spec.Template.Metadata.Labels))
                yield return $"{deployment.Metadata.Name} does not select its own pods.";
        foreach (var service in manifests.Of<V1Service>())
            foreach (var port in service.Spec.Ports)
                if (!servers.Any(w => Matches(service.Spec.Selector, w.Labels)
                    && w.Container.Ports.Any(p => p.Name == port.TargetPort.Value)))
                    yield return $"Service {service.Metadata.Name}: nothing serves its port {port.Name}.";
        foreach (var budget in manifests.Of<V1PodDisruptionBudget>())
            if (servers.Count(w => Matches(budget.Spec.Selector, w.Labels)) != 1)
                yield return $"PodDisruptionBudget {budget.Metadata.Name} does not select one host.";
        foreach (var scaler in manifests.Of<V2HorizontalPodAutoscaler>())
        {
            var target = manifests.Of<V1Deployment>().FirstOrDefault(d => d.Metadata.Name == scaler.Spec.ScaleTargetRef.Name);
            if (target is null) yield return $"HorizontalPodAutoscaler {scaler.Metadata.Name} scales nothing.";
            else if (target.Spec.Replicas is not null) yield return $"{target.Metadata.Name} has replicas and an autoscaler.";
            if (target?.Spec.Template.Spec.Containers.Any(
                c => scaler.Spec.Metrics.All(m => m.ContainerResource?.Container == c.Name)) == false)
                yield return $"HorizontalPodAutoscaler {scaler.Metadata.Name} measures no container of it.";
        }
        foreach (var monitor in manifests.Of<ServiceMonitor>())
            if (!manifests.Of<V1Service>().Any(s => Matches(monitor.Spec.Selector, s.Metadata.Labels)
                    && monitor.Spec.Endpoints.All(e => s.Spec.Ports.Any(p => p.Name == e.Port)))
                && !Workload.OfOperators.Any(o => Matches(monitor.Spec.Selector, o.Labels)))
                yield return $"ServiceMonitor {monitor.Metadata.Name} finds no port.";
        foreach (var monitor in manifests.Of<PodMonitor>())
            if (!Workload.OfOperators.Any(o => Matches(monitor.Spec.Selector, o.Labels)))
                yield return $"PodMonitor {monitor.Metadata.Name} finds no pod.";
        foreach (var rule in manifests.Of<V1Ingress>().SelectMany(i => i.Spec.Rules))
            foreach (var path in rule.Http.Paths)
                if (!manifests.Of<V1Service>().Any(s => s.Metadata.Name == path.Backend.Service.Name
                    && s.Spec.Ports.Any(p => p.Name == path.Backend.Service.Port.Name)))
                    yield return $"The ingress of {rule.Host} leads nowhere.";
    }

    static IEnumerable<string> Hosts(Manifests manifests)
    {
        var hosts = manifests.Workloads.Where(w => w.Labels["app.kubernetes.io/component"] is "gateway" or "service").ToList();
        foreach (var host in ServiceCatalogue.Hosts)
        {
            if (hosts.Find(h => h.Name == host.Name) is not { } workload)
            {
                yield return $"{host.Name} has no Deployment.";
                continue;
            }
            var program = host.Name.Split('-')[0];
            if (workload.Container.Args is not [var dll] || dll != $"Embassy.{char.ToUpperInvariant(program[0])}{program[1..]}.dll")
                yield return $"{host.Name} runs another program.";
            var service = manifests.Of<V1Service>().FirstOrDefault(s => s.Metadata.Name == host.Name);
            if (service is null) yield return $"{host.Name} has no Service.";
            // Of a cluster address, one connection would reach one replica for as long as it lives.
            else if (service.Spec.ClusterIP != "None" && host.Name is not ("gateway" or "identity"))
                yield return $"Service {host.Name} is not headless.";
            if (!manifests.Of<V1PodDisruptionBudget>().Any(b => b.Metadata.Name == host.Name))
                yield return $"{host.Name} has no PodDisruptionBudget.";
            if (!manifests.Of<V1Job>().Single().Spec.Template.Spec.Volumes.Any(v => v.Secret?.SecretName == $"embassy-{host.Name}"))
                yield return $"The job provision does not read the secret of {host.Name}.";
            if (workload.Template.Spec.Volumes.Count(v => v.Secret?.SecretName == $"embassy-{host.Name}") != 1
                || workload.Template.Spec.Volumes.Any(v => v.Secret is { } s && s.SecretName != $"embassy-{host.Name}"
                    && s.SecretName is not ("embassy-assets" or "embassy-postgres-ca")))
                yield return $"{host.Name} reads other secrets than its own.";
        }
        foreach (var host in hosts.Where(h => ServiceCatalogue.Hosts.All(c => c.Name != h.Name)))
            yield return $"{host.Name} is no host of the platform.";
    }

    static IEnumerable<string> Settings(Manifests manifests)
    {
        foreach (var name in manifests.Settings.Keys.Where(n => !KnownSettings.Has(n))) yield return $"docs/settings.md has no {name}.";

        foreach (var host in ServiceCatalogue.Hosts)
        {
            if (manifests.Workloads.FirstOrDefault(w => w.Name == host.Name) is not { } workload) continue;
            if (workload.Container.EnvFrom?.Any(e => e.ConfigMapRef?.Name is { } n
                && manifests.Of<V1ConfigMap>().Any(c => c.Metadata.Name == n && c.Data == manifests.Settings)) != true)
                yield return $"{host.Name} does not read the settings.";
            var own = workload.Container.Env.ToDictionary(e => e.Name, e => e.Value);
            foreach (var name in own.Keys.Where(n => !KnownSettings.Has(n))) yield return $"{host.Name}: docs/settings.md has no {name}.";
            string? Value(string name) => own.TryGetValue(name, out var value) ? value
                : manifests.Settings.TryGetValue(name, out value) ? value : null;
            foreach (var name in Required(host).Where(n => string.IsNullOrEmpty(Value(n))))
                yield return $"{host.Name} lacks the setting {name}.";
            foreach (var (name, folder) in own.Where(e => e.Value?.StartsWith('/') == true))
                if (!workload.Container.VolumeMounts.Any(m => folder == m.MountPath
                    || folder!.StartsWith(m.MountPath + "/", StringComparison.Ordinal)))
                    yield return $"{host.Name}: nothing is mounted for {name}.";
        }
    }

    static IEnumerable<string> Required(HostAccount host)
    {
        string[] all = ["Bus__Url_FILE", "Auth__Authority", "Auth__AllowHttp", "Mission__Key", "PublicAddress",
            "OTEL_EXPORTER_OTLP_ENDPOINT", .. ServiceCatalogue.Names.Select(n => $"Services__{n}")];
        return [.. all, .. host.Database is null ? (string[])["Proxies__Trusted"] : ["ConnectionStrings__Database_FILE"],
            .. host.Name switch
            {
                "content" => (string[])["Assets__Bucket", "Assets__Endpoint", "Assets__AccessKey_FILE", "Assets__SecretKey_FILE"],
                "search" => ["Search__Folder"],
                "identity" => ["Identity__Address"],
                _ => host.Name.StartsWith("forums-", StringComparison.Ordinal) ? ["Forums__Serves"] : [],
            }];
    }

    static IEnumerable<string> Addresses(Manifests manifests)
    {
        var ingress = manifests.Of<V1Ingress>().Single().Spec;
        foreach (var (name, service) in (IEnumerable<(string, string)>)[("PublicAddress", "gateway"), ("Identity__Address", "identity")])
        {
            var host = manifests.Settings.TryGetValue(name, out var address) ? new Uri(address).Host : "";
            if (!ingress.Rules.Any(r => r.Host == host && r.Http.Paths.All(p => p.Backend.Service.Name == service))
                || !ingress.Tls.Any(t => t.Hosts.Contains(host)))
                yield return string.Create(CultureInfo.InvariantCulture, $"The ingress does not serve {name} ({host}) over TLS.");
        }
    }

    public static bool Matches(V1LabelSelector? selector, IDictionary<string, string>? labels) => selector is not null
        && Matches(selector.MatchLabels ?? new Dictionary<string, string>(), labels)
        && (selector.MatchExpressions ?? []).All(e => e.OperatorProperty == "In"
            && labels?.TryGetValue(e.Key, out var value) == true && e.Values.Contains(value));

    static bool Matches(IDictionary<string, string> selector, IDictionary<string, string>? labels) =>
        selector.All(s => labels?.TryGetValue(s.Key, out var value) == true && value == s.Value);

    // $(NAME) refers to a variable that a secret fills.
    [GeneratedRegex(@"(://[^/\s:@]+:(?!\$\()[^@/\s]+@|Password=(?!\$\()[^\s;]+)")]
    private static partial Regex Password();

    [GeneratedRegex(@"^\s*(?:- )?image(?:Name)?: ""?([^\s""]+)", RegexOptions.Multiline)]
    private static partial Regex Image();

    [GeneratedRegex("^[a-z0-9.-]+(/[a-z0-9._-]+)+@sha256:[0-9a-f]{64}$")]
    private static partial Regex Digest();
}
