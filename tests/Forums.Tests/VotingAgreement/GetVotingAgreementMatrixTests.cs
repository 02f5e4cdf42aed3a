namespace Embassy.Forums.Tests.VotingAgreement;

public class GetVotingAgreementMatrixTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Has_every_pair_once_and_each_as_it_is_asked_for_alone(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk()
            .Enter("1 73 2018-12-18 DZ=yes AZ=yes FR=no US=no", "2 74 2019-12-18 DZ=yes AZ=abstain FR=abstain",
                "3 74 2019-12-18 US=no EG=yes");
        foreach (var query in (string[])["", "session=74&", "method=identical&"])
        {
            var matrix = await stack.Get($"voting-agreement:matrix?{query}");
            var states = matrix.GetProperty("states").EnumerateArray().Select(s => s.GetString()!).ToArray();
            Assert.Equal(["AZE", "DZA", "EGY", "FRA", "USA"], states);
            for (var a = 0; a < states.Length; a++)
            {
                var row = matrix.GetProperty("rows")[a];
                Assert.Equal(a, row.GetProperty("scores").GetArrayLength());
                for (var b = 0; b < a; b++)
                {
                    var alone = (await stack.Get($"voting-agreement?{query}a={states[a]}&b={states[b]}")).GetProperty("overall");
                    Assert.Equal(alone.GetProperty("votes").GetInt32(), row.GetProperty("votes")[b].GetInt32());
                    Assert.Equal(alone.TryGetProperty("score", out var score) ? score.GetDouble() : -1,
                        row.GetProperty("scores")[b].GetDouble());
                }
            }
        }
    }

    [Theory, BothWays]
    public async Task Of_some_States_in_the_order_asked_for(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Enter("1 73 2018-12-18 DZ=yes AZ=yes FR=no US=no");
        var matrix = await stack.Get("voting-agreement:matrix?states=FRA&states=DZA&states=KAZ");
        Assert.Equal(["FRA", "DZA", "KAZ"], matrix.GetProperty("states").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(-1, matrix.GetProperty("rows")[2].GetProperty("scores")[0].GetDouble());
        var reader = stack.Http();
        Assert.Equal(["states:out_of_range"],
            (await reader.GetAsync("/v1/forums/un/voting-agreement:matrix?states=DZA").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["states[1]:duplicate"],
            (await reader.GetAsync("/v1/forums/un/voting-agreement:matrix?states=DZA&states=DZA").Problem(400, "invalid_request"))
                .Faults());
    }
}
