using System.Globalization;

namespace Embassy.Content.Tests.Pages;

public class AsOfTests(Stacks stacks) : IClassFixture<Stacks>
{
    static DateTimeOffset On(string day, int hour = 9) =>
        DateTimeOffset.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).AddHours(hour);

    [Theory, BothWays]
    public async Task Answers_what_was_public_when_the_day_ended(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Reader());
        var key = await desk.NewPage("ar");
        foreach (var body in (string[])["one", "two", "three"]) await desk.Release(key, "ar", body, body);
        await desk.Release(key, "fr", "trois");
        await desk.Draft(key, "ar", "draft");
        await stack.Age(key, 1, On("2024-01-10"), On("2024-05-01", 23));
        await stack.Age(key, 2, On("2024-05-01", 23), On("2025-02-03"));
        await stack.Age(key, 3, On("2025-02-03"));

        async Task<string> Body(string day) => (await reader.GetAsync($"/v1/pages/{key}?locale=ar&asOf={day}").Json()).Text("body");
        Assert.Equal(("one", "one", "two", "two", "three"),
            (await Body("2024-01-10"), await Body("2024-04-30"), await Body("2024-05-01"), await Body("2025-02-02"),
                await Body("2025-02-03")));
        await reader.GetAsync($"/v1/pages/{key}?locale=ar&asOf=2024-01-09").Problem(404, "not_found");
        var then = await reader.GetAsync($"/v1/pages/{key}?locale=ar&asOf=2024-05-01").Json();
        Assert.Equal(("2024-05-01", "[\"ar\"]", 2),
            (then.Text("asOf"), then.GetProperty("availableLocales").GetRawText(), then.GetProperty("edition").GetInt32()));
        await reader.GetAsync($"/v1/pages/{key}?locale=fr&asOf=2024-05-01").Problem(404, "language_missing");

        foreach (var (day, code) in new[] { ("2024-02-30", "invalid_date"), ("2024-05", "invalid_date"), ("x", "invalid_date"),
            (DateTime.UtcNow.AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "future_date") })
            Assert.Equal([$"asOf:{code}"], (await reader.GetAsync($"/v1/pages/{key}?asOf={day}").Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task What_became_of_it_later_is_not_said_of_that_day(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Reader());
        var (key, other) = (await desk.NewPage("ar"), await desk.NewPage("ar"));
        foreach (var each in (string[])[key, other]) await desk.Release(each, "ar", "words");
        await stack.Age(key, 1, On("2024-01-10"));
        await desk.Do(key, "ar", "withdraw", new { reason = "Over." }).Json();
        var then = await reader.GetAsync($"/v1/pages/{key}?locale=ar&asOf=2024-05-01").Json();
        Assert.Equal(("published", "", "words"), (then.Text("state"), then.Text("withdrawnReason"), then.Text("body")));
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal("withdrawn", (await reader.GetAsync($"/v1/pages/{key}?locale=ar&asOf={today}").Json()).Text("state"));
        await desk.Do(key, "ar", "redirect", new { to = other }).Json();
        Assert.Equal("words", (await reader.GetAsync($"/v1/pages/{key}?locale=ar&asOf=2024-05-01").Json()).Text("body"));
    }
}
