using Embassy.Local;
using Embassy.Suite.Tests.Conventions;

namespace Embassy.Suite.Tests.Deployment;

/// <summary>deploy/systemd has what each host needs, and sets only what docs/settings.md lists.</summary>
public class SystemdTests
{
    const string Folder = "deploy/systemd/";

    // Of systemd and the unit, not of the platform.
    static readonly string[] Others = ["PROGRAM", "DOTNET_gcServer"];

    static readonly IReadOnlyDictionary<string, string> Shared = Variables(Tree.Read(Folder + "embassy.env").Text);

    [Fact]
    public void Each_host_has_a_file_with_its_program_and_a_port_of_its_own()
    {
        var files = Tree.Read([Folder + "hosts"], ".env")
            .ToDictionary(f => Path.GetFileNameWithoutExtension(f.Name), f => Variables(f.Text));
        Assert.Equal(ServiceCatalogue.Hosts.Select(h => h.Name).Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(files.Count, files.Values.Select(v => v["ASPNETCORE_URLS"]).Distinct().Count());
        Assert.All(files, file =>
        {
            var program = file.Key.Split('-')[0];
            Assert.Equal($"Embassy.{char.ToUpperInvariant(program[0])}{program[1..]}.dll", file.Value["PROGRAM"]);
            Assert.StartsWith("http://127.0.0.1:", file.Value["ASPNETCORE_URLS"], StringComparison.Ordinal);
            if (program == "forums") Assert.Equal(file.Key["forums-".Length..], file.Value["Forums__Serves"]);
            if (file.Key != "gateway") Assert.Equal(file.Value["ASPNETCORE_URLS"], Shared[$"Services__{file.Key}"]);
        });
        Assert.Equal(files["identity"]["ASPNETCORE_URLS"], Shared["Auth__Authority"]);
    }

    [Fact]
    public void Every_setting_is_in_the_docs() => Violations.None(Tree.Read([Folder.TrimEnd('/')], ".env")
        .SelectMany(f => Variables(f.Text).Keys.Where(n => !Others.Contains(n) && !KnownSettings.Has(n)).Select(n => $"{f.Path}: {n}")));

    // nginx listens for the world; the hosts for this machine.
    [Fact]
    public void The_proxy_leads_to_the_gateway_and_to_identity()
    {
        var proxy = Tree.Read(Folder + "nginx/embassy.conf").Text;
        foreach (var host in (string[])["gateway", "identity"])
        {
            var address = new Uri(Variables(Tree.Read($"{Folder}hosts/{host}.env").Text)["ASPNETCORE_URLS"]).Authority;
            Assert.Contains($"upstream embassy_{host} {{ server {address} fail_timeout=1s;", proxy, StringComparison.Ordinal);
        }
        Assert.Contains("gzip off;", proxy, StringComparison.Ordinal);
        Assert.Contains("server_name embassy.example.org;", proxy, StringComparison.Ordinal);
        Assert.Equal("https://embassy.example.org", Shared["PublicAddress"]);
        Assert.Equal("https://identity.example.org", Shared["Identity__Address"]);
    }

    static Dictionary<string, string> Variables(string text) => text.Split('\n').Where(l => l.Length > 0 && l[0] != '#')
        .ToDictionary(l => l[..l.IndexOf('=', StringComparison.Ordinal)], l => l[(l.IndexOf('=', StringComparison.Ordinal) + 1)..]);
}
