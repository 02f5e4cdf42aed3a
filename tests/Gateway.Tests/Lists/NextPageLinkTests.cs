using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Lists;

public class NextPageLinkTests(Stacks stacks)
{
    [Theory, BothWays]
    public async Task A_page_with_a_next_one_links_to_it_with_its_filters(Way way)
    {
        var stack = await stacks.Whole(way);
        for (var i = 0; i < 3; i++) await stack.NewEngagement();
        const string First = "/v1/engagements?kind=meeting,signing&from=2022-08-01&to=2022-08-31&pageSize=1&order=-start";
        foreach (var more in (string[])["", "&fields=engagements.id,nextPageToken"])
        {
            var (seen, address, relative) = (new List<string>(), First + more, true);
            for (var pages = 0; ; pages++)
            {
                using var answer = await stack.Http().GetAsync(address);
                var page = await answer.Json();
                seen.AddRange(page.GetProperty("engagements").EnumerateArray().Select(e => e.Text("id")));
                if (page.Text("nextPageToken").Length == 0)
                {
                    Assert.False(answer.Headers.Contains("Link"));
                    break;
                }
                var link = Assert.Single(answer.Headers.GetValues("Link"));
                Assert.Matches("^<http://[^>]+>; rel=\"next\"$", link);
                var next = new Uri(link[1..link.IndexOf('>', StringComparison.Ordinal)]);
                Assert.Contains("pageSize=1", next.Query, StringComparison.Ordinal);
                Assert.Equal(more.Length > 0, next.Query.Contains("fields=", StringComparison.Ordinal));
                // The public address, which in a test is not that of the gateway.
                Assert.Equal("localhost:8080", next.Authority);
                (address, relative) = (next.PathAndQuery, false);
                Assert.True(pages < 100);
            }
            Assert.False(relative);
            Assert.Distinct(seen);
            Assert.True(seen.Count >= 3);
        }
        // Also from the cache.
        await stack.Http().GetAsync(First).Json();
        using var kept = await stack.Http().GetAsync(First);
        Assert.True(kept.Headers.Contains("Link"));
        Assert.False((await stack.Http().GetAsync("/v1/engagements?from=9000-01-01")).Headers.Contains("Link"));
    }
}
