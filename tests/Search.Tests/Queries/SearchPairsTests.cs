using Embassy.Content.Tests;

namespace Embassy.Search.Tests.Queries;

/// <summary>The table of words that must find each other, and of words that must not.</summary>
public class SearchPairsTests(Stacks stacks, ITestOutputHelper output) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Each_form_of_a_word_finds_it_and_no_other_word_does(Way way) => await Check(way, SearchPairs.Read("pairs.csv"), "w");

    [Theory, BothWays]
    public async Task Cases_kept_beside_the_project_hold_too(Way way)
    {
        var file = Repository.Shared is { } shared ? Path.Combine(shared, "cases", "search", "search-pairs.csv") : null;
        if (!File.Exists(file)) output.WriteLine("There is no ../shared/cases/search/search-pairs.csv: only pairs.csv is tested.");
        Assert.SkipUnless(File.Exists(file), "The file ../shared/cases/search/search-pairs.csv is not beside the project.");
        await Check(way, SearchPairs.Read(file!), "k");
    }

    async Task Check(Way way, IReadOnlyList<SearchPair> pairs, string prefix)
    {
        var stack = await stacks.Search(way);
        // A pair that has become right must lose its mark.
        var wrong = (await SearchPairs.Search(stack.Desk(), stack.Http(), pairs, prefix))
            .Where(r => r.Found != r.Pair.Finds != r.Pair.KnownWrong)
            .Select(r => r.Pair + (r.Pair.KnownWrong ? ": it is marked as wrong, and is right" : "")).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
