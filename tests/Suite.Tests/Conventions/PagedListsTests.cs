using Embassy.Suite.Tests.Contracts;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// Every list is paged in the same way, and a read whose answer repeats one kind of record is paged or named here with
/// the reason why it stays short.
/// </summary>
public class PagedListsTests
{
    static readonly string[] Members = ["page_size", "page_token", "include_total"];

    // The index counts all matches anyway, so it always says how many there are.
    static readonly string[] AlwaysCounted = ["embassy.search.v1.SearchService.Search"];

    // Lists that cannot grow beyond one page, and why.
    static readonly Dictionary<string, string> Unpaged = new(StringComparer.Ordinal)
    {
        ["GetNavigation"] = "the pages that editors have put into the menu",
        ["ListForums"] = "the forums of protos/forums.json",
        ["ListVocabularies"] = "the words of the API and their labels",
        ["ListBodies"] = "the bodies of a forum in protos/forums.json",
        ["ListOccasions"] = "at most 400 days of two States",
        ["ListExpectedLetters"] = "one letter for each occasion of at most 400 days before and ahead",
        ["ListPrecedents"] = "`limit`, at most 20",
        ["ListChanges"] = "a cursor instead of pages: `after` and `limit`",
        ["ListEditions"] = "one edition for each of at most 12 languages of a page",
        ["ListConformity"] = "one row for each party of OPEC+ in a month",
        ["ListIdealPoints"] = "one point for each session of a State",
    };

    [Fact]
    public void Every_paged_list_takes_a_size_a_token_and_a_count() => Violations.None(Incomplete(Protos.Services));

    [Fact]
    public void Every_list_is_paged_or_says_why_it_stays_short() => Violations.None(WithoutPages(Protos.Services, Unpaged.Keys));

    [Fact]
    public void A_list_that_lacks_a_member_is_found()
    {
        foreach (var (message, field) in ((string, string)[])[("ListLettersRequest", "page_size"), ("ListLettersRequest", "page_token"),
            ("ListLettersRequest", "include_total"), ("ListLettersResponse", "total_size")])
            Violations.One(Incomplete(Renamed(message, field)), $"ListLetters has no {field}");
        Violations.One(WithoutPages(Renamed("ListLettersResponse", "next_page_token"), Unpaged.Keys),
            "ListLetters answers no nextPageToken");
        Violations.One(WithoutPages(Protos.Services, Unpaged.Keys.Append("ListLetters")), "ListLetters is paged");

        static IEnumerable<ServiceDescriptor> Renamed(string message, string field) => Protos.Changed("embassy/events/v1/letters.proto",
            f => f.MessageType.Single(m => m.Name == message).Field.Single(x => x.Name == field).Name = "other").Services;
    }

    static IEnumerable<string> Incomplete(IEnumerable<ServiceDescriptor> services) =>
        from method in services.SelectMany(s => s.Methods)
        where HasAddress(method) && !AlwaysCounted.Contains(method.FullName) && IsPaged(method)
        from missing in Members.Where(m => method.InputType.FindFieldByName(m) is null)
            .Concat(method.OutputType.FindFieldByName("total_size") is null ? ["total_size"] : [])
        select $"{method.FullName}: {method.Name} has no {missing}.";

    static IEnumerable<string> WithoutPages(IEnumerable<ServiceDescriptor> services, IEnumerable<string> unpaged)
    {
        foreach (var method in services.SelectMany(s => s.Methods)
            .Where(m => HasAddress(m) && m.Name.StartsWith("List", StringComparison.Ordinal)))
            if (!IsPaged(method) && !unpaged.Contains(method.Name))
                yield return $"{method.FullName}: {method.Name} answers no nextPageToken: page it, or name it in "
                    + $"{nameof(PagedListsTests)}.";
            else if (IsPaged(method) && unpaged.Contains(method.Name))
                yield return $"{method.FullName}: {method.Name} is paged; take it off the list in {nameof(PagedListsTests)}.";
    }

    static bool HasAddress(MethodDescriptor method) => method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not null;

    static bool IsPaged(MethodDescriptor method) => method.OutputType.FindFieldByName("next_page_token") is not null;
}
