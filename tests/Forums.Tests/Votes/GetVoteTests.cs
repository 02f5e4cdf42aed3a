using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.Votes;

public class GetVoteTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_every_ballot_and_the_line_of_each_bloc(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.Import("nam", "NAM,,DZA,member,1965,year,,a,", "NAM,,AZE,member,2011,year,,a,", "NAM,,EGY,member,1961,year,,a,",
            "NAM,,BRA,observer,1961,year,,a,");
        await desk.Enter("1 74 2019-12-18 DZ=yes AZ=yes EG=no BR=no FR=abstain");
        var vote = await Eventually.Value("the bloc's members are copied", async () =>
        {
            var answer = await stack.Get("votes/voeten-1");
            return answer.GetProperty("lines")[0].GetProperty("members").GetInt32() == 3 ? (object)answer : null;
        });
        var shown = (System.Text.Json.JsonElement)vote;
        Assert.Equal(["AZE yes", "BRA no", "DZA yes", "EGY no", "FRA abstain"],
            shown.GetProperty("ballots").EnumerateArray().Select(b => $"{b.Text("state")} {b.Text("choice")}"));
        Assert.Equal(ForumCatalogue.Blocs, shown.GetProperty("lines").EnumerateArray().Select(l => l.Text("bloc")));
        var line = shown.GetProperty("lines")[0];
        Assert.Equal(("yes", "EGY no"),
            (line.Text("line"),
                string.Join(',', line.GetProperty("departed").EnumerateArray().Select(b => $"{b.Text("state")} {b.Text("choice")}"))));
        Assert.Equal(1 / 3.0, line.GetProperty("rice").GetDouble(), 1e-12);
        Assert.Equal("", shown.GetProperty("lines")[1].Text("line"));
        Assert.False(shown.GetProperty("lines")[1].TryGetProperty("rice", out _));
    }

    [Theory, BothWays]
    public async Task What_is_no_vote_is_not_there(Way way)
    {
        var reader = (await stacks.Forums(way)).Http();
        foreach (var name in (string[])["voeten-99999", "voeten", "voeten-", "voeten--1", "other-1", "voeten-99999999999999"])
            await reader.GetAsync($"/v1/forums/un/votes/{name}").Problem(404, "not_found");
    }
}
