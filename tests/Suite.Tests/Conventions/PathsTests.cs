using System.Text.RegularExpressions;

namespace Embassy.Suite.Tests.Conventions;

public partial class PathsTests
{
    [Fact]
    public void No_file_knows_the_machine_it_was_written_on() => Violations.None(Machines([.. Tree.Files.Select(Tree.Read)]));

    [Fact]
    public void A_path_of_one_machine_is_found()
    {
        static TextFile Note(params string[] parts) => new("docs/note.md", string.Concat(parts));
        Assert.Empty(Machines([Note("https://example.org", "/", "home/page"), Note("deploy", "/", "work/x"), Note("/v1/pages"), Note("~/.nuget")]));
        Assert.Empty(Machines([new("deploy/Dockerfile", string.Concat("target=", "/", "root/.nuget/packages"))]));
        foreach (var folder in (string[])["work", "root", "home"])
            Violations.One(Machines([Note("see ", "/", folder, "/somebody/file")]), $"/{folder}/somebody/file");
        Violations.One(Machines([Note("C:", @"\Users\somebody")]), "docs/note.md");
        Violations.One(Machines([new("deploy/Dockerfile", string.Concat("COPY ", "/", "work/main ."))]), "work/main");
    }

    [Fact]
    public void No_lock_file_knows_the_registry_it_was_made_with()
    {
        var locks = Tree.Files.Where(f => IsLock(f)).Select(Tree.Read).ToList();
        Assert.NotEmpty(locks);
        Violations.None(Registries(locks));
    }

    [Fact]
    public void A_lock_file_with_an_address_is_found()
    {
        static TextFile Lock(string text) => new("tests/buf/package-lock.json", text);
        Assert.Empty(Registries([Lock("""{ "integrity": "sha512-x", "funding": { "url": "https://github.com/sponsors/somebody" } }""")]));
        Violations.One(Registries([Lock("""{ "resolved": "http://mirror.local/npm/x.tgz" }""")]), "http://mirror.local/npm/x.tgz");
        Violations.One(Registries([new("tests/buf/.npmrc", "registry=https://mirror.local/")]), "tests/buf/.npmrc");
    }

    // In a Dockerfile the home is that of the image's user, the same on every machine.
    static IEnumerable<string> Machines(IReadOnlyList<TextFile> files) =>
        from file in files
        where !file.Text.Contains('\0', StringComparison.Ordinal)
        from found in Machine().Matches(file.Text).Select(m => m.Value).Distinct()
        where !(file.Name == "Dockerfile" && found.StartsWith("/root" + "/", StringComparison.Ordinal))
        select $"{file.Path} names {found}: it is on one machine only.";

    static IEnumerable<string> Registries(IReadOnlyList<TextFile> locks) =>
        from file in locks
        from found in Registry().Matches(file.Text).Select(m => m.Value)
        select $"{file.Path} names {found}: take the address out, so that any registry does (.npmrc: omit-lockfile-registry-resolved).";

    static bool IsLock(string file) =>
        Path.GetFileName(file) is "package-lock.json" or "packages.lock.json" or "npm-shrinkwrap.json" or "yarn.lock" or ".npmrc";

    [GeneratedRegex(@"(?<![\w.$)}*~-])/(work|root|home)/[\w./-]*|\b[A-Z]:\\Users\\")]
    private static partial Regex Machine();

    [GeneratedRegex("""(?<="resolved"\s*:\s*")[^"]+|https?://[^"\s]*(registry|npm|nuget|artifact|mirror)[^"\s]*|(?m)^registry\s*=.*$""")]
    private static partial Regex Registry();
}
