using System.Text.Json;

namespace Embassy.Forums.Tests.Votes;

public class ListVotesTests(Stacks stacks) : IClassFixture<Stacks>
{
    async Task<Stack> Entered(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.Upload(Voters.File(Voters.RollCallHeader,
            "1,73,1,2018-12-18,R/73/1,0,0,A,B", "2,74,0,2019-11-18,R/74/2,0,1,A,B", "3,74,1,2019-12-18,R/74/3,1,0,A,B",
            "4,74,,2019-12-18,,,,A,B"));
        await desk.Upload(Voters.File(Voters.IssueHeader, "1,hr,H", "3,hr,H", "3,me,P"));
        await desk.Upload(Voters.File(Voters.VoteHeader, "3,,DZ,yes", "3,,AZ,no", "3,,FR,abstain"));
        return stack;
    }

    [Theory, BothWays]
    public async Task Newest_first_page_by_page_and_filtered(Way way)
    {
        var stack = await Entered(way);
        Assert.Equal(["voeten-4", "voeten-3", "voeten-2", "voeten-1"], Names(await stack.Get("votes")));
        Assert.Equal(["voeten-4", "voeten-3", "voeten-2"], Names(await stack.Get("votes?session=74")));
        Assert.Equal(["voeten-3", "voeten-1"], Names(await stack.Get("votes?issue=hr")));
        Assert.Equal(["voeten-3", "voeten-1"], Names(await stack.Get("votes?important=true")));
        Assert.Equal(["voeten-3"], Names(await stack.Get("votes?important=true&session=74&issue=me")));
        Assert.Empty(Names(await stack.Get("votes?session=73&issue=me")));
        Assert.Empty(Names(await stack.Get("votes?session=12")));

        var (seen, token) = (new List<string>(), "");
        do
        {
            var page = await stack.Get($"votes?pageSize=1&pageToken={token}");
            seen.AddRange(Names(page));
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal(["voeten-4", "voeten-3", "voeten-2", "voeten-1"], seen);

        var third = (await stack.Get("votes?session=74")).GetProperty("votes")[1];
        Assert.Equal("1 1 1",
            string.Join(' ', new[] { "yes", "no", "abstentions" }.Select(m => third.GetProperty("counted").GetProperty(m).GetInt32())));
        Assert.Equal((true, true, false, "R/74/3", "2019-12-18"),
            (third.GetProperty("important").GetBoolean(), third.GetProperty("amendment").GetBoolean(), third.GetProperty("paragraph")
                .GetBoolean(), third.Text("resolution"), third.Text("date")));
        Assert.Equal(["hr", "me"], third.GetProperty("issues").EnumerateArray().Select(i => i.GetString()));
    }

    [Theory, BothWays]
    public async Task Refuses_by_parameter(Way way)
    {
        var reader = (await Entered(way)).Http();
        Assert.Equal(["session:out_of_range"],
            (await reader.GetAsync("/v1/forums/un/votes?session=201").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["session:out_of_range"],
            (await reader.GetAsync("/v1/forums/un/votes?session=-1").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["issue:invalid_word"],
            (await reader.GetAsync("/v1/forums/un/votes?issue=xx").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["pageSize:out_of_range"],
            (await reader.GetAsync("/v1/forums/un/votes?pageSize=101").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["sort:unknown_parameter"],
            (await reader.GetAsync("/v1/forums/un/votes?sort=x").Problem(400, "invalid_request")).Faults());
        await reader.GetAsync("/v1/forums/un/votes?pageToken=abc").Problem(400, "invalid_page_token");
    }

    static string[] Names(JsonElement page) => [.. page.GetProperty("votes").EnumerateArray().Select(v => v.Text("vote"))];
}
