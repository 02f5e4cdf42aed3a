namespace Embassy.Events.Tests.Offices;

public class ListOfficesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Pages_through_those_of_one_State_and_leaves_out_what_is_internal(Way way)
    {
        var stack = await stacks.Platform(way);
        var entered = new List<string>();
        for (var i = 0; i < 3; i++) entered.Add(await stack.Office().Post($"Office {i}"));
        await stack.Office().Post("Hidden", audience: "internal");
        var seen = new List<string>();
        for (var token = ""; ;)
        {
            var page = await stack.Http().GetAsync($"/v1/offices?state=DZA&pageSize=2&pageToken={token}").Json();
            seen.AddRange(page.GetProperty("offices").EnumerateArray().Select(o => o.Text("id")));
            if ((token = page.Text("nextPageToken")).Length == 0) break;
        }
        Assert.Equal(entered.Order(StringComparer.Ordinal), seen);
        Assert.Empty((await stack.Http().GetAsync("/v1/offices?state=FRA").Json()).GetProperty("offices").EnumerateArray());
        Assert.Equal(["state:unknown_state"],
            (await stack.Http().GetAsync("/v1/offices?state=XXX").Problem(400, "invalid_request")).Faults());
        await stack.Http().GetAsync("/v1/offices?pageToken=x").Problem(400, "invalid_page_token");
    }

    [Theory, BothWays]
    public async Task An_organisation_is_found_by_its_whole_name(Way way)
    {
        var stack = await stacks.Platform(way);
        var id = Guid.NewGuid().ToString();
        await stack.Office().Save($"/v1/offices/{id}", new
        {
            titles = (object[])[new { lang = "en", text = "Envoy" }],
            state = "TUN",
            accreditations = (object[])[new { organisation = "League of Arab States" }, new { state = "EGY" }],
        });
        foreach (var (to, found) in ((string, string[])[])[("League of Arab States", [id]), ("EGY", [id]), ("Arab", []), ("League", []),
            ("of Arab", [])])
            Assert.Equal(found, (await stack.Http().GetAsync($"/v1/offices?accreditedTo={Uri.EscapeDataString(to)}").Json())
                .GetProperty("offices").EnumerateArray().Select(o => o.Text("id")));
    }
}
