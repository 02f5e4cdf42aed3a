using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>tests/sbom lists everything that is shipped, with hashes and licences.</summary>
[NeedsServers]
public sealed class SbomTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-sbom-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task It_is_valid_CycloneDX_and_lists_each_package_and_image_with_hash_and_licence()
    {
        var file = Path.Combine(folder.FullName, "embassy.cdx.json");
        var (status, said) = await Run("tests/sbom", file);
        Assert.True(status == 0, said);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Empty(Faults(text));
        Assert.NotEmpty(Faults(text.Replace("\"SHA-512\"", "\"SHA-513\"", StringComparison.Ordinal)));

        var bom = JsonElement.Parse(text);
        Assert.Equal(("CycloneDX", "1.6"), (bom.Text("bomFormat"), bom.Text("specVersion")));
        var components = bom.GetProperty("components").EnumerateArray().ToList();
        var listed = components.Select(c => c.Text("bom-ref")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var packages = Packages().ToList();
        Assert.True(packages.Count > 80, "There are few packages.");
        Assert.Equal([], packages.Except(listed, StringComparer.OrdinalIgnoreCase));
        Assert.All(components.Where(c => c.Text("type") != "application"), c =>
        {
            Assert.True(c.TryGetProperty("hashes", out var hashes) && hashes.GetArrayLength() > 0, $"{c.Text("name")} has no hash.");
            Assert.True(c.Text("type") == "container" || c.GetProperty("licenses").GetArrayLength() > 0,
                $"{c.Text("name")} has no licence.");
        });
        Assert.Equal(5, components.Count(c => c.Text("type") == "container"));
    }

    [Theory]
    [InlineData("GPL-3.0-only", "Planted 1.0.0: GPL-3.0-only")]
    [InlineData("MIT AND GPL-3.0-only", "Planted 1.0.0: MIT AND GPL-3.0-only")]
    [InlineData(null, "Planted 1.0.0: no licence is named")]
    [InlineData("MIT OR GPL-3.0-only", null)]
    [InlineData("MIT", null)]
    public async Task A_package_whose_licence_is_not_allowed_is_named(string? licence, string? named)
    {
        var file = Path.Combine(folder.FullName, "planted.json");
        var planted = new JsonObject { ["type"] = "library", ["bom-ref"] = "p", ["name"] = "Planted", ["version"] = "1.0.0" };
        if (licence is not null)
            planted["licenses"] = new JsonArray(licence.Contains(' ', StringComparison.Ordinal)
                ? new JsonObject { ["expression"] = licence }
                : new JsonObject { ["license"] = new JsonObject { ["id"] = licence } });
        await File.WriteAllTextAsync(file, new JsonObject { ["components"] = new JsonArray(planted) }.ToJsonString(),
            TestContext.Current.CancellationToken);
        var (status, said) = await Run("node", "deploy/sbom.mjs", file);
        Assert.Equal(named is null ? 0 : 1, status);
        if (named is not null) Assert.Contains(named, said, StringComparison.Ordinal);
    }

    static async Task<(int Status, string Said)> Run(string command, params string[] arguments)
    {
        var complaints = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var child = await Child.Start(command == "node" ? "node" : Path.Combine(Repository.Root, command), arguments,
            folder: Repository.Root, complained: complaints.Enqueue);
        await child.Exited;
        return (child.ExitCode, string.Join('\n', complaints));
    }

    // The packages of every host and of the client, as a restore resolved them.
    static IEnumerable<string> Packages()
    {
        var assets = JsonElement.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deploy/Local/obj/project.assets.json")));
        foreach (var library in assets.GetProperty("libraries").EnumerateObject().Where(l => l.Value.Text("type") == "package"))
            yield return "pkg:nuget/" + library.Name.Replace('/', '@');
        var locked = JsonElement.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deploy/clients/typescript/package-lock.json")));
        foreach (var package in locked.GetProperty("packages").EnumerateObject().Where(p => p.Name.Length > 0))
            yield return $"pkg:npm/{package.Name["node_modules/".Length..].Replace("@", "%40", StringComparison.Ordinal)}@{package.Value.Text("version")}";
    }

    // By the schema in the library that the tool brings.
    static IReadOnlyList<string> Faults(string bom)
    {
        var root = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var version = JsonElement.Parse(Tree.Read(".config/dotnet-tools.json").Text).GetProperty("tools")
            .GetProperty("cyclonedx").Text("version");
        var library = Path.Combine(root, "cyclonedx", version, "tools", "net10.0", "any", "CycloneDX.Core.dll");
        var context = new ToolContext(library);
        var core = context.LoadFromAssemblyPath(library);
        var specification = Enum.Parse(core.GetType("CycloneDX.SpecificationVersion", throwOnError: true)!, "v1_6");
        var validate = core.GetType("CycloneDX.Json.Validator", throwOnError: true)!
            .GetMethod("Validate", [typeof(string), specification.GetType()])!;
        var result = validate.Invoke(null, [bom, specification])!;
        var isValid = (bool)result.GetType().GetProperty("Valid")!.GetValue(result)!;
        var messages = (IEnumerable<string>?)result.GetType().GetProperty("Messages")!.GetValue(result) ?? [];
        return isValid ? [] : [.. messages, "not valid"];
    }

    sealed class ToolContext(string library) : System.Runtime.Loader.AssemblyLoadContext("CycloneDX")
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            Path.Combine(Path.GetDirectoryName(library)!, assemblyName.Name + ".dll") is var file && File.Exists(file)
                ? LoadFromAssemblyPath(file) : null;
    }
}
