using System.Net;

namespace Embassy.Events.Tests.Programmes;

public class GetProgrammeTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_the_newest_that_the_caller_may_see_or_the_one_that_is_named(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var address = $"/v1/engagements/{await ReleaseProgrammeTests.Visit(stack)}/programme";
        foreach (var (audience, text) in ((string, string)[])[("internal", "secret un"), ("public", "ouvert"),
            ("internal", "secret trois")])
            await office.Post(address, new { items = (object[])[ReleaseProgrammeTests.Item("a", "2031-05-01", text)], audience })
                .Json(HttpStatusCode.Created);
        Assert.Equal(3, (await office.GetAsync(address).Json()).GetProperty("release").GetInt32());
        Assert.Equal(2, (await stack.Http().GetAsync(address).Json()).GetProperty("release").GetInt32());
        Assert.Contains("secret un", (await office.GetAsync($"{address}?release=1&locale=*").Json()).GetRawText());
        foreach (var number in (int[])[1, 3, 4]) await stack.Http().GetAsync($"{address}?release={number}").Problem(404, "not_found");
        Assert.Equal(["release:out_of_range"], (await office.GetAsync($"{address}?release=-1").Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Of_a_hidden_engagement_there_is_none(Way way)
    {
        var stack = await stacks.Platform(way);
        var hidden = (await stack.Office().Enter(("audience", "internal"))).Text("id");
        await stack.Office()
            .Post($"/v1/engagements/{hidden}/programme",
                new { items = (object[])[ReleaseProgrammeTests.Item("a", "2031-05-01", "x")], audience = "public" })
                .Json(HttpStatusCode.Created);
        await stack.Http().GetAsync($"/v1/engagements/{hidden}/programme").Problem(404, "not_found");
        await stack.Http().GetAsync($"/v1/engagements/{hidden}/programme:compare").Problem(404, "not_found");
        Assert.DoesNotContain(await stack.Log("events"), a => a.Json.Contains(hidden, StringComparison.Ordinal));
    }
}
