using Embassy.Suite.Tests.Conventions;

namespace Embassy.Suite.Tests.Deployment;

/// <summary>
/// deploy/kubernetes as kustomize builds it: read strictly, and held to the rules of <see cref="ManifestRules"/>.
/// </summary>
[NeedsServers]
public class KubernetesTests
{
    [Theory, InlineData("one-node"), InlineData("ministry")]
    public async Task An_overlay_keeps_every_rule(string overlay) =>
        Violations.None(ManifestRules.All(await Manifests.Build(overlay)));

    [Fact]
    public async Task A_ministry_loses_no_host_with_one_node()
    {
        var manifests = Manifests.Read(await Manifests.Build("ministry"));
        Assert.All(manifests.Of<k8s.Models.V1Deployment>(), d => Assert.True(
            d.Spec.Replicas >= 2 || manifests.Of<k8s.Models.V2HorizontalPodAutoscaler>()
                .Any(h => h.Spec.ScaleTargetRef.Name == d.Metadata.Name && h.Spec.MinReplicas >= 2),
            d.Metadata.Name));
        Assert.Equal(3, manifests.Of<PostgresCluster>().Single().Spec.Instances);
        Assert.Equal(3, manifests.Of<RabbitmqCluster>().Single().Spec.Replicas);
    }

    // The job mounts the secrets read-only: what it would write must be what the operator wrote.
    [Fact]
    public async Task The_documented_addresses_are_those_of_the_job()
    {
        var job = Manifests.Read(await Manifests.Build("one-node")).Of<k8s.Models.V1Job>().Single();
        var arguments = job.Spec.Template.Spec.Containers.Single().Args;
        string Of(string option) => arguments[arguments.IndexOf(option) + 1];
        var documented = $"--database \"{Of("--database")}\" \\\n      --bus {Of("--bus")}\n";
        // To install, and to rotate.
        Assert.Equal(2, Tree.Read("docs/kubernetes.md").Text.Split(documented).Length - 1);
    }

    // The first occurrence of a text is replaced; the rule names what is wrong then.
    [Theory]
    [InlineData("runAsNonRoot: true", "runAsNonRoot: false", "may run as root")]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "may write its image")]
    [InlineData("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "may gain privileges")]
    [InlineData("            - ALL\n", "            - NET_RAW\n", "keeps capabilities")]
    [InlineData("automountServiceAccountToken: false", "automountServiceAccountToken: true", "has a token of the cluster")]
    [InlineData("            cpu: 100m\n", "", "lacks requests or limits")]
    [InlineData("        startupProbe:\n          failureThreshold: 60\n          httpGet:\n            path: /health/live\n            port: http\n", "        startupProbe:\n          failureThreshold: 60\n          httpGet:\n            path: /health/live\n            port: web\n", "has no startup probe")]
    [InlineData("registry.example.org/embassy@sha256:", "registry.example.org/embassy:latest # ", "is not named by its digest")]
    [InlineData("ghcr.io/cloudnative-pg/postgresql@sha256:", "ghcr.io/cloudnative-pg/postgresql:17 # ", "is not named by its digest")]
    [InlineData("  clusterIP: None\n", "", "is not headless")]
    [InlineData("targetPort: http", "targetPort: web", "nothing serves its port http")]
    [InlineData("Services__content:", "Services__contents:", "docs/settings.md has no Services__contents")]
    [InlineData("  Mission__Key: embassy\n", "", "lacks the setting Mission__Key")]
    [InlineData("name: Bus__Url_FILE", "name: Bus__Uri_FILE", "docs/settings.md has no Bus__Uri_FILE")]
    [InlineData("mountPath: /secrets", "mountPath: /other", "nothing is mounted for")]
    [InlineData("secretName: embassy-cooperation", "secretName: embassy-events", "reads other secrets than its own")]
    [InlineData("  PublicAddress: https://embassy.example.org", "  PublicAddress: https://other.example.org", "does not serve PublicAddress")]
    [InlineData("$(BROKER_PASSWORD)@", "guessable@", "A password is in a file")]
    [InlineData("kind: PodDisruptionBudget\nmetadata:\n  labels:\n    app.kubernetes.io/component: service\n    app.kubernetes.io/name: content\n    app.kubernetes.io/part-of: embassy\n  name: content", "kind: PodDisruptionBudget\nmetadata:\n  name: contend", "content has no PodDisruptionBudget")]
    public async Task A_broken_rule_is_found(string text, string planted, string found)
    {
        var yaml = await Manifests.Build("one-node");
        var at = yaml.IndexOf(text, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The manifests have no {text}.");
        var violations = ManifestRules.All(yaml[..at] + planted + yaml[(at + text.Length)..]).ToList();
        Assert.Contains(violations, v => v.Contains(found, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("readinessProbe:", "readynessProbe:")]
    [InlineData("enableSuperuserAccess:", "enableSuperUserAccess:")]
    [InlineData("additionalConfig:", "additionalConf:")]
    [InlineData("podSelector:", "podsSelector:")]
    [InlineData("      maxUnavailable: 0", "      maxUnavailable: 0\n      maxUnavailable: 1")]
    public async Task A_misspelt_or_repeated_member_is_refused(string text, string planted)
    {
        var yaml = (await Manifests.Build("one-node")).Replace(text, planted, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => Manifests.Read(yaml));
    }
}
