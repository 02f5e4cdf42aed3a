using System.Text.RegularExpressions;
using Embassy.Local;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Conventions;

namespace Embassy.Suite.Tests.Operations;

/// <summary>deploy/observability/docker-compose.yml reaches every host, and its images cannot be moved.</summary>
public sealed partial class OverlayTests
{
    const string Overlay = "deploy/observability/docker-compose.yml", Collector = "deploy/observability/collector/config.yaml";

    static readonly IReadOnlyList<string> Hosts =
    [
        "gateway", .. ServiceCatalogue.Names.SelectMany(s => s == "forums" ? ForumCatalogue.Keys.Select(f => $"forums-{f}") : [s]),
    ];

    [Fact]
    public void Every_host_exports_to_the_collector() => Violations.None(Missing(Tree.Read(Overlay).Text, Hosts));

    [Fact]
    public void A_host_that_does_not_export_is_found() =>
        Violations.One(Missing(Tree.Read(Overlay).Text, [.. Hosts, "consular"]), "consular");

    [Fact]
    public void Every_image_has_a_version_and_a_digest()
    {
        var images = Image().Matches(Tree.Read(Overlay).Text).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(images);
        Violations.None(images.Where(i => !Pinned().IsMatch(i)).Select(i => $"{Overlay} does not pin {i}."));
        Assert.DoesNotMatch(Pinned(), "prom/prometheus:latest");
    }

    [Fact]
    public void Every_part_of_the_collectors_pipelines_is_configured()
    {
        var text = Tree.Read(Collector).Text;
        var pipelines = Pipeline().Matches(text).ToList();
        Assert.Equal(9, pipelines.Count);
        Violations.None(
            from pipeline in pipelines
            from part in pipeline.Groups[2].Value.Split(", ")
            where !Regex.IsMatch(text, $@"^{pipeline.Groups[1].Value}:\n(?:(?:  .*)?\n)*?  {Regex.Escape(part)}:", RegexOptions.Multiline)
            select $"{Collector}: {part} of a pipeline is not among its {pipeline.Groups[1].Value}.");
    }

    static IEnumerable<string> Missing(string overlay, IReadOnlyList<string> hosts) =>
        hosts.Where(h => !overlay.Contains($"\n  {h}: *telemetry\n", StringComparison.Ordinal))
            .Select(h => $"{Overlay} lacks {h}: *telemetry");

    [GeneratedRegex(@"^ +image: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Image();

    [GeneratedRegex(@"^[a-z0-9/-]+:v?\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^      (receivers|processors|exporters): \[([^\]]*)\]$", RegexOptions.Multiline)]
    private static partial Regex Pipeline();
}
