using System.Net;
using Embassy.Content.Tests.Assets;
using Embassy.Content.Tests.Facts;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Approvals;

public class ApprovePendingChangeTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_fact_says_another_value_when_a_second_person_approves_it_and_not_before(Way way)
    {
        var open = await stacks.Content(way);
        var fact = await open.Desk().NewFact();
        var key = await open.Desk().NewPage();
        await open.Desk().Release(key, "ar", $"{{{{fact:{fact}}}}}");

        var stack = await stacks.Strict(way);
        var (desk, approver, reader) = (stack.Desk(), stack.Http(Roles.Approver), stack.Http());
        var id = await desk.ProposeFact(fact, "3500000");
        Assert.Equal(id, await desk.ProposeFact(fact, "3500000"));
        Assert.Equal(("2000000", ""), await Said(reader, fact));
        Assert.Equal(("2000000", id), await Said(desk, fact));
        Assert.Equal("3500000", (await approver.GetAsync($"/v1/pending-changes/{id}").Json()).GetProperty("fact").Text("value"));

        await desk.Decide(id, "approve").Problem(403, "forbidden");
        await approver.Decide(id, "approve").Json();
        Assert.Equal(("3500000", ""), await Said(desk, fact));
        await Eventually.True("the page says it",
            async () => (await reader.Page(key, "ar")).GetProperty("facts")[0].Text("value") == "3500000");
        var last = (await desk.GetAsync($"/v1/facts/{fact}/history").Json()).GetProperty("versions")[0];
        Assert.Equal(("editor", 2), (last.Text("changedBy"), last.GetProperty("version").GetInt32()));

        // A repeat changes nothing and announces nothing.
        var told = (await stack.Log("content")).Count(a => a.Subject == $"facts/{fact}");
        await approver.Decide(id, "approve").Json();
        Assert.Equal(told, (await stack.Log("content")).Count(a => a.Subject == $"facts/{fact}"));
    }

    [Theory, BothWays]
    public async Task A_new_fact_is_there_for_nobody_until_it_is_approved(Way way)
    {
        var stack = await stacks.Strict(way);
        var (desk, approver) = (stack.Desk(), stack.Http(Roles.Approver));
        var fact = Figure.NewKey();
        var created = await desk.Post("/v1/facts", new { key = fact, kind = "number", value = "5", source = Figure.Source });
        var id = (await created.Json(HttpStatusCode.Created)).Text("pendingChange");
        Assert.Equal($"/v1/pending-changes/{id}", created.Headers.Location?.OriginalString);
        await stack.Http().GetAsync($"/v1/facts/{fact}").Problem(404, "not_found");
        var key = await desk.NewPage();
        await desk.Put($"/v1/pages/{key}/editions/ar", new { slug = key, title = "T", body = $"{{{{fact:{fact}}}}}" })
            .Problem(400, "invalid_request");

        await approver.Decide(id, "approve").Json();
        Assert.Equal("5", (await stack.Http().GetAsync($"/v1/facts/{fact}").Json()).Text("value"));
        await desk.Draft(key, "ar", $"{{{{fact:{fact}}}}}");
        await desk.Post("/v1/facts", new { key = fact, kind = "number", value = "5", source = Figure.Source })
            .Problem(409, "already_exists");
    }

    [Theory, BothWays]
    public async Task Nobody_approves_what_he_proposed_whatever_his_role_and_a_change_that_was_replaced_is_read_again(Way way)
    {
        var open = await stacks.Content(way);
        var fact = await open.Desk().NewFact();
        var stack = await stacks.Strict(way);
        var (desk, administrator, approver) = (stack.Desk(), stack.Http(Roles.Administrator), stack.Http(Roles.Approver));
        var id = await administrator.ProposeFact(fact, "1");
        await administrator.Decide(id, "approve").Problem(403, "own_work");

        // At most one waits, and another person does not write over it.
        var problem = await desk.Say(fact, Figure.Money("2")).Problem(409, "change_pending");
        Assert.Equal(id, problem.Text("pendingChange"));

        var read = (await approver.GetAsync($"/v1/pending-changes/{id}")).ETag();
        await administrator.ProposeFact(fact, "3");
        await approver.Post($"/v1/pending-changes/{id}:approve", new { }, read).Problem(412, "stale");
        await approver.Post($"/v1/pending-changes/{id}:approve", new { }).Problem(428, "precondition_required");
        await approver.Decide(id, "approve").Json();
        Assert.Equal("3", (await stack.Http().GetAsync($"/v1/facts/{fact}").Json()).Text("value"));
        await approver.Post($"/v1/pending-changes/{Guid.NewGuid()}:approve", new { }, "*").Problem(404, "not_found");
    }

    // The subject of a token is compared as RFC 7519 has it: case matters.
    [Theory, BothWays]
    public async Task Another_spelling_of_the_same_name_is_another_person(Way way)
    {
        var open = await stacks.Content(way);
        var fact = await open.Desk().NewFact();
        var stack = await stacks.Strict(way);
        var id = await As(stack, "alice").ProposeFact(fact, "9");
        await As(stack, "alice").Decide(id, "approve").Problem(403, "own_work");
        await As(stack, "Alice").Decide(id, "approve").Json();
    }

    [Theory, BothWays]
    public async Task What_a_picture_is_said_to_show_is_public_when_a_second_person_approves_it(Way way)
    {
        var open = await stacks.Content(way);
        var sha = await open.Desk().NewAsset(locales: ["ar"]);
        var key = await open.Desk().NewPage();
        await open.Desk().Release(key, "ar", $"![](/v1/assets/{sha})");
        var stack = await stacks.Strict(way);
        var (desk, approver, reader) = (stack.Desk(), stack.Http(Roles.Approver), stack.Http());
        var described =
            await desk.Put($"/v1/assets/{sha}/description",
                new { name = "b.jpg", texts = (object[])[new { lang = "ar", text = "Other words" }] }, "*").Json();
        Assert.Equal("Text in ar", described.GetProperty("texts")[0].Text("text"));
        Assert.Contains("Text in ar", (await reader.Page(key, "ar")).Text("html"), StringComparison.Ordinal);

        await approver.Decide(described.Text("pendingChange"), "approve").Json();
        Assert.Equal("Other words",
            (await reader.GetAsync($"/v1/assets/{sha}/description?locale=*").Json()).GetProperty("texts")[0].Text("text"));
        await Eventually.True("the page says it",
            async () => (await reader.Page(key, "ar")).Text("html").Contains("alt=\"Other words\"", StringComparison.Ordinal));

        // The name of a new file waits too.
        var uploaded = await desk.Upload(Files.Picture(30, 20), name: "secret.jpg").Json();
        Assert.Equal("", uploaded.Text("name"));
        Assert.Equal("secret.jpg", (await approver.GetAsync($"/v1/pending-changes/{uploaded.Text("pendingChange")}").Json()).Text("name"));
    }

    [Theory]
    [InlineData("second-person", "withdraw", 409), InlineData("second-person", "remove", 409), InlineData("second-person", "redirect", 409)]
    [InlineData("withdraw-alone", "withdraw", 200), InlineData("withdraw-alone", "remove", 409), InlineData("none", "remove", 200),
        InlineData("none", "redirect", 200)]
    public async Task Taking_down_waits_for_a_second_person_as_the_mission_sets_it(string removal, string verb, int outcome)
    {
        foreach (var way in (Way[])[Way.Embedded])
        {
            var open = await stacks.Content(way);
            var (key, other) = (await open.Desk().NewPage(), await open.Desk().NewPage());
            await open.Desk().Release(key, "ar");
            await open.Desk().Release(other, "ar");
            var stack = await stacks.Strict(way, removal);
            var (desk, approver, reader) = (stack.Desk(), stack.Http(Roles.Approver), stack.Reader());
            object body = verb == "redirect" ? new { to = other } : new { reason = "Over." };
            var asked = await desk.Do(key, "ar", verb, body).Json();
            if (outcome == 200)
            {
                Assert.NotEqual("published", asked.Text("state"));
                continue;
            }
            Assert.Equal("published", asked.Text("state"));
            Assert.Equal("published",
                (await reader.GetAsync(new Uri($"/v1/pages/{key}?locale=ar", UriKind.Relative)).Json()).Text("state"));
            var change = await desk.Pending($"pages/{key}/editions/ar");
            Assert.Equal((verb, asked.Text("pendingChange")), (change.Text("kind"), change.Text("id")));
            await approver.Decide(change.Text("id"), "approve").Json();
            Assert.Equal(verb switch { "withdraw" => "withdrawn", "remove" => "gone", _ => "redirected" }, await desk.State(key, "ar"));
        }
    }

    [Theory, BothWays]
    public async Task A_removal_is_of_the_edition_it_was_proposed_for(Way way)
    {
        var open = await stacks.Content(way);
        var key = await open.Desk().NewPage();
        await open.Desk().Release(key, "ar");
        var stack = await stacks.Strict(way, "second-person");
        var (desk, approver) = (stack.Desk(), stack.Http(Roles.Approver));
        var id = (await desk.Do(key, "ar", "remove", new { reason = "Over." }).Json()).Text("pendingChange");
        await desk.Draft(key, "ar", "next");
        await desk.Do(key, "ar", "submit").Json();
        await approver.Do(key, "ar", "approve").Json();
        await desk.Do(key, "ar", "publish").Json();
        await approver.Decide(id, "approve").Problem(412, "stale");
        Assert.Equal("published", await desk.State(key, "ar"));
    }

    [Theory, BothWays]
    public async Task A_withdrawal_that_was_scheduled_waits_for_a_second_person_when_its_hour_has_come(Way way)
    {
        var open = await stacks.Content(way);
        var key = await open.Desk().NewPage();
        await open.Desk().Release(key, "ar");
        var stack = await stacks.Strict(way, "second-person");
        var (desk, approver) = (stack.Desk(), stack.Http(Roles.Approver));
        await desk.Do(key, "ar", "schedule", new { withdrawAt = DateTimeOffset.UtcNow, zone = "Asia/Baku", reason = "Over." }).Json();
        var change = await Eventually.Value("the change", async () =>
            (await desk.GetAsync($"/v1/pending-changes?subject=pages/{key}/editions/ar").Json()).GetProperty("pendingChanges") is var all
            && all.GetArrayLength() == 1 ? all[0].Text("id") : null);
        Assert.Equal("published", await desk.State(key, "ar"));
        await approver.Decide(change, "approve").Json();
        Assert.Equal("withdrawn", await desk.State(key, "ar"));
    }

    static async Task<(string, string)> Said(HttpClient http, string fact)
    {
        var shown = await http.GetAsync($"/v1/facts/{fact}").Json();
        return (shown.Text("value"), shown.Text("pendingChange"));
    }

    static HttpClient As(Stack stack, string subject)
    {
        var token = Tokens.Issue(stack.KeyFile, [Roles.Editor, Roles.Approver], subject, TimeSpan.FromHours(1), DateTimeOffset.UtcNow);
        return new HttpClient { BaseAddress = new Uri(stack.Address), DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
    }
}
