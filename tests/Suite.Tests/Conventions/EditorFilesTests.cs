using System.Text.Json;
using System.Text.RegularExpressions;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// No build uses the editor settings, so a test checks that each path, task and extension in them exists.
/// </summary>
public partial class EditorFilesTests
{
    static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    [Fact]
    public void Editor_files_name_paths_and_tasks_that_exist()
    {
        var files = Tree.Files.Where(
            f => f.StartsWith(".vscode/", StringComparison.Ordinal) || f.StartsWith(".devcontainer/", StringComparison.Ordinal))
            .Select(Tree.Read).ToList();
        Assert.Equal(5, files.Count);
        Violations.None(Missing(files));
    }

    [Fact]
    public void The_container_has_the_recommended_extensions() => Assert.Equal(
        Values(Tree.Read(".vscode/extensions.json")).Order(),
        Parsed(Tree.Read(".devcontainer/devcontainer.json")).GetProperty("customizations").GetProperty("vscode").GetProperty("extensions")
            .EnumerateArray().Select(e => e.GetString()!).Order());

    [Fact]
    public void A_path_or_a_task_that_does_not_exist_is_found()
    {
        static TextFile Launch(string name, string value) => new(".vscode/launch.json", $$"""{ "{{name}}": "{{value}}" } // F5""");
        var task = new TextFile(".vscode/tasks.json", """{ "tasks": [{ "label": "build" }] }""");
        Assert.Empty(Missing([task, Launch("cwd", "${workspaceFolder}/deploy/Local"), Launch("preLaunchTask", "build")]));
        Assert.Empty(Missing([Launch("program", "${workspaceFolder}/deploy/Local/bin/Debug/net10.0/Embassy.Local.dll")]));
        Violations.One(Missing([Launch("cwd", "${workspaceFolder}/deploy/Everywhere")]), "deploy/Everywhere");
        Violations.One(Missing([Launch("program", "${workspaceFolder}/deploy/Local/bin/Debug/net10.0/Embassy.Locale.dll")]),
            "Embassy.Locale.dll");
        Violations.One(Missing([Launch("postCreateCommand", "tests/instal && dotnet restore Embassy.sln")]), "tests/instal");
        Violations.One(Missing([task, Launch("preLaunchTask", "compile")]), "compile");
    }

    [Fact]
    public void Editors_with_launch_settings_start_the_same_as_VS_Code() =>
        Violations.None(Different(Tree.Read(".vscode/launch.json"), Tree.Read("deploy/Local/Editors/launchSettings.json")));

    [Fact]
    public void A_profile_that_only_one_editor_has_is_found()
    {
        static TextFile Settings(string arguments) => new("launchSettings.json",
            $$"""{ "profiles": { "Empty": { "commandName": "Project", "commandLineArgs": "{{arguments}}" } } }""");
        var launch = new TextFile("launch.json",
            """{ "configurations": [{ "name": "Empty", "request": "launch", "args": ["--empty", "-x"] }] }""");
        Assert.Empty(Different(launch, Settings("--empty -x")));
        Violations.One(Different(launch, Settings("--full")), "Empty");
    }

    static IEnumerable<string> Different(TextFile launch, TextFile settings)
    {
        var here = Parsed(launch).GetProperty("configurations").EnumerateArray()
            .Where(c => c.GetProperty("request").GetString() == "launch")
            .Select(c => (Name: c.GetProperty("name").GetString()!,
                Arguments: c.TryGetProperty("args", out var args) ? string.Join(' ', Strings(args)) : ""));
        var there = Parsed(settings).GetProperty("profiles").EnumerateObject()
            .Select(p => (p.Name, Arguments: p.Value.TryGetProperty("commandLineArgs", out var args) ? args.GetString()! : ""));
        return here.Except(there).Concat(there.Except(here)).Select(p => p.Name).Distinct()
            .Select(name => $"The profile {name} is not the same in {launch.Path} and {settings.Path}.");
    }

    static IEnumerable<string> Missing(IReadOnlyList<TextFile> files)
    {
        var tasks = files.Where(f => f.Name == "tasks.json")
            .SelectMany(f => Parsed(f).GetProperty("tasks").EnumerateArray().Select(t => t.GetProperty("label").GetString())).ToList();
        foreach (var file in files)
        {
            foreach (var path in Values(file).SelectMany(v => RepositoryPath().Matches(v)).Select(m => m.Groups["path"].Value)
                .Where(p => !Exists(p)))
                yield return $"{file.Path} names {path}, which does not exist.";
            foreach (var task in PreLaunchTask().Matches(file.Text).Select(m => m.Groups["task"].Value).Where(t => !tasks.Contains(t)))
                yield return $"{file.Path} starts the task {task}, which tasks.json does not have.";
        }
    }

    // The output folder of a program depends on the build configuration; this test has a copy of the same program.
    static bool Exists(string path)
    {
        var whole = Path.Combine(Repository.Root, path);
        if (path.IndexOf("/bin/", StringComparison.Ordinal) is var at and > 0)
            return Directory.Exists(Path.Combine(Repository.Root, path[..at]))
                && File.Exists(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(path)));
        return File.Exists(whole) || Directory.Exists(whole);
    }

    static JsonElement Parsed(TextFile file) => JsonElement.Parse(file.Text, WithComments);

    static IEnumerable<string> Values(TextFile file) => Strings(Parsed(file));

    static IEnumerable<string> Strings(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(m => Strings(m.Value)),
        _ => [],
    };

    [GeneratedRegex(@"\$\{workspaceFolder\}/(?<path>[\w./-]+)|(?<![\w/.}])(?<path>(tests|deploy|services|docs)/[\w./-]+|Embassy\.sln\b)")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex("""
        "preLaunchTask": "(?<task>[^"]+)"
        """)]
    private static partial Regex PreLaunchTask();
}
