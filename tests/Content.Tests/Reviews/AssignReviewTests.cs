using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Reviews;

public class AssignReviewTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Gives_a_review_to_somebody_who_finds_it_in_his_list(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var review = await Opened(desk);
        var address = $"/v1/reviews/{review.Text("id")}:assign";
        var assigned = await desk.Post(address, new { assignee = "a.translator" }, "\"v1\"");
        Assert.Equal(("a.translator", 2),
            ((await assigned.Json()).Text("assignee"), (await assigned.Json()).GetProperty("version").GetInt32()));
        Assert.Equal(assigned.ETag(), (await desk.Post(address, new { assignee = "a.translator" }, assigned.ETag())).ETag());
        Assert.Equal(review.Text("id"),
            Assert.Single(await List(desk, $"assignee=a.translator&pageKey={review.Text("pageKey")}")).Text("id"));
        Assert.Empty(await List(desk, $"assignee=another&pageKey={review.Text("pageKey")}"));
        Assert.Empty(await List(desk, $"locale=en&pageKey={review.Text("pageKey")}"));
        await desk.Post(address, new { assignee = "b" }, "\"v1\"").Problem(412, "stale");
        await desk.Post(address, new { assignee = "b" }).Problem(428, "precondition_required");
        Assert.Equal(["assignee:too_long"],
            (await desk.Post(address, new { assignee = new string('b', 201) }, "*").Problem(400, "invalid_request")).Faults());
        Assert.Equal("", (await desk.Post(address, new { }, "*").Json()).Text("assignee"));
        await desk.Post($"/v1/reviews/{Guid.NewGuid()}:assign", new { }, "*").Problem(404, "not_found");
        await stack.Http().Post(address, new { }, "*").Problem(401, "token_missing");
        await stack.Http(Roles.ProtocolOfficer).Post(address, new { }, "*").Problem(403, "forbidden");
    }

    /// <summary>A review that is open because the original has changed.</summary>
    internal static async Task<JsonElement> Opened(HttpClient desk)
    {
        var key = await desk.NewPage("ar");
        await desk.Release(key, "ar", "one");
        await desk.Release(key, "fr", "un");
        await desk.Release(key, "ar", "two");
        return Assert.Single(await List(desk, $"pageKey={key}"));
    }

    internal static async Task<List<JsonElement>> List(HttpClient desk, string query) =>
        [.. (await desk.GetAsync($"/v1/reviews?{query}").Json()).GetProperty("reviews").EnumerateArray()];
}
