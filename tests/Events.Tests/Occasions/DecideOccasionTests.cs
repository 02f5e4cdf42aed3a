using System.Globalization;
using System.Net;
using System.Text.Json;
using Embassy.Events.Occasions;

namespace Embassy.Events.Tests.Occasions;

public class DecideOccasionTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly object Decree = new { reference = "https://example.org/decree" };

    [Theory, BothWays]
    public async Task A_decided_day_wins_over_the_computed_one_and_is_certain_everywhere(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        // Computed: 15 June 2018.
        var address = "/v1/occasions/aze-eid-al-fitr/decisions/1439";
        var decided = await office.Put(address, new { start = "2018-06-16", end = "2018-06-18", source = Decree })
            .Json(HttpStatusCode.Created);
        Assert.Equal(("2018-06-16", "2018-06-18", "1439-10-01", ""),
            (decided.Text("start"), decided.Text("end"), decided.Text("hijri"), decided.Text("earliest")));
        await office.Put(address, new { start = "2018-06-16", end = "2018-06-18", source = Decree }).Json(HttpStatusCode.OK);
        var shown = await Of(stack, "2018", "aze-eid-al-fitr");
        Assert.Equal(("2018-06-16", "https://example.org/decree", true, false), (shown.Text("start"),
            shown.GetProperty("sources")[0].Text("reference"), Flag(shown, "decided"), Flag(shown, "tentative")));
        Assert.True(Flag(await Of(stack, "2018", "dza-eid-al-fitr"), "tentative"));
        // In the calendar file it is confirmed.
        var calendar = (await stack.Http().GetStringAsync("/v1/calendar.ics?year=2018&locale=en&occasions=true"))
            .Replace("\r\n ", "", StringComparison.Ordinal);
        var event_ = calendar.Split("BEGIN:VEVENT").Single(e => e.Contains("aze-eid-al-fitr-1439@embassy", StringComparison.Ordinal));
        Assert.Contains("DTSTART;VALUE=DATE:20180616", event_, StringComparison.Ordinal);
        Assert.Contains("DTEND;VALUE=DATE:20180619", event_, StringComparison.Ordinal);
        Assert.Contains("STATUS:CONFIRMED", event_, StringComparison.Ordinal);
        Assert.Contains("STATUS:TENTATIVE", calendar.Split("BEGIN:VEVENT")
            .Single(e => e.Contains("dza-eid-al-fitr-1439@", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.DoesNotContain("eid-al-fitr", await stack.Http().GetStringAsync("/v1/calendar.ics?year=2018&locale=en"),
            StringComparison.Ordinal);
        Assert.Equal(["decided"], (await stack.Log("events")).Where(a => a.Subject == "occasions/aze-eid-al-fitr/1439")
            .Select(a => a.RoutingKey.Split('.')[2]));
    }

    [Theory, BothWays]
    public async Task Letters_are_due_by_the_decided_day(Way way)
    {
        var stack = await stacks.Platform(way);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        // The next occasion with letters is moved by a few days: one that was ahead stays listed by its decided day.
        var next = OccasionCatalogue.Load(null).Between(today.AddDays(12), today.AddDays(390), ["DZA", "AZE"]).First(o => o.Rule.Letters);
        var moved = next.Start.AddDays(3);
        await stack.Office().Put(string.Create(CultureInfo.InvariantCulture, $"/v1/occasions/{next.Rule.Key}/decisions/{next.Cycle}"),
            new { start = Occurrence.Text(moved), source = Decree }).Json(HttpStatusCode.Created);
        var due = (await stack.Office().GetAsync("/v1/occasions/letters?daysAhead=400&status=due").Json()).GetProperty("letters")
            .EnumerateArray()
            .Select(l => l.GetProperty("occasion")).First(o => o.Text("key") == next.Rule.Key);
        Assert.Equal((Occurrence.Text(moved), true), (due.Text("start"), Flag(due, "decided")));
    }

    [Theory, BothWays]
    public async Task Decided_days_are_listed_until_they_end_and_win_where_they_are_far_from_the_computed_ones(Way way)
    {
        var stack = await stacks.Platform(way);
        // Computed: 20 to 24 March.
        foreach (var (cycle, start, end) in ((string, string, string)[])[("2031", "2031-03-20", "2031-04-08"),
            ("2033", "2033-03-30", "2033-04-28"), ("2035", "2035-03-10", "2035-03-12")])
            await stack.Office().Put($"/v1/occasions/aze-novruz/decisions/{cycle}", new { start, end, source = Decree })
                .Json(HttpStatusCode.Created);
        foreach (var (from, to, there) in ((string, string, bool)[])[("2031-04-05", "2031-04-10", true),
            ("2031-04-09", "2031-04-10", false), ("2033-04-28", "2033-04-29", true), ("2033-04-29", "2033-04-30", false),
            ("2033-03-20", "2033-03-29", false), ("2035-03-12", "2035-03-13", true), ("2035-03-24", "2035-03-25", false)])
            Assert.Equal((from, there), (from, (await stack.Http().GetAsync($"/v1/occasions?from={from}&to={to}&locale=en").Json())
                .GetProperty("occasions").EnumerateArray().Any(o => o.Text("key") == "aze-novruz")));
    }

    [Theory, BothWays]
    public async Task A_day_that_cannot_be_is_refused(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        async Task<string[]> Faults(string address, object body) => [.. (await office.Put(address, body).Problem(400, "invalid_request"))
            .Faults()];
        Assert.Equal(["start:required", "source:required"], await Faults("/v1/occasions/dza-eid-al-fitr/decisions/1440", new { }));
        Assert.Equal(["end:end_before_start"],
            await Faults("/v1/occasions/dza-eid-al-fitr/decisions/1440",
                new { start = "2019-06-04", end = "2019-06-03", source = Decree }));
        Assert.Equal(["start:out_of_range"],
            await Faults("/v1/occasions/dza-eid-al-fitr/decisions/1440", new { start = "2020-06-04", source = Decree }));
        Assert.Equal(["cycle:out_of_range"],
            await Faults("/v1/occasions/dza-eid-al-fitr/decisions/1300", new { start = "2019-06-04", source = Decree }));
        await office.Put("/v1/occasions/dza-nothing/decisions/1440", new { start = "2019-06-04", source = Decree })
            .Problem(404, "not_found");
        await stack.Http().Put("/v1/occasions/dza-eid-al-fitr/decisions/1440", new { start = "2019-06-04", source = Decree })
            .Problem(401, "token_missing");
    }

    // The names of the law of 15 October 2021, and the length since the amendment of June 2023.
    [Theory, BothWays]
    public async Task Names_and_lengths_are_those_of_the_year_and_one_day_of_each_State_is_the_National_Day(Way way)
    {
        var stack = await stacks.Platform(way);
        foreach (var (year, key, name) in ((string, string, string)[])[
            ("2000", "aze-independence-day", "Republic Day"), ("2021", "aze-independence-day", "Republic Day"),
            ("2022", "aze-independence-day", "Independence Day"), ("2020", "aze-restoration-of-independence", "State Independence Day"),
            ("2021", "aze-restoration-of-independence", "Day of Restoration of Independence")])
            Assert.Equal(name, (await Of(stack, year, key)).GetProperty("name").Text("text"));
        foreach (var (year, key, days) in ((string, string, int)[])[("2022", "dza-eid-al-adha", 2), ("2023", "dza-eid-al-fitr", 2),
            ("2023", "dza-eid-al-adha", 3), ("2024", "dza-eid-al-fitr", 3)])
        {
            var eid = await Of(stack, year, key);
            Assert.Equal((key, year, days), (key, year, Day(eid.Text("end")).DayNumber - Day(eid.Text("start")).DayNumber + 1));
        }
        var national = (await stack.Http().GetAsync("/v1/occasions?year=2026&locale=en").Json()).GetProperty("occasions").EnumerateArray()
            .Where(o => Flag(o, "nationalDay")).Select(o => o.Text("start"));
        Assert.Equal(["2026-05-28", "2026-11-01"], national);
    }

    static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    static bool Flag(JsonElement of, string name) => of.TryGetProperty(name, out var flag) && flag.GetBoolean();

    static async Task<JsonElement> Of(Stack stack, string year, string key) =>
        (await stack.Http().GetAsync($"/v1/occasions?year={year}&locale=en").Json()).GetProperty("occasions").EnumerateArray()
        .Single(o => o.Text("key") == key);
}
