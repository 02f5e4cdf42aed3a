using System.Globalization;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Conventions;

namespace Embassy.Suite.Tests.Contracts;

/// <summary>A problem code that no test provokes may be one that no client ever gets.</summary>
public class ProvokedTests
{
    [Fact]
    public void Every_code_is_provoked_in_a_test() => Violations.None(Unprovoked(ProblemCodes.All, Tree.Read(["tests"], "Tests.cs")));

    [Fact]
    public void A_code_that_is_not_is_found()
    {
        static TextFile Test(string line) => new("tests/Content.Tests/Pages/GetPageTests.cs", line);
        Assert.Empty(Unprovoked([ProblemCodes.NotFound], [Test("""await http.GetAsync("/v1/pages/x").Problem(404, "not_found");""")]));
        Violations.One(Unprovoked([ProblemCodes.NotFound], [Test("""await http.GetAsync("/v1/pages/x").Problem(410, "not_found");""")]),
            "not_found");
        Violations.One(Unprovoked([ProblemCodes.NotFound], [Test("// not_found")]), "not_found");
    }

    // The form in which tests state an expected problem: the status, then the code.
    static IEnumerable<string> Unprovoked(IEnumerable<ProblemCode> reasons, IReadOnlyList<TextFile> tests) =>
        from reason in reasons
        let said = string.Create(CultureInfo.InvariantCulture, $"{reason.Http}, \"{reason.Code}\"")
        where !tests.Any(t => t.Name != "ProvokedTests.cs" && t.Text.Contains(said, StringComparison.Ordinal))
        select $"No test provokes {reason.Code}: ask for it, and expect .Problem({said}).";
}
