using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class GetEditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_the_newest_edition_whatever_its_state_with_the_etag_for_the_next_write(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        var saved = await desk.Draft(key, "ar", "أول", cites: ["engagements/0198c0de-0000-7000-8000-000000000001"]);
        var answer = await desk.GetAsync($"/v1/pages/{key}/editions/ar");
        var draft = await answer.Json();
        Assert.Equal((saved, "ar"), (answer.ETag(), Assert.Single(answer.Content.Headers.ContentLanguage)));
        Assert.Equal(("draft", 1, "rtl", "أول"),
            (draft.Text("state"), draft.GetProperty("number").GetInt32(), draft.Text("dir"), draft.Text("body")));
        Assert.Equal("""["engagements/0198c0de-0000-7000-8000-000000000001"]""", draft.GetProperty("cites").GetRawText());

        await desk.Publish(key, "ar", saved);
        Assert.Equal(("published", 1), await StateOf(desk, key));
        await desk.Draft(key, "ar", "ثان");
        Assert.Equal(("draft", 2), await StateOf(desk, key));
    }

    [Theory, BothWays]
    public async Task A_language_or_a_page_that_is_missing_is_not_there(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        await desk.GetAsync($"/v1/pages/{key}/editions/fr").Problem(404, "not_found");
        await desk.GetAsync("/v1/pages/none/editions/ar").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task Is_for_staff(Way way)
    {
        var stack = await stacks.Content(way);
        var key = await stack.Desk().NewPage();
        await stack.Desk().Release(key, "ar");
        await stack.Http().GetAsync($"/v1/pages/{key}/editions/ar").Problem(401, "token_missing");
        await stack.Http(Roles.Service).GetAsync($"/v1/pages/{key}/editions/ar").Problem(403, "forbidden");
        await stack.Http(Roles.ProtocolOfficer).GetAsync($"/v1/pages/{key}/editions/ar").Json();
    }

    static async Task<(string, int)> StateOf(HttpClient desk, string key)
    {
        var edition = await desk.GetAsync($"/v1/pages/{key}/editions/ar").Json();
        return (edition.Text("state"), edition.GetProperty("number").GetInt32());
    }
}
