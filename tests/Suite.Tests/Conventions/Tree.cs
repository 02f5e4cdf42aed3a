using System.Reflection;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>A file of the repository: its path from the root, with slashes, and its text.</summary>
sealed record TextFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>
/// The subjects of the convention tests: the files that Git tracks or would add, and the shipped assemblies.
/// </summary>
static class Tree
{
    static readonly string[] Ignored =
        [".git", .. File.ReadAllLines(Path.Combine(Repository.Root, ".gitignore")).Select(l => l.Trim().TrimEnd('/'))
            .Where(l => l.Length > 0)];

    /// <summary>Every file that .gitignore does not exclude, by path.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Walk(new DirectoryInfo(Repository.Root)).Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    /// <summary>
    /// The assemblies of services, service defaults, gateway and embedded run, without tests and generated contracts.
    /// </summary>
    public static IReadOnlyList<Assembly> Shipped { get; } =
        [.. Directory.GetFiles(AppContext.BaseDirectory, "Embassy.*.dll").Select(f => Path.GetFileNameWithoutExtension(f))
            .Where(n => !n.EndsWith(".Tests", StringComparison.Ordinal) && n is not ("Embassy.Testing" or "Embassy.Protos"))
            .Order(StringComparer.Ordinal).Select(Assembly.Load)];

    /// <summary>The files in these folders with one of these extensions or names.</summary>
    public static IReadOnlyList<TextFile> Read(string[] folders, params string[] endings) =>
        [.. Files.Where(
            f => folders.Any(d => f.StartsWith(d + "/", StringComparison.Ordinal))
                && endings.Any(e => f.EndsWith(e, StringComparison.Ordinal))).Select(Read)];

    public static TextFile Read(string path) => new(path, File.ReadAllText(Path.Combine(Repository.Root, path)));

    static IEnumerable<string> Walk(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .Where(e => !Ignored.Any(
            i => i.StartsWith("*.", StringComparison.Ordinal) ? e.Name.EndsWith(i[1..], StringComparison.Ordinal) : e.Name == i))
        .SelectMany(e => e is DirectoryInfo inner ? Walk(inner) : [e.FullName]);
}

/// <summary>The result of a convention test: each violation with its remedy.</summary>
static class Violations
{
    public static void None(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        if (all.Count > 0) Assert.Fail(string.Join("\n", all));
    }

    /// <summary>Asserts that the rule found the planted violation, names it, and found nothing else.</summary>
    public static void One(IEnumerable<string> violations, string offender) =>
        Assert.Contains(offender, Assert.Single(violations), StringComparison.Ordinal);
}
