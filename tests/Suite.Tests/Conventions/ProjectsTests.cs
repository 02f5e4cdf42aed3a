using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Embassy.Suite.Tests.Conventions;

public partial class ProjectsTests
{
    static readonly string[] Shipped = ["services", "gateway", "deploy", "protos"];

    [Fact]
    public void No_service_and_not_the_gateway_references_a_service()
    {
        var projects = Tree.Read(["services", "gateway", "protos"], ".csproj");
        Assert.True(projects.Count > 5);
        Violations.None(Entangled(projects));
    }

    [Fact]
    public void A_service_that_references_another_is_found()
    {
        static TextFile Project(string path, string reference) =>
            new(path, $"""<Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>""");
        Assert.Empty(Entangled([Project("services/Events/Embassy.Events.csproj", "../ServiceDefaults/Embassy.ServiceDefaults.csproj")]));
        Violations.One(Entangled([Project("services/Events/Embassy.Events.csproj", "../Content/Embassy.Content.csproj")]),
            "services/Content");
        Violations.One(Entangled([Project("services/Events/Embassy.Events.csproj", @"..\Content\Embassy.Content.csproj")]),
            "services/Content");
        Assert.Empty(Entangled([Project("services/Site/Embassy.Site.csproj", "../Web/Embassy.Web.csproj"),
            Project("services/Desk/Embassy.Desk.csproj", "../Web/Embassy.Web.csproj")]));
        Violations.One(Entangled([Project("services/Desk/Embassy.Desk.csproj", "../Identity/Embassy.Identity.csproj")]), "services/Identity");
        Violations.One(Entangled([Project("services/Site/Embassy.Site.csproj", "../Content/Embassy.Content.csproj")]), "services/Content");
        Violations.One(Entangled([Project("gateway/Embassy.Gateway.csproj", "../services/Forums/Embassy.Forums.csproj")]),
            "services/Forums");
    }

    [Fact]
    public void Every_project_is_built_with_the_solution() =>
        Violations.None(Unbuilt(Tree.Read("Embassy.sln").Text, Tree.Files));

    [Fact]
    public void A_project_that_the_solution_leaves_out_is_found()
    {
        const string Solution = """Project("{1}") = "Embassy.Content", "services\Content\Embassy.Content.csproj", "{2}" """;
        Assert.Empty(Unbuilt(Solution, ["services/Content/Embassy.Content.csproj", "services/Content/Program.cs"]));
        Violations.One(Unbuilt(Solution, ["services/Content/Embassy.Content.csproj", "tests/Content.Tests/Embassy.Content.Tests.csproj"]),
            "tests/Content.Tests/Embassy.Content.Tests.csproj");
    }

    [Fact]
    public void The_broker_is_named_on_the_floor_alone() =>
        Violations.None(NamesTheBroker(Tree.Read(Shipped, ".cs", ".csproj")));

    [Fact]
    public void A_slice_that_names_the_broker_is_found()
    {
        Assert.Empty(NamesTheBroker([new("services/ServiceDefaults/Announcing/Bus.cs", "using RabbitMQ.Client;")]));
        Violations.One(NamesTheBroker([new("services/Content/Pages/GetPage.cs", "using RabbitMQ.Client;")]),
            "services/Content/Pages/GetPage.cs");
        Violations.One(NamesTheBroker([new("gateway/Embassy.Gateway.csproj", """<PackageReference Include="RabbitMQ.Client" />""")]),
            "RabbitMQ.Client");
    }

    /// <summary>Projects that reference a service; services share only contracts.</summary>
    static IEnumerable<string> Entangled(IReadOnlyList<TextFile> projects) =>
        from project in projects
        from reference in XDocument.Parse(project.Text).Descendants("ProjectReference")
        let target = Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(
            Repository.Root, Path.GetDirectoryName(project.Path)!, reference.Attribute("Include")!.Value.Replace('\\', '/'))))
            .Replace('\\', '/')
        where target.StartsWith("services/", StringComparison.Ordinal) && target.Split('/')[1] is not ("ServiceDefaults" or "Announcements")
            // What front ends share; they reference nothing else.
            && !((project.Path.StartsWith("services/Site/", StringComparison.Ordinal)
                    || project.Path.StartsWith("services/Desk/", StringComparison.Ordinal))
                && target.StartsWith("services/Web/", StringComparison.Ordinal))
        select $"{project.Path} references {target}: services know each other by protos and announcements only.";

    static IEnumerable<string> Unbuilt(string solution, IReadOnlyList<string> files) =>
        from file in files
        where file.EndsWith(".csproj", StringComparison.Ordinal) && !solution.Contains(file.Replace('/', '\\'), StringComparison.Ordinal)
        select $"{file} is not in Embassy.sln, so nobody builds or tests it: dotnet sln add {file}";

    static IEnumerable<string> NamesTheBroker(IReadOnlyList<TextFile> files) =>
        from file in files
        where !file.Path.StartsWith("services/ServiceDefaults/", StringComparison.Ordinal)
        from word in Broker().Matches(file.Text).Select(m => m.Value).Distinct()
        select $"{file.Path} names {word}: say it with db.Announce or IReactTo; the bus is the floor's.";

    [GeneratedRegex(@"\bRabbitMQ\.Client\b")]
    private static partial Regex Broker();
}
