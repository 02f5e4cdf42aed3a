namespace Embassy.Suite.Tests.Conventions;

public class FoldersTests
{
    static readonly string[] SayNothing =
        ["Common", "Helpers", "Utils", "Models", "Dtos", "Interfaces", "Extensions", "Core", "Infrastructure"];

    [Fact]
    public void A_folder_is_named_after_what_the_product_does() => Violations.None(Nameless(Tree.Files));

    [Fact]
    public void A_folder_that_says_nothing_is_found()
    {
        Assert.Empty(Nameless(["services/Cooperation/Agreements/Core.cs"]));
        foreach (var name in SayNothing) Violations.One(Nameless([$"services/Content/{name}/Page.cs"]), $"services/Content/{name}");
        Violations.One(Nameless(["tests/helpers/One.cs", "tests/helpers/Two.cs"]), "tests/helpers");
    }

    [Fact]
    public void Feature_folders_are_one_level_deep() => Violations.None(Deep(Tree.Files));

    [Fact]
    public void A_folder_in_a_feature_folder_is_found()
    {
        Assert.Empty(
            Deep(["services/Content/Program.cs", "services/Content/Pages/Page.cs", "services/Content/Migrations/Sqlite/1_First.cs",
                "gateway/Routing/Routes.cs"]));
        Violations.One(Deep(["services/Content/Pages/Drafts/Draft.cs"]), "services/Content/Pages/Drafts");
        Violations.One(Deep(["services/Content/Migrations/Sqlite/Old/1_First.cs"]), "services/Content/Migrations/Sqlite/Old");
        Violations.One(Deep(["gateway/Routing/Rules/Rule.cs"]), "gateway/Routing/Rules");
    }

    static IEnumerable<string> Nameless(IReadOnlyList<string> files) =>
        from folder in files.SelectMany(Above).Distinct()
        where SayNothing.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase)
        select $"{folder}: name it after what is in it, or move its lines to the entity or the floor.";

    static IEnumerable<string> Deep(IReadOnlyList<string> files) =>
        from folder in files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal)).Select(f => f[..Math.Max(0, f.LastIndexOf('/'))])
        .Distinct()
        let parts = folder.Split('/')
        let inside = parts[0] switch { "services" => parts.Skip(2).ToList(), "gateway" => parts.Skip(1).ToList(), _ => [] }
        where inside.Count > (inside is ["Migrations", ..] ? 2 : 1)
        select $"{folder}: feature folders are one level deep; give it a folder of its own in its service.";

    static IEnumerable<string> Above(string file)
    {
        for (var end = file.IndexOf('/', StringComparison.Ordinal); end > 0; end = file.IndexOf('/', end + 1)) yield return file[..end];
    }
}
