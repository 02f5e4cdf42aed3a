using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class RemoveEditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task It_is_gone_with_since_when_and_why_and_the_others_forget_it(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Reader());
        var key = await desk.NewPage();
        await desk.Release(key, "ar", "secret");
        await desk.Release(key, "fr");
        await desk.Do(key, "ar", "remove", new { reason = "[Published by mistake]" }).Json();
        await desk.Do(key, "ar", "remove", new { reason = "[Published by mistake]" }).Json();

        var answer = await reader.GetAsync($"/v1/pages/{key}?locale=ar");
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var problem = await Task.FromResult(answer).Problem(410, "gone");
        Assert.Equal("[Published by mistake]", problem.Text("why"));
        Assert.True(
            DateTimeOffset.Parse(problem.Text("since"), System.Globalization.CultureInfo.InvariantCulture) <= DateTimeOffset.UtcNow);
        await reader.GetAsync($"/v1/pages/{key}?locale=ar&fallback=true").Problem(410, "gone");
        await reader.GetAsync($"/v1/slugs/ar/{key}-ar").Problem(410, "gone");
        Assert.Equal("[\"fr\"]", (await reader.GetAsync($"/v1/pages/{key}?locale=fr").Json()).GetProperty("availableLocales").GetRawText());
        var told = Assert.Single(await stack.Log("content"),
            a => a.RoutingKey == "content.edition.removed.ar" && a.Subject == $"pages/{key}/editions/ar");
        Assert.Contains("\"removes\":true", told.Json, StringComparison.Ordinal);
        Assert.Contains($"\"slug\":\"{key}-ar\"", told.Json, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task What_was_made_gone_is_read_as_of_no_day_also_after_a_newer_edition(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Reader());
        var key = await desk.NewPage();
        await desk.Release(key, "ar", "secret one");
        await desk.Release(key, "ar", "secret two");
        await desk.Do(key, "ar", "remove", new { reason = "Mistake" }).Json();
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await reader.GetAsync($"/v1/pages/{key}?locale=ar&asOf={today}").Problem(410, "gone");

        await desk.Release(key, "ar", "clean");
        Assert.Equal("clean", (await reader.GetAsync($"/v1/pages/{key}?locale=ar&asOf={today}").Json()).Text("body"));
        Assert.Equal("superseded", await desk.State(key, "ar", 2));
        await stack.Age(key, edition: 1, published: new(2020, 1, 1, 9, 0, 0, TimeSpan.Zero),
            ended: new(2021, 1, 1, 9, 0, 0, TimeSpan.Zero));
        await reader.GetAsync($"/v1/pages/{key}?locale=ar&asOf=2020-01-02").Problem(410, "gone");
    }

    [Theory, BothWays]
    public async Task Every_public_page_that_links_to_it_in_that_language_gets_a_review(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (target, from) = (await desk.NewPage(), await desk.NewPage());
        foreach (var locale in (string[])["ar", "fr"])
        {
            await desk.Release(target, locale);
            await desk.Release(from, locale, $"See [that](/v1/pages/{target}?locale={locale}#part).");
        }
        Assert.Empty((await desk.GetAsync($"/v1/reviews?pageKey={from}").Json()).GetProperty("reviews").EnumerateArray());
        await desk.Do(target, "ar", "remove", new { reason = "Old" }).Json();
        var review = Assert.Single((await desk.GetAsync($"/v1/reviews?pageKey={from}").Json()).GetProperty("reviews").EnumerateArray());
        Assert.Equal(("ar", "broken-link", $"pages/{target}"), (review.Text("locale"), review.Text("reason"), review.Text("subject")));
    }
}
