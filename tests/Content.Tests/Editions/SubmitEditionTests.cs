using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class SubmitEditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Gives_a_draft_to_a_second_person_once_and_says_what_to_look_at(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("ar");
        await desk.Draft(key, "ar", "المشاورات في 29 نوفمبر 2023");
        await desk.Draft(key, "fr", "Consultations du 28 novembre 2023");
        var submitted = await desk.Do(key, "fr", "submit");
        var edition = await submitted.Json();
        Assert.Equal("in-review", edition.Text("state"));
        Assert.Equal(["date-missing 2023-11-29", "date-added 2023-11-28"],
            edition.GetProperty("findings").EnumerateArray().Select(f => $"{f.Text("code")} {f.Text("value")}"));
        Assert.Equal(submitted.ETag(), (await desk.Do(key, "fr", "submit")).ETag());
        Assert.Empty(await stack.Told(key));
    }

    [Theory, BothWays]
    public async Task New_words_are_a_draft_again_and_what_is_public_is_not_submitted(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("ar");
        await desk.Draft(key, "ar", "one");
        await desk.Do(key, "ar", "submit");
        await desk.Draft(key, "ar", "one");
        Assert.Equal("in-review", await desk.State(key, "ar"));
        await desk.Draft(key, "ar", "two");
        Assert.Equal("draft", await desk.State(key, "ar"));
        await desk.Release(key, "ar", "two");
        var problem = await desk.Do(key, "ar", "submit").Problem(409, "illegal_status");
        Assert.Equal("[\"draft\"]", problem.GetProperty("legal").GetRawText());
    }

    [Theory, BothWays]
    public async Task Is_for_those_who_write(Way way)
    {
        var stack = await stacks.Content(way);
        await stack.Http().Post("/v1/pages/a/editions/ar:submit", new { }).Problem(401, "token_missing");
        await stack.Http(Roles.Approver).Post("/v1/pages/a/editions/ar:submit", new { }).Problem(403, "forbidden");
        await stack.Desk().Post("/v1/pages/none/editions/ar:submit", new { }, "*").Problem(404, "not_found");
        var key = await stack.Desk().NewPage();
        await stack.Desk().Draft(key, "ar");
        await stack.Desk().Post($"/v1/pages/{key}/editions/ar:submit", new { }).Problem(428, "precondition_required");
        await stack.Desk().Post($"/v1/pages/{key}/editions/ar:submit", new { }, "\"v77\"").Problem(412, "stale");
    }
}
