using System.Net;
using System.Text.Json;
using Embassy.Events;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Reviews;

public class ListReviewsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Holding_what_a_page_cites_opens_one_review_in_each_language_that_cites_it(Way way)
    {
        var stack = await Platform(way);
        var (desk, office) = (stack.Desk(), stack.Http(Roles.ProtocolOfficer));
        var key = await desk.NewPage();
        var subject = $"engagements/{Guid.CreateVersion7()}";
        await desk.Release(key, "ar", cites: [subject]);
        await desk.Draft(key, "fr", cites: [subject]);
        await desk.Release(key, "en");

        var confirmed = await Confirmed(office, subject);
        Assert.Empty(await Open(desk, key));
        await office.Post($"/v1/{subject}:hold", new { }, confirmed).Json();
        await Eventually.True("the reviews", async () => (await Open(desk, key)).Count > 0);

        // Holding it again announces nothing and opens nothing twice.
        await office.Post($"/v1/{subject}:hold", new { }, "*").Json();
        await Settled(stack, desk, office);
        var reviews = await Open(desk, key);
        Assert.Equal(["ar", "fr"], reviews.Select(r => r.Text("locale")).Order());
        Assert.All(reviews,
            r => Assert.Equal((key, "engagement-held", subject, "open"),
                (r.Text("pageKey"), r.Text("reason"), r.Text("subject"), r.Text("state"))));
        Assert.All(reviews, r => Assert.Contains("2022-08-29", r.Text("detail"), StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task Lists_by_pages_newest_first_and_keeps_the_state_that_is_asked_for(Way way)
    {
        var stack = await Platform(way);
        var (desk, office) = (stack.Desk(), stack.Http(Roles.ProtocolOfficer));
        var key = await desk.NewPage();
        var (one, two) = ($"engagements/{Guid.CreateVersion7()}", $"engagements/{Guid.CreateVersion7()}");
        await desk.Draft(key, "ar", cites: [one, two]);
        await Held(desk, office, key, one, reviews: 1);
        await Held(desk, office, key, two, reviews: 2);

        var first = await desk.GetAsync($"/v1/reviews?pageKey={key}&pageSize=1").Json();
        Assert.Equal(two, Assert.Single(first.GetProperty("reviews").EnumerateArray()).Text("subject"));
        var second = await desk.GetAsync($"/v1/reviews?pageKey={key}&pageSize=1&pageToken={first.Text("nextPageToken")}").Json();
        Assert.Equal((one, ""),
            (Assert.Single(second.GetProperty("reviews").EnumerateArray()).Text("subject"), second.Text("nextPageToken")));

        Assert.Empty((await desk.GetAsync($"/v1/reviews?pageKey={key}&state=closed").Json()).GetProperty("reviews").EnumerateArray());
        await desk.GetAsync($"/v1/reviews?pageToken={first.Text("nextPageToken")}").Problem(400, "invalid_page_token");
        Assert.Equal(["state:invalid_word"], (await desk.GetAsync("/v1/reviews?state=done").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["pageSize:out_of_range"], (await desk.GetAsync("/v1/reviews?pageSize=101").Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Is_for_staff(Way way)
    {
        var stack = await Platform(way);
        await stack.Http().GetAsync("/v1/reviews").Problem(401, "token_missing");
        await stack.Http(Roles.Service).GetAsync("/v1/reviews").Problem(403, "forbidden");
        await stack.Http(Roles.DeskOfficer).GetAsync("/v1/reviews").Json();
    }

    Task<Stack> Platform(Way way) => stacks.On(way, new Host("content", ContentHost.Build), new Host("events", EventsHost.Build));

    static async Task<List<JsonElement>> Open(HttpClient desk, string key) =>
        [.. (await desk.GetAsync($"/v1/reviews?pageKey={key}").Json()).GetProperty("reviews").EnumerateArray()];

    /// <summary>Plans and confirms an engagement; its ETag.</summary>
    static async Task<string> Confirmed(HttpClient office, string subject)
    {
        var plan = new
        {
            id = subject.Split('/')[1],
            kind = "meeting",
            direction = "incoming",
            start = "2022-08-29",
            titles = (object[])[new { lang = "fr", text = "Rencontre" }]
        };
        // Events asks content for the mission, and the two start together. The id makes a repeat safe.
        var planned = await Eventually.Value("the engagement is planned", async () =>
            await office.Post("/v1/engagements", plan) is { StatusCode: not HttpStatusCode.ServiceUnavailable } answer ? answer : null);
        await planned.Json(HttpStatusCode.Created);
        var confirmed = await office.Post($"/v1/{subject}:confirm", new { }, planned.ETag());
        await confirmed.Json();
        return confirmed.ETag();
    }

    static async Task Held(HttpClient desk, HttpClient office, string key, string subject, int reviews)
    {
        await office.Post($"/v1/{subject}:hold", new { }, await Confirmed(office, subject)).Json();
        await Eventually.True($"{reviews} reviews", async () => (await Open(desk, key)).Count == reviews);
    }

    // The queue gives out one announcement at a time, in order: once a later one is handled, all before it are.
    static async Task Settled(Stack stack, HttpClient desk, HttpClient office)
    {
        await stack.Log("events");
        var (key, later) = (await desk.NewPage(), $"engagements/{Guid.CreateVersion7()}");
        await desk.Draft(key, "ar", cites: [later]);
        await Held(desk, office, key, later, reviews: 1);
    }
}
