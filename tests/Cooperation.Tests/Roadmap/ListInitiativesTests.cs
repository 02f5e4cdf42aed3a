namespace Embassy.Cooperation.Tests.Roadmap;

public class ListInitiativesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Newest_first_by_dimension_and_sector_page_by_page(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var ids = new List<string>();
        foreach (var (dimension, sector) in ((string, string)[])[("economic", "energy"), ("political", ""), ("economic", "trade"),
            ("economic", "energy")])
            ids.Add(await desk.Open(("dimension", dimension), ("sector", sector)));
        await desk.Open(("audience", "internal"));
        async Task<List<string>> All(string query)
        {
            var seen = new List<string>();
            for (var token = ""; ;)
            {
                var page = await stack.Http().GetAsync($"/v1/initiatives?pageSize=1&includeTotal=true{query}&pageToken={token}").Json();
                seen.AddRange(page.GetProperty("initiatives").EnumerateArray().Select(i => i.Text("id")));
                if ((token = page.Text("nextPageToken")).Length > 0) continue;
                Assert.Equal(seen.Count, page.GetProperty("totalSize").GetInt32());
                return seen;
            }
        }
        Assert.Equal([ids[3], ids[2], ids[1], ids[0]], await All(""));
        Assert.Equal([ids[3], ids[2], ids[1], ids[0]], await All("&order=-createdAt"));
        Assert.Equal(ids, await All("&order=createdAt"));
        Assert.Equal([ids[3], ids[2], ids[0]], await All("&dimension=economic"));
        Assert.Equal([ids[3], ids[0]], await All("&dimension=economic&sector=energy"));
        await stack.Http().GetAsync("/v1/initiatives?dimension=military").Problem(400, "invalid_request");
        await stack.Http().GetAsync("/v1/initiatives?order=title").Problem(400, "invalid_request");
        await stack.Http().GetAsync("/v1/initiatives?pageToken=x").Problem(400, "invalid_page_token");
    }
}
