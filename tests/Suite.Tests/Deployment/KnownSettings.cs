using Embassy.Local;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Conventions;

namespace Embassy.Suite.Tests.Deployment;

/// <summary>Names that a file of a deployment may set: those of docs/settings.md.</summary>
static class KnownSettings
{
    static readonly HashSet<string> Names = [.. SettingsReader.Classes(Tree.Shipped).SelectMany(Setting.Of)
        .SelectMany(s => s.IsSecret ? (string[])[s.Name, s.Name + "_FILE"] : [s.Name])];

    static readonly string Page = Tree.Read("docs/settings.md").Text;

    public static bool Has(string name) => Names.Contains(name)
        || name.StartsWith("Services__", StringComparison.Ordinal)
            && ServiceCatalogue.Names.Concat(ServiceCatalogue.Hosts.Select(h => h.Name)).Contains(name["Services__".Length..])
        || !name.Contains("__", StringComparison.Ordinal) && Page.Contains($"`{name}`", StringComparison.Ordinal);
}
