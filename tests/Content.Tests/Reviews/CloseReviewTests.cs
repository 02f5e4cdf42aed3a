using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Reviews;

public class CloseReviewTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Closes_with_what_was_done_once(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var review = await AssignReviewTests.Opened(desk);
        var address = $"/v1/reviews/{review.Text("id")}";
        await desk.Post($"{address}:close", new { note = "x" }).Problem(428, "precondition_required");
        var closed = await desk.Post($"{address}:close", new { note = "It says the same." }, "\"v1\"").Json();
        Assert.Equal(("closed", "editor", "It says the same."), (closed.Text("state"), closed.Text("closedBy"), closed.Text("note")));
        Assert.Equal(closed.GetRawText(), (await desk.Post($"{address}:close", new { note = "Other words." }, "*").Json()).GetRawText());
        await desk.Post($"{address}:assign", new { assignee = "a" }, "*").Problem(409, "illegal_status");
        Assert.Empty(await AssignReviewTests.List(desk, $"pageKey={review.Text("pageKey")}"));
        Assert.Single(await AssignReviewTests.List(desk, $"state=closed&pageKey={review.Text("pageKey")}"));
        await stack.Http(Roles.DeskOfficer).Post($"{address}:close", new { }, "*").Problem(403, "forbidden");
    }

    [Theory, BothWays]
    public async Task A_translation_that_is_current_again_closes_its_own(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var review = await AssignReviewTests.Opened(desk);
        await desk.Release(review.Text("pageKey"), "fr", "deux", source: 2);
        var closed = Assert.Single(await AssignReviewTests.List(desk, $"state=closed&pageKey={review.Text("pageKey")}"));
        Assert.Equal(("fr", "source-changed", "service"), (closed.Text("locale"), closed.Text("reason"), closed.Text("closedBy")));
    }
}
