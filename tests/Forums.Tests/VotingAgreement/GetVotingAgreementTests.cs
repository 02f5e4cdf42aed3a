using System.Text.Json;

namespace Embassy.Forums.Tests.VotingAgreement;

public class GetVotingAgreementTests(Stacks stacks) : IClassFixture<Stacks>
{
    async Task<Stack> Entered(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.Upload(
            Voters.File(Voters.RollCallHeader, "1,73,1,2018-12-18,,0,0,A,B", "2,73,0,2018-12-18,,0,0,A,B", "3,74,0,2019-12-18,,0,0,A,B",
                "4,74,1,2019-12-18,,0,0,A,B", "5,74,0,2019-12-18,,0,0,A,B"));
        await desk.Upload(Voters.File(Voters.IssueHeader, "1,hr,H", "3,hr,H"));
        // Same, opposite, half apart, unanimous, and one in which only one of the two cast a ballot.
        await desk.Upload(
            Voters.File(Voters.VoteHeader, "1,,DZ,yes", "1,,AZ,yes", "1,,FR,no", "2,,DZ,yes", "2,,AZ,no", "2,,FR,no", "3,,DZ,yes",
                "3,,AZ,abstain", "3,,FR,yes",
            "4,,DZ,yes", "4,,AZ,yes", "4,,FR,yes", "5,,DZ,no", "5,,FR,yes"));
        return stack;
    }

    [Theory, BothWays]
    public async Task Names_its_method_and_the_votes_it_rests_on(Way way)
    {
        var stack = await Entered(way);
        Assert.Equal("voeten 0.5 of 3, joint 4, identical 2", Shown(await stack.Get("voting-agreement?a=DZA&b=AZE")));
        Assert.Equal("identical 0.5 of 4, joint 4, identical 2", Shown(await stack.Get("voting-agreement?a=DZA&b=AZE&method=identical")));
        Assert.Equal("coincidence 0.6667 of 3, joint 4, identical 2",
            Shown(await stack.Get("voting-agreement?a=AZE&b=DZA&method=coincidence")));
        Assert.Equal("voeten - of 0, joint 0, identical 0", Shown(await stack.Get("voting-agreement?a=DZA&b=KAZ")));
    }

    [Theory, BothWays]
    public async Task By_issue_by_session_and_on_the_important_votes(Way way)
    {
        var stack = await Entered(way);
        var answer = await stack.Get("voting-agreement?a=DZA&b=AZE");
        Assert.Equal(["73 0.5 of 2", "74 0.5 of 1"],
            answer.GetProperty("sessions").EnumerateArray()
                .Select(s =>
                    $"{s.GetProperty("session").GetInt32()} {Score(s)} of {s.GetProperty("figure").GetProperty("votes").GetInt32()}"));
        Assert.Equal(["me", "nu", "di", "hr", "co", "ec"], answer.GetProperty("issues").EnumerateArray().Select(i => i.Text("issue")));
        Assert.Equal("0.75", Score(answer.GetProperty("issues")[3]));
        Assert.Equal((1, 2),
            (answer.GetProperty("important").GetProperty("votes").GetInt32(), answer.GetProperty("important").GetProperty("joint")
                .GetInt32()));
        Assert.Equal("voeten 0.5 of 2, joint 2, identical 1", Shown(await stack.Get("voting-agreement?a=DZA&b=AZE&session=73")));
        Assert.Equal("voeten 1 of 1, joint 1, identical 1",
            Shown(await stack.Get("voting-agreement?a=DZA&b=AZE&session=73&issue=hr&important=true")));
        Assert.Equal("voeten - of 0, joint 0, identical 0", Shown(await stack.Get("voting-agreement?a=DZA&b=AZE&session=12")));
    }

    [Theory, BothWays]
    public async Task Refuses_by_parameter(Way way)
    {
        var reader = (await Entered(way)).Http();
        Assert.Equal(["a:unknown_state", "b:unknown_state"],
            (await reader.GetAsync("/v1/forums/un/voting-agreement").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["b:unknown_state"],
            (await reader.GetAsync("/v1/forums/un/voting-agreement?a=DZA&b=AZ").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["b:duplicate"],
            (await reader.GetAsync("/v1/forums/un/voting-agreement?a=DZA&b=DZA").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["method:invalid_word"],
            (await reader.GetAsync("/v1/forums/un/voting-agreement?a=DZA&b=AZE&method=own").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["session:invalid_type"],
            (await reader.GetAsync("/v1/forums/un/voting-agreement?a=DZA&b=AZE&session=x").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["session:out_of_range"],
            (await reader.GetAsync("/v1/forums/un/voting-agreement?a=DZA&b=AZE&session=999").Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Is_answered_where_the_United_Nations_are_served_and_nowhere_else(Way way)
    {
        await using var stack = await Stack.Start(way, [DeskOfficer.Alone("nam")]);
        await stack.Http().GetAsync("/v1/forums/un/voting-agreement?a=DZA&b=AZE").Problem(404, "route_unknown");
        var client = new V1.VotingAgreementService.VotingAgreementServiceClient(stack.Grpc("forums-nam"));
        var request = new V1.GetVotingAgreementRequest { A = "DZA", B = "AZE" };
        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () => await client.GetVotingAgreementAsync(request));
        Assert.Equal(Grpc.Core.StatusCode.NotFound, refused.StatusCode);
    }

    static string Score(JsonElement of) =>
        of.GetProperty("figure").GetProperty("score").GetDouble().ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);

    static string Shown(JsonElement answer)
    {
        var overall = answer.GetProperty("overall");
        var score = overall.TryGetProperty("score", out var value)
            ? value.GetDouble().ToString("0.####", System.Globalization.CultureInfo.InvariantCulture) : "-";
        return $"{answer.Text("method")} {score} of {overall.GetProperty("votes").GetInt32()}, joint "
            + $"{overall.GetProperty("joint").GetInt32()}, identical {overall.GetProperty("identical").GetInt32()}";
    }
}
