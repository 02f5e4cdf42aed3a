using System.Reflection;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>A file of the repository: its path from the root, with slashes, and its words.</summary>
sealed record TextFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>
/// What the rules are held against: the files that git has or would take, and the assemblies we ship.
/// </summary>
static class Tree
{
    static readonly string[] Ignored =
        [".git", .. File.ReadAllLines(Path.Combine(Repository.Root, ".gitignore")).Select(l => l.Trim().TrimEnd('/'))
            .Where(l => l.Length > 0)];

    /// <summary>Every file that .gitignore does not name, by path.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Walk(new DirectoryInfo(Repository.Root)).Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    /// <summary>
    /// The assemblies of services, floor, gateway and embedded run; neither tests nor generated contracts.
    /// </summary>
    public static IReadOnlyList<Assembly> Shipped { get; } =
        [.. Directory.GetFiles(AppContext.BaseDirectory, "Embassy.*.dll").Select(f => Path.GetFileNameWithoutExtension(f))
            .Where(n => !n.EndsWith(".Tests", StringComparison.Ordinal) && n is not ("Embassy.Testing" or "Embassy.Protos"))
            .Order(StringComparer.Ordinal).Select(Assembly.Load)];

    /// <summary>The files below these folders with one of these endings, or names.</summary>
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

/// <summary>What a rule says: nothing, or each offender with what to do about it.</summary>
static class Violations
{
    public static void None(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        if (all.Count > 0) Assert.Fail(string.Join("\n", all));
    }

    /// <summary>The rule found the planted offender and nothing else, and names it.</summary>
    public static void One(IEnumerable<string> violations, string offender) =>
        Assert.Contains(offender, Assert.Single(violations), StringComparison.Ordinal);
}
