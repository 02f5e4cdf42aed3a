using System.Text.Json;

namespace Embassy.Events.Tests.Engagements;

// Each test has a kind of its own: the tests of a class share their records.
public class ListEngagementsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Comes_by_start_a_year_before_its_months_and_a_month_before_its_days(Way way)
    {
        var stack = await stacks.Platform(way);
        string[] ordered =
            ["2021-12-31", "2022", "2022-01", "2022-01-01", "2022-01-02", "2022-02", "2022-02-28", "2022-12", "2022-12-31", "2023",
                "9999-12", "9999-12-31"];
        foreach (var start in ordered.Reverse()) await stack.Office().Enter(("kind", "signing"), ("start", start));
        Assert.Equal(ordered, Starts(await stack.Http().All("kind=signing")));
        Assert.Equal(ordered, Starts(await stack.Http().All("kind=signing", pageSize: 1)));
    }

    [Theory, BothWays]
    public async Task Comes_latest_first_when_asked_and_keeps_several_kinds_and_one_partner(Way way)
    {
        var stack = await stacks.Platform(way);
        string[] ordered = ["2021-12-31", "2022", "2022-01", "2022-01-01", "2022-01-02", "2022-02", "2023"];
        foreach (var start in ordered) await stack.Office().Enter(("kind", "parliamentary-visit"), ("start", start), ("states",
            (string[])["DZA", "TUN"]));
        await stack.Office().Enter(("kind", "working-visit"), ("start", "2022-06"), ("states", (string[])["DZA", "TUN"]));
        await stack.Office().Enter(("kind", "working-visit"), ("start", "2022-07"), ("states", (string[])["DZA", "MAR"]));
        foreach (var size in (int[])[1, 3, 100])
            Assert.Equal(ordered.Reverse(), Starts(await stack.Http().All("kind=parliamentary-visit&order=-start", pageSize: size)));
        string[] both = ["2023", "2022-06", "2022-02"];
        Assert.Equal(both, Starts(await stack.Http().All("kind=parliamentary-visit&kind=working-visit&partner=TUN&order=-start")).Take(3));
        Assert.Equal(["2022-07"], Starts(await stack.Http().All("kind=working-visit&partner=MAR")));
        var token = (await stack.Http().GetAsync("/v1/engagements?kind=parliamentary-visit&order=-start&pageSize=1").Json())
            .Text("nextPageToken");
        await stack.Http().GetAsync($"/v1/engagements?kind=parliamentary-visit&pageSize=1&pageToken={token}").Problem(400,
            "invalid_page_token");
        foreach (var (query, fault) in ((string, string)[])[("kind=party&kind=meeting", "kind:invalid_word"), ("order=end",
            "order:invalid_word"), ("partner=tun", "partner:unknown_state")])
            Assert.Equal([fault], (await stack.Http().GetAsync("/v1/engagements?" + query).Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Keeps_what_may_begin_on_or_after_a_day_and_on_or_before_another(Way way)
    {
        var stack = await stacks.Platform(way);
        var reader = stack.Http();
        foreach (var start in (string[])["2021", "2022", "2022-02", "2022-03", "2022-02-28", "2022-03-01", "2022-03-02", "2023"])
            await stack.Office().Enter(("kind", "credentials"), ("start", start));
        Assert.Equal(["2022", "2022-03", "2022-03-01", "2022-03-02", "2023"], Starts(await reader.All("kind=credentials&from=2022-03-01")));
        Assert.Equal(["2021", "2022", "2022-02", "2022-02-28", "2022-03", "2022-03-01"],
            Starts(await reader.All("kind=credentials&to=2022-03-01")));
        Assert.Equal(["2022", "2022-03", "2022-03-02"],
            Starts(await reader.All("kind=credentials&from=2022-03-02&to=2022-03-31", pageSize: 2)));
        Assert.Equal(["2022"], Starts(await reader.All("kind=credentials&from=2022-12-31&to=2022-12-31")));
        Assert.Empty(await reader.All("kind=credentials&from=2024-01-01"));
    }

    [Theory, BothWays]
    public async Task A_window_keeps_what_takes_place_in_it_also_what_began_before(Way way)
    {
        var stack = await stacks.Platform(way);
        var reader = stack.Http();
        (string Start, string? End)[] entered = [("1624-02-29", "1624-03-02"), ("1624-04-22", "1624-04-25"), ("1624-04", null),
            ("1624-03", null), ("1623-12-30", "1624-01-02"), ("1624-05-01", null), ("1620", "1625")];
        foreach (var (start, end) in entered)
            await stack.Office().Enter(("kind", "political-consultations"), ("start", start), ("end", end));
        foreach (var size in (int[])[1, 100])
        {
            Assert.Equal(["1620", "1624-04", "1624-04-22"], await In("from=1624-04-23&to=1624-04-24", size));
            Assert.Equal(["1620", "1624-02-29", "1624-03"], await In("from=1624-03-01&to=1624-03-02", size));
            Assert.Equal(["1624-05-01", "1624-04-22", "1624-04", "1624-03", "1624-02-29", "1623-12-30", "1620"],
                await In("year=1624&order=-start", size));
        }
        Assert.Equal(["1620", "1623-12-30"], await In("year=1623", 100));
        Assert.Equal(["1620", "1624-05-01"], await In("year=1624&from=1624-05-01", 100));
        Assert.Equal(["1620"], await In("from=1625-12-31&to=1625-12-31", 100));

        async Task<IEnumerable<string>> In(string window, int size) =>
            Starts(await reader.All($"kind=political-consultations,multilateral-session&partner=DZA,AZE&{window}", pageSize: size));
    }

    [Theory, BothWays]
    public async Task Takes_several_values_with_commas_or_repeated_and_words_in_any_script(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var first = await office.Enter(("kind", "meeting"), ("start", "1701-01"), ("direction", "outgoing"), Officer.In("Éghal"),
            ("states", (string[])["DZA", "KEN"]), ("titles", (object[])[new { lang = "ar", text = "زيارة إلى الجزائر" }]));
        await office.Do(first, "confirm").Json();
        await office.Enter(("kind", "establishment"), ("start", "1701-02"), ("states", (string[])["DZA", "UGA"]),
            Officer.With(["İlham Əliyev"]));
        await office.Enter(("kind", "official-visit"), ("start", "1701-03"), ("direction", "elsewhere"),
            ("states", (string[])["DZA", "RWA"]));
        foreach (var (query, starts) in ((string, string[])[])
        [
            ("kind=meeting,establishment", ["1701-01", "1701-02"]), ("kind=meeting&kind=establishment", ["1701-01", "1701-02"]),
            ("kind=meeting%2C%20official-visit", ["1701-01", "1701-03"]), ("status=confirmed,held", ["1701-01"]),
            ("status=planned", ["1701-02", "1701-03"]), ("direction=outgoing,elsewhere", ["1701-01", "1701-03"]),
            ("partner=UGA,RWA", ["1701-02", "1701-03"]), ("partner=KEN", ["1701-01"]), ("q=زيارة", ["1701-01"]),
            ("q=الجزائر زياره", ["1701-01"]), ("q=eghal", ["1701-01"]), ("q=ELIYEV ilham", ["1701-02"]), ("q=nothing", []),
        ])
            Assert.Equal((query, string.Join(' ', starts)),
                (query, string.Join(' ', Starts(await stack.Http().All($"year=1701&{query}")))));
        // A page token fits the same values in another form and order.
        var page = await stack.Http().GetAsync("/v1/engagements?year=1701&kind=meeting,establishment&pageSize=1").Json();
        const string Again = "/v1/engagements?year=1701&kind=establishment&kind=meeting&pageSize=1&pageToken=";
        var next = await stack.Http().GetAsync(Again + page.Text("nextPageToken")).Json();
        Assert.Equal("1701-02", next.GetProperty("engagements")[0].Text("start"));
        foreach (var (query, fault) in ((string, string)[])[("kind=meeting,party", "kind:invalid_word"),
            ("status=held,over", "status:invalid_word"), ("partner=AZE,XX", "partner:unknown_state"), ("year=99", "year:out_of_range"), ("q=%25", "q:invalid_text"),
            ("from=1,2", "from:invalid_date")])
            Assert.Equal([fault], (await stack.Http().GetAsync("/v1/engagements?" + query).Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Keeps_one_status_and_counts_when_asked(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        for (var i = 0; i < 3; i++)
        {
            var planned = await office.Enter(("kind", "judicial-visit"));
            if (i > 0) await office.Do(planned, "confirm").Json();
        }
        Assert.Single(await stack.Http().All("kind=judicial-visit&status=planned"));
        Assert.Empty(await stack.Http().All("kind=judicial-visit&status=held"));
        var page = await stack.Http().GetAsync("/v1/engagements?kind=judicial-visit&status=confirmed&pageSize=1&includeTotal=true").Json();
        Assert.Equal((2, 1), (page.GetProperty("totalSize").GetInt32(), page.GetProperty("engagements").GetArrayLength()));
        Assert.False((await stack.Http().GetAsync("/v1/engagements?kind=judicial-visit").Json()).TryGetProperty("totalSize", out _));
    }

    [Theory, BothWays]
    public async Task Pages_run_through_everything_once_also_where_many_begin_on_one_day(Way way)
    {
        var stack = await stacks.Platform(way);
        var entered = new List<string>();
        for (var i = 0; i < 23; i++)
            entered.Add(
                (await stack.Office()
                    .Enter(("kind", "joint-commission"), ("id", Guid.NewGuid()), ("start", i % 5 == 0 ? "2020-01" : "2020-01-01")))
                    .Text("id"));
        foreach (var size in (int[])[1, 2, 7, 23, 24])
        {
            var read = (await stack.Http().All("kind=joint-commission", size)).Select(e => e.Text("id")).ToList();
            Assert.Equal(entered.Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
        }
        // What is entered before the place that was reached does not shift what comes.
        var first = await stack.Http().GetAsync("/v1/engagements?kind=joint-commission&pageSize=10").Json();
        await stack.Office().Enter(("kind", "joint-commission"), ("start", "2019"));
        var second = await stack.Http()
            .GetAsync($"/v1/engagements?kind=joint-commission&pageSize=100&pageToken={first.Text("nextPageToken")}").Json();
        Assert.Equal(entered.Order(StringComparer.Ordinal), Ids(first).Concat(Ids(second)).Order(StringComparer.Ordinal));
    }

    [Theory, BothWays]
    public async Task Refuses_a_token_that_was_not_given_out_for_this_list(Way way)
    {
        var stack = await stacks.Platform(way);
        for (var i = 0; i < 2; i++) await stack.Office().Enter(("kind", "state-visit"));
        var token = (await stack.Http().GetAsync("/v1/engagements?kind=state-visit&pageSize=1").Json()).Text("nextPageToken");
        // Sealed: a single bit that is another, wherever it stands, is found.
        var sealedBytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);
        for (var at = 0; at < sealedBytes.Length; at++)
        {
            var forged = sealedBytes.ToArray();
            forged[at] ^= 1;
            await Refused($"kind=state-visit&pageToken={System.Buffers.Text.Base64Url.EncodeToString(forged)}");
        }
        foreach (var query in (string[])["kind=state-visit&pageToken=x", $"kind=signing&pageToken={token}",
            $"kind=state-visit&from=2020-01-01&pageToken={token}"]) await Refused(query);

        Task<JsonElement> Refused(string query) => stack.Http().GetAsync($"/v1/engagements?{query}").Problem(400, "invalid_page_token");
    }

    [Theory, BothWays]
    public async Task Names_the_parameter_that_is_not_right(Way way)
    {
        var stack = await stacks.Platform(way);
        (string Query, string Fault)[] wrong =
        [
            ("pageSize=101", "pageSize:out_of_range"), ("pageSize=-1", "pageSize:out_of_range"),
            ("pageSize=99999999999", "pageSize:invalid_type"), ("kind=party", "kind:invalid_word"),
            ("status=over", "status:invalid_word"), ("from=2022", "from:invalid_date"), ("to=2022-02-30", "to:invalid_date"),
            ("from=2022-03-02&to=2022-03-01", "to:end_before_start"),
            ("locale=f_r", "locale:unknown_language"), ("sort=start", "sort:unknown_parameter"),
            ("includeTotal=1", "includeTotal:invalid_type"),
        ];
        foreach (var (query, fault) in wrong)
            Assert.Equal([fault], (await stack.Http().GetAsync($"/v1/engagements?{query}").Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Fills_the_titles_of_one_language_and_has_an_etag_of_its_content(Way way)
    {
        var stack = await stacks.Platform(way);
        await stack.Office().Enter(("kind", "working-visit"));
        using var french = await stack.Http().GetAsync("/v1/engagements?kind=working-visit&locale=fr");
        Assert.Equal("Rencontre", (await french.Json()).GetProperty("engagements")[0].GetProperty("title").Text("text"));
        Assert.Equal("fr", Assert.Single(french.Content.Headers.ContentLanguage));
        using var azeri = await stack.Http().GetAsync("/v1/engagements?kind=working-visit&locale=az");
        Assert.True((await azeri.Json()).GetProperty("engagements")[0].GetProperty("title").GetProperty("missing").GetBoolean());
        Assert.NotEqual(french.ETag(), azeri.ETag());
        using var again = await stack.Http().GetAsync("/v1/engagements?kind=working-visit&locale=fr");
        Assert.Equal(french.ETag(), again.ETag());
        await stack.Office().Enter(("kind", "working-visit"));
        using var grown = await stack.Http().GetAsync("/v1/engagements?kind=working-visit&locale=fr");
        Assert.NotEqual(french.ETag(), grown.ETag());
    }

    static IEnumerable<string> Starts(IEnumerable<JsonElement> engagements) => engagements.Select(e => e.Text("start"));

    static IEnumerable<string> Ids(JsonElement page) => page.GetProperty("engagements").EnumerateArray().Select(e => e.Text("id"));
}
