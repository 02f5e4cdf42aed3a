using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Embassy.Suite.Tests.Conventions;

public partial class VersionsTests
{
    [Fact]
    public void Every_package_has_one_exact_version()
    {
        var files = Tree.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal)
            || Path.GetFileName(f) is "Directory.Packages.props" or "package.json" or "dotnet-tools.json").Select(Tree.Read).ToList();
        Assert.Contains(files, f => f.Path == "Directory.Packages.props");
        Violations.None(Inexact(files));
    }

    [Fact]
    public void A_version_that_floats_is_found()
    {
        static TextFile Props(string name, string version) =>
            new("Directory.Packages.props", $"""<Project><PackageVersion Include="{name}" Version="{version}" /></Project>""");
        Assert.Empty(Inexact([Props("Npgsql", "10.0.3"), Props("Npgsql", "11.0.0-preview.2")]));
        foreach (var version in (string[])["10.*", "[10.0,11.0)", "$(Npgsql)", "10", ""])
            Violations.One(Inexact([Props("Npgsql", version)]), "Npgsql");
        Violations.One(
            Inexact([new("gateway/Embassy.Gateway.csproj",
                """<Project><PackageReference Include="Npgsql" Version="10.0.3" /></Project>""")]), "gateway/Embassy.Gateway.csproj");
        Violations.One(Inexact([new("tests/buf/package.json", """{ "devDependencies": { "buf": "^1.75.0" } }""")]), "^1.75.0");
        Violations.One(Inexact([new(".config/dotnet-tools.json", """{ "tools": { "dotnet-ef": { "version": "10.*" } } }""")]), "dotnet-ef");
    }

    static IEnumerable<string> Inexact(IReadOnlyList<TextFile> files) => files.SelectMany(file => file.Name switch
    {
        "Directory.Packages.props" =>
            XDocument.Parse(file.Text).Descendants("PackageVersion")
            .Select(p => (Name: p.Attribute("Include")!.Value, Version: p.Attribute("Version")?.Value ?? ""))
            .Select(p => Floats(file, p.Name, p.Version)),
        "package.json" =>
            JsonElement.Parse(file.Text).EnumerateObject().Where(o => o.Name.EndsWith("ependencies", StringComparison.Ordinal))
            .SelectMany(o => o.Value.EnumerateObject()).Select(p => Floats(file, p.Name, p.Value.GetString()!)),
        "dotnet-tools.json" =>
            JsonElement.Parse(file.Text).GetProperty("tools").EnumerateObject()
            .Select(t => Floats(file, t.Name, t.Value.GetProperty("version").GetString()!)),
        _ => XDocument.Parse(file.Text).Descendants("PackageReference")
            .Where(p => p.Attribute("Version") is not null || p.Attribute("VersionOverride") is not null)
            .Select(p =>
                $"{file.Path} gives {p.Attribute("Include")?.Value} a version of its own: versions stand in Directory.Packages.props."),
    }).OfType<string>();

    static string? Floats(TextFile file, string name, string version) =>
        Exact().IsMatch(version) ? null : $"{file.Path}: {name} '{version}' is not one exact version.";

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex Exact();
}
