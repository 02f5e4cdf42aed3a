using Embassy.Gateway.Tests.Caching;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Forums;

public class ListForumsTests
{
    [Theory, BothWays]
    public async Task Merges_five_processes_and_names_the_one_that_is_away(Way way)
    {
        var all = ForumCatalogue.Keys;
        await using var stack = await Stack.Start(way, [.. all.Reverse().Select(Platform.Alone)]);
        var whole = stack.Http().GetAsync("/v1/forums");
        Assert.Equal(all, Names(await whole.Json()));
        Assert.Empty((await whole.Json()).GetProperty("unreachable").EnumerateArray());
        Assert.NotNull((await whole).Headers.ETag);

        await stack.Stop("forums-gecf");
        // Its outage was not announced, so a cached response would be shown.
        stack.EmptyCache();
        var part = stack.Http().GetAsync("/v1/forums");
        Assert.Equal(all.Where(f => f is not "gecf"), Names(await part.Json()));
        Assert.Equal(["gecf"], Unreachable(await part.Json()));
        // An incomplete response must not be cached as if it were complete.
        Assert.Null((await part).Headers.ETag);
        Assert.True((await part).Headers.CacheControl?.NoStore);
        await stack.Http().GetAsync("/v1/forums/gecf").Refused(503, "service_unavailable");
        await stack.Http().GetAsync("/v1/forums/un").Json();

        foreach (var forum in all.Where(f => f is not "gecf")) await stack.Stop($"forums-{forum}");
        await stack.Http().GetAsync("/v1/forums").Refused(503, "service_unavailable");

        foreach (var forum in all) await stack.Restart($"forums-{forum}");
        await Eventually.True("all are back", async () => Names(await stack.Http().GetAsync("/v1/forums").Json()).SequenceEqual(all));
    }

    static string[] Names(System.Text.Json.JsonElement answer) =>
        [.. answer.GetProperty("forums").EnumerateArray().Select(f => f.Text("forum"))];

    static string[] Unreachable(System.Text.Json.JsonElement answer) =>
        [.. answer.GetProperty("unreachable").EnumerateArray().Select(f => f.GetString()!)];
}
