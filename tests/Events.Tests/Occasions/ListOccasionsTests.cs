using System.Text.Json;
using Embassy.Events.Occasions;

namespace Embassy.Events.Tests.Occasions;

public class ListOccasionsTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly OccasionCatalogue Catalogue = OccasionCatalogue.Load(null);

    [Theory, BothWays]
    public async Task A_year_holds_the_days_of_both_States_each_with_a_source(Way way)
    {
        var stack = await stacks.Platform(way);
        var year = await Of(stack, "year=2026&locale=ar");
        var revolution = year["dza-revolution-day"].Single();
        Assert.Equal(("2026-11-01", false, "عيد الثورة", true),
            (revolution.Text("start"), revolution.GetProperty("tentative").GetBoolean(), revolution.GetProperty("name").Text("text"),
                revolution.GetProperty("publicHoliday").GetBoolean()));
        Assert.Equal(("2026-03-20", "2026-03-24"), (year["aze-novruz"].Single().Text("start"), year["aze-novruz"].Single().Text("end")));
        Assert.All(year.SelectMany(o => o), o => Assert.NotEqual(0, o.GetProperty("sources").GetArrayLength()));
        Assert.All((await Of(stack, "year=2026&locale=*")).SelectMany(o => o),
            o => Assert.Equal(4, o.GetProperty("names").GetArrayLength()));
        Assert.Equal(["AZE", "DZA"], year.SelectMany(o => o).Select(o => o.Text("state")).Distinct().Order());
        Assert.All(await Of(stack, "year=2026&state=AZE&kind=national"),
            o => Assert.All(o, e => Assert.Equal(("AZE", "national"), (e.Text("state"), e.Text("kind")))));
    }

    // Days that were kept, by the calendar of Umm al-Qura as it was published; what Algiers and Baku saw was within a
    // day of it.
    [Theory]
    [InlineData("dza-eid-al-fitr", 2024, "2024-04-10", "1445-10-01")]
    [InlineData("aze-eid-al-adha", 2025, "2025-06-06", "1446-12-10")]
    [InlineData("dza-islamic-new-year", 2024, "2024-07-07", "1446-01-01")]
    [InlineData("dza-eid-al-fitr", 2027, "2027-03-09", "1448-10-01")]
    public void Hijri_days_are_those_of_Umm_al_Qura_a_day_more_or_less(string key, int year, string start, string hijri)
    {
        var found = Assert.Single(Catalogue.Between(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31), ["DZA", "AZE"]),
            o => o.Rule.Key == key);
        Assert.Equal((start, hijri, true, "umm-al-qura"), (Occurrence.Text(found.Start), found.HijriDate, found.Tentative, found.Method));
        Assert.Equal((found.Start.AddDays(-1), found.Start.AddDays(1)), (found.Earliest, found.Latest));
    }

    [Theory, BothWays]
    public async Task The_next_Eid_in_both_capitals_is_tentative_and_begins_at_midnight_of_each(Way way)
    {
        var stack = await stacks.Platform(way);
        var next = await Of(stack, "nextDays=400&kind=religious");
        foreach (var key in (string[])["dza-eid-al-fitr", "aze-eid-al-fitr"])
        {
            var eid = next[key].First();
            Assert.True(eid.GetProperty("tentative").GetBoolean());
            var day = DateTime.Parse(eid.Text("start") + "T00:00:00Z", null, System.Globalization.DateTimeStyles.RoundtripKind);
            var zones = eid.GetProperty("days").EnumerateArray().ToDictionary(d => d.Text("timeZone"));
            Assert.Equal(day.AddHours(-1), zones["Africa/Algiers"].GetProperty("starts").GetDateTime());
            Assert.Equal(day.AddHours(-4), zones["Asia/Baku"].GetProperty("starts").GetDateTime());
            Assert.Equal(day.AddHours(-4).AddDays(key.StartsWith("dza", StringComparison.Ordinal) ? 3 : 2),
                zones["Asia/Baku"].GetProperty("ends").GetDateTime());
        }
    }

    [Fact]
    public void A_Gregorian_year_may_hold_a_feast_twice_and_what_no_table_knows_is_computed_otherwise()
    {
        Assert.Equal(2,
            Catalogue.Between(new DateOnly(2033, 1, 1), new DateOnly(2033, 12, 31), ["DZA"]).Count(o => o.Rule.Key == "dza-eid-al-fitr"));
        var far = Catalogue.Between(new DateOnly(2100, 1, 1), new DateOnly(2100, 12, 31), ["DZA"]).Where(o => o.Rule.Hijri).ToList();
        Assert.NotEmpty(far);
        Assert.All(far, o => Assert.Equal(("tabular", true), (o.Method, o.Tentative)));
        // The years between, each month by month: every feast once for each Hijri year, none lost where the two methods
        // meet.
        var cycles = Catalogue.Between(new DateOnly(2070, 1, 1), new DateOnly(2085, 12, 31), ["AZE"])
            .Where(o => o.Rule.Key == "aze-eid-al-adha").Select(o => o.Cycle).ToList();
        Assert.Equal(Enumerable.Range(cycles[0], cycles.Count), cycles);
    }

    [Theory, BothWays]
    public async Task Refuses_by_field(Way way)
    {
        var http = (await stacks.Platform(way)).Http();
        foreach (var (query, fault) in ((string, string)[])[("year=1899", "year:out_of_range"), ("year=2201", "year:out_of_range"),
            ("nextDays=401", "nextDays:out_of_range"), ("nextDays=-1", "nextDays:out_of_range"),
            ("year=2026&nextDays=3", "nextDays:duplicate"), ("state=XXX", "state:unknown_state"), ("kind=x", "kind:invalid_word"),
            ("locale=x", "locale:unknown_language")])
            Assert.Equal([fault], (await http.GetAsync($"/v1/occasions?{query}").Problem(400, "invalid_request")).Faults());
        // A State that is not of the mission has none here.
        Assert.Equal(0, (await http.GetAsync("/v1/occasions?year=2026&state=FRA").Json()).GetProperty("occasions").GetArrayLength());
    }

    static async Task<ILookup<string, JsonElement>> Of(Stack stack, string query) =>
        (await stack.Http().GetAsync($"/v1/occasions?{query}").Json()).GetProperty("occasions").EnumerateArray()
        .ToLookup(o => o.Text("key"));
}
