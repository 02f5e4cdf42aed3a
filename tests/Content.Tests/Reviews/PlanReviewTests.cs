using System.Globalization;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.Reviews;

public class PlanReviewTests(Stacks stacks) : IClassFixture<Stacks>
{
    static string Day(int days) => DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory, BothWays]
    public async Task When_the_day_has_passed_each_public_language_is_reviewed_once(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (key, untouched) = (await desk.NewPage(), await desk.NewPage());
        await desk.Release(key, "ar");
        await desk.Release(key, "fr");
        await desk.Draft(key, "en");
        await Plan(desk, key, Day(0), "an.owner").Json();
        await Plan(desk, untouched, Day(0), "an.owner").Json();
        Assert.Equal((Day(0), "an.owner"), await Planned(desk, key));

        await stack.Query<ContentDb, int>("content", db => db.Pages.Where(p => p.Key == key)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.ReviewBy, DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1))));
        await Eventually.True("the reviews are open", async () => (await AssignReviewTests.List(desk, $"pageKey={key}")).Count > 0);
        var reviews = await AssignReviewTests.List(desk, $"pageKey={key}");
        Assert.Equal(["ar review-by an.owner", "fr review-by an.owner"],
            reviews.Select(r => $"{r.Text("locale")} {r.Text("reason")} {r.Text("assignee")}").Order());

        // A closed review stays closed: the same day opens no second one, another day does.
        foreach (var review in reviews) await desk.Post($"/v1/reviews/{review.Text("id")}:close", new { note = "Read." }, "*").Json();
        var scheduleRunner = stack.Clockwork();
        await Task.WhenAll(scheduleRunner.Round(default), scheduleRunner.Round(default));
        Assert.Empty(await AssignReviewTests.List(desk, $"pageKey={key}"));
        Assert.Empty(await AssignReviewTests.List(desk, $"pageKey={untouched}"));
    }

    [Theory, BothWays]
    public async Task Refuses_days_that_are_none_or_over_and_needs_the_etag(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        foreach (var (day, code) in new[] { ("2027-02-30", "invalid_date"), ("2027-02", "invalid_date"), (Day(-1), "past_instant") })
            Assert.Equal([$"reviewBy:{code}"], (await Plan(desk, key, day, "").Problem(400, "invalid_request")).Faults());
        await desk.Post($"/v1/pages/{key}:planReview", new { reviewBy = Day(3) }).Problem(428, "precondition_required");
        await desk.Post($"/v1/pages/{key}:planReview", new { reviewBy = Day(3) }, "\"v9\"").Problem(412, "stale");
        await stack.Http(Roles.Approver).Post($"/v1/pages/{key}:planReview", new { }, "*").Problem(403, "forbidden");
        Assert.Equal(("", ""), await Planned(desk, key));
        var planned = await Plan(desk, key, Day(3), "o");
        await planned.Json();
        Assert.Equal(planned.ETag(), (await Plan(desk, key, Day(3), "o")).ETag());
        Assert.Equal("", (await Plan(desk, key, "", "").Json()).Text("reviewBy"));
    }

    static async Task<HttpResponseMessage> Plan(HttpClient desk, string key, string reviewBy, string owner) =>
        await desk.Post($"/v1/pages/{key}:planReview", new { reviewBy, owner }, (await desk.GetAsync($"/v1/pages/{key}/editions")).ETag());

    static async Task<(string, string)> Planned(HttpClient desk, string key)
    {
        var review = (await desk.GetAsync($"/v1/pages/{key}/editions").Json()).GetProperty("review");
        return (review.Text("reviewBy"), review.Text("owner"));
    }
}
