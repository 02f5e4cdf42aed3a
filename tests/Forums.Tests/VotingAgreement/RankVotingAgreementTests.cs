namespace Embassy.Forums.Tests.VotingAgreement;

public class RankVotingAgreementTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Nearest_and_farthest_with_the_votes_each_rests_on(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk()
            .Enter("1 73 2018-12-18 DZ=yes AZ=yes FR=no US=no EG=yes", "2 74 2019-12-18 DZ=yes AZ=yes FR=abstain US=no",
                "3 74 2019-12-18 DZ=no FR=no US=yes");
        Assert.Equal(["AZE 1 2", "EGY 1 1", "FRA 0.5 3", "USA 0 3"], await Ranked(stack, "state=DZA"));
        Assert.Equal(["USA 0 3", "FRA 0.5 3", "AZE 1 2", "EGY 1 1"], await Ranked(stack, "state=DZA&order=farthest"));
        Assert.Equal(["AZE 1 2", "FRA 0.5 3"], await Ranked(stack, "state=DZA&minVotes=2&limit=2"));
        Assert.Equal(["AZE 1 1", "FRA 0.75 2", "USA 0 2"], await Ranked(stack, "state=DZA&session=74"));
        Assert.Empty(await Ranked(stack, "state=KAZ"));
        var reader = stack.Http();
        Assert.Equal(["state:unknown_state", "minVotes:out_of_range", "limit:out_of_range"],
            (await reader.GetAsync("/v1/forums/un/voting-agreement:ranking?state=x&minVotes=-1&limit=301").Problem(400, "invalid_request"))
                .Faults());
        Assert.Equal(["order:invalid_word"],
            (await reader.GetAsync("/v1/forums/un/voting-agreement:ranking?state=DZA&order=best").Problem(400, "invalid_request"))
                .Faults());
    }

    static async Task<string[]> Ranked(Stack stack, string query) =>
        [.. (await stack.Get($"voting-agreement:ranking?{query}")).GetProperty("states").EnumerateArray()
            .Select(s => string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{s.Text("state")} {s.GetProperty("figure").GetProperty("score").GetDouble():0.####} "
                + $"{s.GetProperty("figure").GetProperty("votes").GetInt32()}"))];
}
