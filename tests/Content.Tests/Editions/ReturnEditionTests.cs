using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class ReturnEditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Gives_it_back_as_a_draft_with_a_note_that_new_words_take_away(Way way)
    {
        var stack = await stacks.Strict(way);
        var (desk, approver) = (stack.Desk(), stack.Http(Roles.Approver));
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        await approver.Do(key, "ar", "return", new { note = "Not yet." }).Problem(409, "illegal_status");
        await desk.Do(key, "ar", "submit");
        await approver.Do(key, "ar", "approve").Json();
        Assert.Equal(["note:required"],
            (await approver.Do(key, "ar", "return", new { note = " " }).Problem(400, "invalid_request")).Faults());
        var back = await approver.Do(key, "ar", "return", new { note = "The date is another." }).Json();
        Assert.Equal(("draft", "The date is another.", ""), (back.Text("state"), back.Text("note"), back.Text("approvedBy")));
        await desk.Draft(key, "ar", "mended");
        Assert.Equal("", (await desk.GetAsync($"/v1/pages/{key}/editions/ar").Json()).Text("note"));
    }

    [Theory, BothWays]
    public async Task What_was_scheduled_is_so_no_more(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        await desk.Do(key, "ar", "schedule", new { publishAt = DateTimeOffset.UtcNow.AddHours(1), zone = "Asia/Baku" }).Json();
        await desk.Do(key, "ar", "return", new { note = "Wait." }).Json();
        Assert.DoesNotContain((await desk.GetAsync("/v1/schedules?pageSize=100").Json()).GetProperty("schedules").EnumerateArray(),
            s => s.Text("pageKey") == key);
    }
}
