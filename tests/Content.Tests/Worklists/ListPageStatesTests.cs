using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Worklists;

public class ListPageStatesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_every_page_with_every_language_and_the_open_reviews(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var word = $"grid{Guid.NewGuid():n}";
        List<string> keys = [await desk.NewPage("ar"), await desk.NewPage("ar"), await desk.NewPage("ar")];
        foreach (var key in keys)
        {
            await desk.Release(key, "ar", "أصل", title: word);
            await desk.Release(key, "fr", "copie");
        }
        // The change of the authentic text opens a review of the French one.
        await desk.Release(keys[0], "ar", "أصل جديد", title: word);
        keys.Sort(StringComparer.Ordinal);
        var first = await desk.GetAsync($"/v1/editions:byPage?query={word}&pageSize=2&includeTotal=true").Json();
        var second = await desk.GetAsync($"/v1/editions:byPage?query={word}&pageSize=2&pageToken={first.Text("nextPageToken")}").Json();
        Assert.Equal(3, first.Whole("totalSize"));
        var pages = new[] { first, second }.SelectMany(p => p.GetProperty("pages").EnumerateArray()).ToList();
        Assert.Equal(keys, pages.Select(p => p.Text("pageKey")));
        var states = pages.ToDictionary(p => p.Text("pageKey"), p => p.GetProperty("editions").EnumerateArray()
            .Select(e => $"{e.Text("locale")} {e.Text("translation")} {e.Whole("openReviews")}").ToArray());
        Assert.Contains(states.Values, s => s.SequenceEqual(["ar current 0", "fr outdated 1", "en missing 0", "az missing 0"]));
        Assert.Equal(2, states.Values.Count(s => s.SequenceEqual(["ar current 0", "fr current 0", "en missing 0", "az missing 0"])));
    }

    [Theory, BothWays]
    public async Task Reviews_and_schedules_name_the_title_of_their_page(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("ar");
        await desk.Release(key, "ar", "أصل", title: "العنوان");
        await desk.Release(key, "fr", "copie", title: "Le titre");
        await desk.Release(key, "ar", "أصل جديد", title: "العنوان");
        var review = (await desk.GetAsync($"/v1/reviews?pageKey={key}").Json()).GetProperty("reviews")[0];
        Assert.Equal("Le titre", review.GetProperty("title").Text("text"));
        await desk.Do(key, "ar", "schedule",
            new { withdrawAt = DateTimeOffset.UtcNow.AddDays(1), zone = "Asia/Baku", reason = "Old." }).Json();
        var schedules = (await desk.GetAsync("/v1/schedules?pageSize=100").Json()).GetProperty("schedules").EnumerateArray();
        Assert.Equal("العنوان", schedules.Single(s => s.Text("pageKey") == key).GetProperty("title").Text("text"));
    }

    [Theory, BothWays]
    public async Task Is_for_staff(Way way)
    {
        var stack = await stacks.Content(way);
        await stack.Http().GetAsync("/v1/editions:byPage").Problem(401, "token_missing");
        await stack.Http(Roles.Service).GetAsync("/v1/editions:byPage").Problem(403, "forbidden");
    }
}
