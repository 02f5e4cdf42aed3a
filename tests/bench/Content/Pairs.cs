using Embassy.Content;
using Embassy.Search;
using Embassy.Search.Tests;
using Embassy.ServiceDefaults;
using Embassy.Testing;

namespace Embassy.Bench.Content;

/// <summary>
/// How much of what should be found is found (recall), and how much of what is found should be (precision), by the
/// table that the tests use.
/// </summary>
public sealed class Pairs : Bench
{
    public override string Name => "content.search-pairs";
    public override string Shows => "precision and recall of the pairs of tests/Search.Tests/Queries/pairs.csv, in each language";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        await using var stack =
            await Stack.Start(Way.Embedded, [new Host("content", ContentHost.Build), new Host("search", SearchHost.Build)]);
        var pairs = SearchPairs.Read(Path.Combine(AppContext.BaseDirectory, "pairs.csv"));
        var results = await SearchPairs.Search(stack.Http(Roles.Editor), stack.Http(), pairs, "w");
        foreach (var (pair, found) in results)
            if (found != pair.Finds) say(pair.ToString());
        List<Figure> figures = [new("pairs", pairs.Count, "pairs")];
        foreach (var language in results.GroupBy(r => r.Pair.Locale).Append(results.GroupBy(_ => "all").Single()))
        {
            double Count(bool finds, bool found) => language.Count(r => r.Pair.Finds == finds && r.Found == found);
            var right = Count(finds: true, found: true);
            figures.Add(new($"precision, {language.Key}", right / (right + Count(finds: false, found: true)), "of 1"));
            figures.Add(new($"recall, {language.Key}", right / (right + Count(finds: true, found: false)), "of 1"));
        }
        return figures;
    }
}
