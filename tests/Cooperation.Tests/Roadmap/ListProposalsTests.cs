using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Roadmap;

public class ListProposalsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task An_outcome_is_proposed_once_follows_its_changes_and_goes_with_it(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var (engagement, outcome) = (Guid.NewGuid(), Guid.NewGuid());
        await stack.Agreed(engagement, outcome, "First words", "DZA", "2026-12");
        await stack.Agreed(engagement, outcome, "Better words", "AZE", null, version: 2);
        var page = await stack.Desk().GetAsync("/v1/proposals?status=open").Json();
        var shown = Assert.Single(page.GetProperty("proposals").EnumerateArray(), p => p.Text("id") == outcome.ToString());
        Assert.Equal(("Better words", "AZE", "", engagement.ToString()),
            (shown.GetProperty("origin").GetProperty("texts")[0].Text("text"), shown.Text("owner"), shown.Text("due"),
                shown.GetProperty("origin").Text("engagement")));
        await stack.Removed(engagement, outcome);
        Assert.DoesNotContain((await stack.Desk().GetAsync("/v1/proposals").Json()).GetProperty("proposals").EnumerateArray(),
            p => p.Text("id") == outcome.ToString());
    }

    [Theory, BothWays]
    public async Task Is_for_staff_and_pages(Way way)
    {
        var stack = await stacks.Cooperation(way);
        for (var i = 0; i < 3; i++) await stack.Agreed(Guid.NewGuid(), Guid.NewGuid(), "Words", "DZA", null);
        await stack.Http().GetAsync("/v1/proposals").Problem(401, "token_missing");
        await stack.Http(Roles.Editor).GetAsync("/v1/proposals").Problem(403, "forbidden");
        await stack.Desk().GetAsync("/v1/proposals?status=new").Problem(400, "invalid_request");
        var (seen, token) = (new HashSet<string>(), "");
        do
        {
            var page = await stack.Desk().GetAsync($"/v1/proposals?pageSize=2&pageToken={token}").Json();
            foreach (var proposal in page.GetProperty("proposals").EnumerateArray()) Assert.True(seen.Add(proposal.Text("id")));
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.True(seen.Count >= 3);
    }
}
