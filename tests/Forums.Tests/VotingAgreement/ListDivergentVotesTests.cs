using System.Text.Json;

namespace Embassy.Forums.Tests.VotingAgreement;

public class ListDivergentVotesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Where_the_pair_parted_newest_first(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk()
            .Enter("1 73 2018-12-18 DZ=yes AZ=no", "2 74 2019-11-18 DZ=abstain AZ=yes", "3 74 2019-12-18 DZ=yes AZ=yes",
                "4 74 2019-12-18 DZ=yes FR=no", "5 74 2019-12-20 DZ=no AZ=yes");
        Assert.Equal(["voeten-5 no yes", "voeten-2 abstain yes", "voeten-1 yes no"],
            Shown(await stack.Get("voting-agreement/divergent-votes?a=DZA&b=AZE")));
        Assert.Equal(["voeten-5 yes no", "voeten-1 no yes"],
            Shown(await stack.Get("voting-agreement/divergent-votes?a=AZE&b=DZA&opposite=true")));
        Assert.Equal(["voeten-1 yes no"], Shown(await stack.Get("voting-agreement/divergent-votes?a=DZA&b=AZE&session=73")));
        var first = await stack.Get("voting-agreement/divergent-votes?a=DZA&b=AZE&pageSize=2");
        Assert.Equal(["voeten-1 yes no"],
            Shown(await stack.Get($"voting-agreement/divergent-votes?a=DZA&b=AZE&pageSize=2&pageToken={first.Text("nextPageToken")}")));
        await stack.Http().GetAsync($"/v1/forums/un/voting-agreement/divergent-votes?a=DZA&b=FRA&pageToken={first.Text("nextPageToken")}")
            .Problem(400, "invalid_page_token");
        Assert.Equal(["a:unknown_state", "b:unknown_state"],
            (await stack.Http().GetAsync("/v1/forums/un/voting-agreement/divergent-votes").Problem(400, "invalid_request")).Faults());
        Assert.Equal("Words of 5",
            (await stack.Get("voting-agreement/divergent-votes?a=DZA&b=AZE")).GetProperty("divergentVotes")[0].GetProperty("vote")
                .Text("description"));
    }

    static string[] Shown(JsonElement page) =>
        [.. page.GetProperty("divergentVotes").EnumerateArray()
            .Select(p => $"{p.GetProperty("vote").Text("vote")} {p.Text("a")} {p.Text("b")}")];
}
