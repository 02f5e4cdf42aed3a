using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class ApproveEditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_second_person_approves_and_only_then_it_is_published(Way way)
    {
        var stack = await stacks.Strict(way);
        var (desk, approver) = (stack.Desk(), stack.Http(Roles.Approver));
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        var problem = await desk.Do(key, "ar", "publish").Problem(409, "illegal_status");
        Assert.Equal("[\"approved\",\"scheduled\"]", problem.GetProperty("legal").GetRawText());
        await approver.Do(key, "ar", "approve").Problem(409, "illegal_status");
        await desk.Do(key, "ar", "submit");
        await desk.Do(key, "ar", "publish").Problem(409, "illegal_status");
        Assert.Empty(await stack.Told(key));

        var approved = await approver.Do(key, "ar", "approve");
        var edition = await approved.Json();
        Assert.Equal(("approved", "approver", "[\"editor\"]"),
            (edition.Text("state"), edition.Text("approvedBy"), edition.GetProperty("contributors").GetRawText()));
        Assert.Equal(approved.ETag(), (await approver.Do(key, "ar", "approve")).ETag());
        Assert.Equal("published", (await desk.Do(key, "ar", "publish").Json()).Text("state"));
        Assert.Equal(["edition.published.ar"], await stack.Told(key));
    }

    [Theory, BothWays]
    public async Task Nobody_approves_what_he_wrote_any_part_of_whatever_his_role(Way way)
    {
        var stack = await stacks.Strict(way);
        var (desk, administrator) = (stack.Desk(), stack.Http(Roles.Administrator));
        var key = await desk.NewPage();
        await administrator.Draft(key, "ar", "first");
        await desk.Draft(key, "ar", "then another");
        await desk.Do(key, "ar", "submit");
        await administrator.Do(key, "ar", "approve").Problem(403, "own_work");
        await desk.Do(key, "ar", "approve").Problem(403, "forbidden");
        Assert.Equal("in-review", await desk.State(key, "ar"));
    }

    [Theory, BothWays]
    public async Task What_was_approved_is_what_is_published(Way way)
    {
        var stack = await stacks.Strict(way);
        var (desk, approver) = (stack.Desk(), stack.Http(Roles.Approver));
        var key = await desk.NewPage();
        await desk.Draft(key, "ar", "approved words");
        await desk.Do(key, "ar", "submit");
        await approver.Do(key, "ar", "approve").Json();
        await desk.Draft(key, "ar", "other words");
        await desk.Do(key, "ar", "publish").Problem(409, "illegal_status");
        Assert.Equal("", (await desk.GetAsync($"/v1/pages/{key}/editions/ar").Json()).Text("approvedBy"));
        await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task An_approver_who_writes_after_the_submission_is_one_of_those_who_wrote(Way way)
    {
        var stack = await stacks.Strict(way);
        var (desk, administrator) = (stack.Desk(), stack.Http(Roles.Administrator));
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        var submitted = await desk.Do(key, "ar", "submit");
        await administrator.Draft(key, "ar", "his own words");
        // What he submitted is a draft again, and what he has read is stale.
        await stack.Http(Roles.Approver).Post($"/v1/pages/{key}/editions/ar:approve", new { }, submitted.ETag()).Problem(412, "stale");
        await desk.Do(key, "ar", "submit").Json();
        await administrator.Do(key, "ar", "approve").Problem(403, "own_work");
        await stack.Http(Roles.Approver).Do(key, "ar", "approve").Json();
    }

    [Theory, BothWays]
    public async Task What_was_scheduled_while_one_person_was_enough_is_not_published_without_approval(Way way)
    {
        var open = await stacks.Content(way);
        var key = await open.Desk().NewPage();
        await open.Desk().Draft(key, "ar");
        await open.Desk().Do(key, "ar", "schedule", new { publishAt = DateTimeOffset.UtcNow.AddHours(1), zone = "Asia/Baku" }).Json();
        var stack = await stacks.Strict(way);
        await stack.Desk().Do(key, "ar", "publish").Problem(409, "illegal_status");
        await stack.Desk().Do(key, "ar", "schedule", new { publishAt = DateTimeOffset.UtcNow, zone = "Asia/Baku" })
            .Problem(409, "illegal_status");
        await stack.Desk().Do(key, "ar", "unschedule").Json();
        Assert.Equal("draft", await stack.Desk().State(key, "ar"));
    }
}
