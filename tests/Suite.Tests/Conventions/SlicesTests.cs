using System.Text.RegularExpressions;
using Embassy.Suite.Tests.Contracts;

namespace Embassy.Suite.Tests.Conventions;

public partial class SlicesTests
{
    /// <summary>An RPC and the folder of its service: <c>Content</c>, <c>GetPage</c>.</summary>
    sealed record Rpc(string Service, string Name);

    // The service defaults implement the log, the records of imports and the audit for every service, and the gateway
    // composes its own responses over HTTP.
    static readonly Rpc[] Rpcs =
        [.. Protos.Services.Where(s => s.File.Package is not (
            "embassy.log.v1" or "embassy.imports.v1" or "embassy.audit.v1" or "embassy.gateway.v1"))
            .SelectMany(s => s.Methods.Select(m => new Rpc(Folder(s.File.Package), m.Name)))];

    [Fact]
    public void An_rpc_is_one_file_and_one_test_file_of_its_name()
    {
        Assert.NotEmpty(Rpcs);
        Violations.None(Unmirrored(Rpcs, Tree.Files));
    }

    [Fact]
    public void An_rpc_without_its_file_or_its_test_is_found()
    {
        Rpc[] rpc = [new("Content", "GetPage")];
        const string Slice = "services/Content/Pages/GetPage.cs", Test = "tests/Content.Tests/Pages/GetPageTests.cs";
        Assert.Empty(Unmirrored(rpc, [Slice, Test, "gateway/Pages/GetPage.cs"]));
        Violations.One(Unmirrored(rpc, [Test]), "services/Content/*/GetPage.cs");
        Violations.One(Unmirrored(rpc, [Slice]), "tests/Content.Tests/*/GetPageTests.cs");
        Violations.One(Unmirrored(rpc, [Slice, Test, "services/Content/Editions/GetPage.cs"]), "there are 2");
        Violations.One(Unmirrored(rpc, [Slice, "tests/Content.Tests/Editions/GetPageTests.cs"]), "mirror");
    }

    [Fact]
    public void A_slice_overrides_the_rpc_of_its_name_and_begins_with_what_it_promises()
    {
        var slices = Tree.Read(["services"], ".cs");
        Assert.Equal(Rpcs.Length, slices.Sum(f => Overrides(Rpcs, f).Count()));
        Violations.None(Unpromising(Rpcs, slices));
    }

    [Fact]
    public void A_slice_of_another_name_or_without_a_promise_is_found()
    {
        Rpc[] rpcs = [new("Content", "GetPage"), new("Content", "ListPages")];
        const string Class =
            "partial class PagesApi\n{\n    public override async Task<V1.Page> GetPage(V1.GetPageRequest request, ServerCallContext "
            + "context)\n    {\n    }\n}\n";
        const string Promise = "namespace Embassy.Content;\n\n// Gives out what is published in one language.\n";
        Assert.Empty(Unpromising(rpcs, [new("services/Content/Pages/GetPage.cs", Promise + Class)]));
        Violations.One(Unpromising(rpcs, [new("services/Content/Pages/GetPage.cs", "namespace Embassy.Content;\n\n" + Class)]),
            "services/Content/Pages/GetPage.cs");
        Violations.One(Unpromising(rpcs, [new("services/Content/Pages/GetPage.cs", "namespace Embassy.Content;\n\n// TODO\n" + Class)]),
            "promises");
        Violations.One(Unpromising(rpcs, [new("services/Content/Pages/ReadPage.cs", Promise + Class)]), "GetPage.cs");
        Violations.One(
            Unpromising(rpcs,
                [new("services/Content/Pages/GetPage.cs",
                    Promise + Class + Class.Replace("GetPage", "ListPages", StringComparison.Ordinal))]), "ListPages.cs");
    }

    static IEnumerable<string> Unmirrored(IReadOnlyList<Rpc> rpcs, IReadOnlyList<string> files)
    {
        foreach (var rpc in rpcs)
        {
            var slices = Named($"services/{rpc.Service}/", $"/{rpc.Name}.cs");
            var tests = Named($"tests/{rpc.Service}.Tests/", $"/{rpc.Name}Tests.cs");
            if (slices.Count != 1)
                yield return $"{rpc.Name} is one file, services/{rpc.Service}/*/{rpc.Name}.cs; there are {slices.Count}.";
            if (tests.Count != 1)
                yield return $"{rpc.Name} has one test class, in tests/{rpc.Service}.Tests/*/{rpc.Name}Tests.cs; there are {tests.Count}.";
            if (slices is [var slice] && tests is [var test] && slice.Split('/')[2] != test.Split('/')[2])
                yield return $"{test} does not mirror {slice}: put it into the folder {slice.Split('/')[2]}.";
        }

        List<string> Named(string start, string end) =>
            [.. files.Where(f => f.StartsWith(start, StringComparison.Ordinal) && f.EndsWith(end, StringComparison.Ordinal))];
    }

    static IEnumerable<string> Unpromising(IReadOnlyList<Rpc> rpcs, IReadOnlyList<TextFile> files)
    {
        foreach (var file in files)
        {
            var overridden = Overrides(rpcs, file).ToList();
            foreach (var rpc in overridden)
                if (file.Name != rpc.Name + ".cs")
                    yield return $"{file.Path} overrides {rpc.Name}: an RPC is found by its name, so put it into {rpc.Name}.cs.";
            if (overridden.Count > 0 && !Promise().IsMatch(file.Text))
                yield return $"{file.Path} does not say above its class what it promises: a // sentence or two, and what a repeat does.";
        }
    }

    static IEnumerable<Rpc> Overrides(IReadOnlyList<Rpc> rpcs, TextFile file) => rpcs.Where(r =>
        file.Path.StartsWith($"services/{r.Service}/", StringComparison.Ordinal)
        && Regex.IsMatch(file.Text, $@"\boverride\s+(async\s+)?Task(<[^>]+>)?\s+{r.Name}\("));

    static string Folder(string package) => package.Split('.')[1] is var word ? char.ToUpperInvariant(word[0]) + word[1..] : "";

    // A comment of at least four words directly above the class.
    [GeneratedRegex(@"^// *\S+( +\S+){3,}.*\r?\n(//.*\r?\n)*(public |internal |sealed )*partial class ", RegexOptions.Multiline)]
    private static partial Regex Promise();
}
