using System.Net;
using System.Net.Http.Headers;

namespace Embassy.Content.Tests.Missions;

public class GetMissionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Says_to_anybody_who_speaks_and_in_which_languages(Way way)
    {
        var stack = await stacks.Content(way);
        var answer = await stack.Http().GetAsync("/v1/mission");
        var mission = await answer.Json();
        Assert.Equal(("DZA", "AZE", 1),
            (mission.Text("sendingState"), mission.Text("receivingState"), mission.GetProperty("version").GetInt32()));
        Assert.Equal("""["ar","fr","en","az"]""", mission.GetProperty("locales").GetRawText());
        Assert.Equal("""["Africa/Algiers","Asia/Baku"]""", mission.GetProperty("timeZones").GetRawText());

        var http = stack.Http();
        http.DefaultRequestHeaders.IfNoneMatch.Add(EntityTagHeaderValue.Parse(answer.ETag()));
        Assert.Equal(HttpStatusCode.NotModified, (await http.GetAsync("/v1/mission")).StatusCode);
    }

    [Theory, BothWays]
    public async Task Is_not_there_until_the_mission_is_set_up(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build)], mission: false);
        var problem = await stack.Http().GetAsync("/v1/mission").Problem(404, "not_found");
        Assert.Contains("PUT /v1/mission", problem.Text("detail"), StringComparison.Ordinal);
    }
}
