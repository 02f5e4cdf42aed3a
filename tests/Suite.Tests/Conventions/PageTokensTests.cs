namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// Page tokens are refused in one place, so that no list trusts a part of one or has a message of its own.
/// </summary>
public class PageTokensTests
{
    const string Code = "ProblemCodes.InvalidPageToken", Place = "services/ServiceDefaults/Wire/Paging.cs";

    // Exempt: the API reference documents the code.
    static readonly string[] Allowed = [Place, "gateway/Reference/ProblemSchemas.cs"];

    [Fact]
    public void Only_Paging_refuses_a_page_token()
    {
        var files = Tree.Files.Where(f => f.Split('/')[0] is "services" or "gateway"
            && f.EndsWith(".cs", StringComparison.Ordinal)).Select(Tree.Read).ToList();
        Assert.Contains(files, f => f.Path == Place && f.Text.Contains(Code, StringComparison.Ordinal));
        Violations.None(Refusing(files));
    }

    [Fact]
    public void A_list_that_refuses_a_page_token_itself_is_found()
    {
        Assert.Empty(Refusing([new("services/Events/Letters/ListLetters.cs", "var id = Paging.Id(after);")]));
        Violations.One(Refusing([new("services/Events/Letters/ListLetters.cs", $"throw new Problem({Code}, \"No.\");")]), "ListLetters");
    }

    static IEnumerable<string> Refusing(IEnumerable<TextFile> files) =>
        from file in files
        where !Allowed.Contains(file.Path) && file.Text.Contains(Code, StringComparison.Ordinal)
        select $"{file.Path} refuses a page token itself: parse its parts by {nameof(ServiceDefaults.Paging)}.";
}
