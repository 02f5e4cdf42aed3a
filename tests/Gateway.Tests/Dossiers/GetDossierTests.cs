using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Embassy.Gateway.Tests.Caching;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Dossiers;

public class GetDossierTests
{
    static readonly IReadOnlyList<string> All = ForumCatalogue.Keys;

    const string Standings = """
        forum,iso2,iso3,status,joined,joined_precision,left,source,note
        NAM,,DZA,member,1961,year,,a,
        NAM,,AZE,member,2011,year,,a,
        GECF,,DZA,member,,,,a,
        GECF,,AZE,observer,,,,a,
        """;

    const string Lines = """
        decision_id,decided_on,effective_from,effective_to,party,kind,value,unit,source,note
        D,2020-04-12,2020-05-01,2020-06-30,DZA,reference,1057,kb/d,a,
        D,2020-04-12,2020-05-01,2020-06-30,DZA,cut,241,kb/d,a,
        D,2020-04-12,2020-05-01,2020-06-30,AZE,reference,718,kb/d,a,
        """;

    static Task<Stack> Five(Way way) => Stack.Start(way, [.. All.Select(Platform.Alone)]);

    [Theory, BothWays]
    public async Task Joins_what_five_processes_know_of_two_States_on_a_day(Way way)
    {
        await using var stack = await Five(way);
        foreach (var forum in (string[])["nam", "gecf"]) await Import(stack, forum, "memberships", Standings);
        await Import(stack, "opec-plus", "commitments", Lines);
        var answer = await stack.Http().GetAsync("/v1/dossiers/AZE-DZA?asOf=2020-05-15");
        var dossier = await answer.Json();
        Assert.Equal(All, Forums(dossier).Select(f => f.Text("forum")));
        Assert.All(Forums(dossier), f => Assert.Equal(("ok", ""), (f.Text("state"), f.Text("reason"))));
        Assert.Equal(("AZE-DZA", "2020-05-15", "ok"), (dossier.Text("pair"), dossier.Text("asOf"), dossier.Text("state")));
        var again = new HttpRequestMessage(HttpMethod.Get,
            "/v1/dossiers/AZE-DZA?asOf=2020-05-15")
        { Headers = { { "If-None-Match", answer.ETag() } } };
        Assert.Equal(HttpStatusCode.NotModified, (await stack.Http().SendAsync(again)).StatusCode);
        Assert.Equal(["AZE member", "DZA member"], Standing(dossier, "nam"));
        Assert.Equal(["AZE observer", "DZA member"], Standing(dossier, "gecf"));
        Assert.Equal(["DZA"],
            Standing(await stack.Http().GetAsync("/v1/dossiers/AZE-DZA?asOf=2010-01-01").Json(), "nam").Select(s => s[..3]));
        Assert.Equal(["AZE reference 718", "DZA cut 241", "DZA reference 1057"],
            Part(dossier, "opec-plus").GetProperty("commitments").EnumerateArray()
                .Select(c => $"{c.Text("party")} {c.Text("kind")} {c.Text("value")}"));
    }

    [Theory, BothWays]
    public async Task Names_what_does_not_answer_and_gives_out_the_rest(Way way)
    {
        await using var stack = await Five(way);
        await Import(stack, "nam", "memberships", Standings);
        await stack.Stop("forums-gecf");
        var answer = await stack.Http().GetAsync("/v1/dossiers/DZA-AZE");
        var dossier = await answer.Json();
        Assert.Equal("degraded", dossier.Text("state"));
        Assert.Equal(["nam ok ", "oic ok ", "opec ok ", "opec-plus ok ", "gecf missing service_unavailable", "un ok "], Forums(dossier).Select(f =>
            $"{f.Text("forum")} {f.Text("state")} {f.Text("reason")}"));
        Assert.Equal(["DZA member", "AZE member"], Standing(dossier, "nam"));
        // An incomplete response must not be cached as if it were complete.
        Assert.Null(answer.Headers.ETag);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        foreach (var forum in All.Where(f => f is not "gecf")) await stack.Stop($"forums-{forum}");
        await stack.Http().GetAsync("/v1/dossiers/DZA-AZE").Refused(503, "service_unavailable");
    }

    [Theory, BothWays]
    public async Task Says_how_the_two_vote_by_year_and_issue_and_where_they_part(Way way)
    {
        await using var stack = await Five(way);
        await Votes(stack, "rcid,session,importantvote,date,unres,amend,para,short,descr", "1,73,0,2018-12-18,R/73/1,0,0,FIRST,a",
            "2,74,0,2019-11-18,R/74/2,0,0,SECOND,b", "3,74,0,2019-12-18,R/74/3,0,0,THIRD,c");
        await Votes(stack, "rcid,country,country_code,vote", "1,Algeria,DZ,yes", "1,Azerbaijan,AZ,no", "2,Algeria,DZ,abstain",
            "2,Azerbaijan,AZ,yes", "3,Algeria,DZ,yes", "3,Azerbaijan,AZ,yes", "3,France,FR,no");
        var agreement = (await stack.Http().GetAsync("/v1/dossiers/DZA-AZE").Json()).GetProperty("agreement");
        Assert.Equal(("ok", "voeten"), (agreement.Text("state"), agreement.Text("method")));
        var years = agreement.GetProperty("byYear").EnumerateArray().ToList();
        Assert.Equal([(2018, 73), (2019, 74)], years.Select(y => (y.GetProperty("year").GetInt32(), y.GetProperty("session").GetInt32())));
        // 1 − |yes − no| / 2 is 0; of the next session abstain and yes are half apart, yes and yes are one.
        Assert.Equal([0, 0.75], years.Select(y => y.GetProperty("score").GetDouble()));
        Assert.Equal(0.5, agreement.GetProperty("score").GetDouble());
        Assert.Equal(["2019-11-18 abstain yes", "2018-12-18 yes no"],
            agreement.GetProperty("divergentVotes").EnumerateArray().Select(p => $"{p.Text("date")} {p.Text("first")} {p.Text("second")}"));
        var drawn = XDocument.Parse(
            await (await stack.Http().GetAsync("/v1/dossiers/DZA-AZE/charts/agreement-by-year.svg")).Content.ReadAsStringAsync()).Root!;
        Assert.Equal(["Year of the session|DZA – AZE", "2018|0", "2019|0.75"], Table(drawn));
        Assert.Single(drawn.Descendants(), e => e.Name.LocalName == "polyline");

        await stack.Stop("forums-un");
        stack.EmptyCache();
        var without = await stack.Http().GetAsync("/v1/dossiers/DZA-AZE").Json();
        Assert.Equal(("degraded", "missing", "service_unavailable"), (without.Text("state"),
            without.GetProperty("agreement").Text("state"), without.GetProperty("agreement").Text("reason")));
        Assert.Equal(All.Where(f => f is not "un"), Forums(without).Where(f => f.Text("state") == "ok").Select(f => f.Text("forum")));
    }

    [Theory, BothWays]
    public async Task Is_kept_until_a_part_of_it_changes_and_HEAD_is_GET_without_the_body(Way way)
    {
        await using var stack = await Five(way);
        foreach (var path in (string[])["/v1/dossiers/DZA-AZE?asOf=2020-05-15", "/v1/dossiers/DZA-AZE"])
        {
            var first = await stack.Http().GetAsync(path);
            Assert.Equal("embassy; fwd=uri-miss; stored", first.Cache());
            Assert.False(Part(await first.Json(), "opec-plus").TryGetProperty("commitments", out _));
            Assert.StartsWith("embassy; hit", await stack.Http().GetAsync(path).Cache(), StringComparison.Ordinal);
            var head = await stack.Http().AsIs(HttpMethod.Head, path);
            Assert.Equal((HttpStatusCode.OK, first.Headers.ETag), (head.StatusCode, head.Headers.ETag));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
        await Import(stack, "opec-plus", "commitments", Lines);
        // The importer reads its own import at once.
        Assert.NotEmpty(Part(await stack.Http().GetAsync("/v1/dossiers/DZA-AZE?asOf=2020-05-15").Json(),
            "opec-plus").GetProperty("commitments").EnumerateArray());
        Assert.Equal("image/svg+xml", (await stack.Http().AsIs(HttpMethod.Head,
            "/v1/dossiers/DZA-AZE/charts/commitments.svg?asOf=2020-05-15")).Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("embassy; hit",
            await stack.Http().GetAsync("/v1/dossiers/DZA-AZE/charts/commitments.svg?asOf=2020-05-15").Cache(), StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task The_public_never_sees_in_it_what_is_internal(Way way)
    {
        await using var stack = await Five(way);
        await stack.Http(Roles.DeskOfficer).Post("/v1/forums/nam/positions", new
        {
            kind = "joint-position",
            states = (string[])["DZA", "AZE"],
            titles = (object[])[new { lang = "en", text = "Secret" }],
            drafted = "2024",
        }).Json(HttpStatusCode.Created);
        Assert.Empty(Part(await stack.Http().GetAsync("/v1/dossiers/DZA-AZE").Json(), "nam").GetProperty("positions").EnumerateArray());
        var staff = await stack.Http(Roles.DeskOfficer).GetAsync("/v1/dossiers/DZA-AZE");
        Assert.Single(Part(await staff.Json(), "nam").GetProperty("positions").EnumerateArray());
        Assert.Null(staff.Headers.ETag);
        Assert.Equal((true, true), (staff.Headers.CacheControl?.Private, staff.Headers.CacheControl?.NoStore));
        await stack.Http().GetAsync("/v1/forums/nam").Json();
    }

    [Theory, BothWays]
    public async Task Its_charts_are_data_and_svg_that_says_every_figure_in_words(Way way)
    {
        await using var stack = await Five(way);
        await Import(stack, "opec-plus", "commitments", Lines);
        var dossier = await stack.Http().GetAsync("/v1/dossiers/DZA-AZE?asOf=2020-05-15").Json();
        var chart = dossier.GetProperty("charts").EnumerateArray().Single(c => c.Text("chart") == "commitments");
        Assert.Equal(["DZA cut 241", "DZA reference 1057", "AZE reference 718"], chart.GetProperty("series").EnumerateArray()
            .SelectMany(
                s => s.GetProperty("points").EnumerateArray()
                    .Select(p => $"{s.Text("name")} {p.Text("x")} {p.GetProperty("y").GetDouble()}")));
        var drawn = await stack.Http().GetAsync(chart.Text("svg"));
        Assert.Equal("image/svg+xml", drawn.Content.Headers.ContentType?.MediaType);
        var svg = XDocument.Parse(await drawn.Content.ReadAsStringAsync()).Root!;
        Assert.Equal("graphics-document document", svg.Attribute("role")!.Value);
        Assert.Equal("OPEC+ commitments of DZA and AZE in force on 2020-05-15",
            svg.Descendants().Single(e => e.Attribute("id")?.Value == svg.Attribute("aria-labelledby")!.Value).Value);
        Assert.Equal(["Kind of commitment|DZA|AZE", "Cut|241|no figure", "Reference production|1057|718"], Table(svg));
        Assert.Contains(svg.Elements(), e => e.Value == "kb/d");
        // Three bars, of which the two series differ in more than colour.
        var bars = svg.Descendants()
            .Where(e => e.Name.LocalName == "rect"
                && double.Parse(e.Attribute("height")!.Value, System.Globalization.CultureInfo.InvariantCulture) is > 10 and < 400)
                .ToList();
        Assert.Equal(3, bars.Count);
        Assert.Equal(2,
            bars.Select(b => (b.Attribute("fill")!.Value == "#ffffff", b.Attribute("stroke-dasharray")!.Value)).Distinct().Count());
        await stack.Http().GetAsync("/v1/dossiers/DZA-AZE/charts/agreement-by-year.svg").Refused(404, "not_found");
        await stack.Http().GetAsync("/v1/dossiers/DZA-AZE/charts/weather.svg").Refused(404, "route_unknown");
    }

    [Theory, BothWays]
    public async Task Its_charts_have_the_language_of_the_reader(Way way)
    {
        await using var stack = await Five(way);
        await Import(stack, "opec-plus", "commitments", Lines);
        const string path = "/v1/dossiers/DZA-AZE?asOf=2020-05-15";
        using var asked = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Language", "ar-DZ, fr;q=0.5" } } };
        var answer = await stack.Http().SendAsync(asked);
        Assert.Equal(("ar", true), (answer.Content.Headers.ContentLanguage.Single(), answer.Headers.Vary.Contains("Accept-Language")));
        var dossier = await answer.Json();
        var chart = dossier.GetProperty("charts").EnumerateArray().Single();
        Assert.Equal(("ar", "نوع الالتزام", "cut الخفض"), (dossier.Text("locale"), chart.Text("x"),
            chart.GetProperty("series")[0].GetProperty("points")[0] is var point ? $"{point.Text("x")} {point.Text("name")}" : ""));
        // The address of the picture repeats the language, for readers whose program does not send theirs.
        var svg = XDocument.Parse(await stack.Http().GetStringAsync(new Uri(chart.Text("svg"), UriKind.Relative))).Root!;
        Assert.Equal(("ar", "rtl"), (svg.Attribute("lang")!.Value, svg.Attribute("direction")!.Value));
        Assert.Equal(["نوع الالتزام|DZA|AZE", "الخفض|241|لا رقم", "الإنتاج المرجعي|1057|718"], Table(svg));
        Assert.Equal("fr", (await stack.Http().GetAsync(path + "&locale=fr").Json()).Text("locale"));
        Assert.Equal("en", (await stack.Http().GetAsync(path).Json()).Text("locale"));
        var missing = await stack.Http().GetAsync(path + "&locale=pt").Refused(404, "language_missing");
        Assert.Contains("az", missing.GetProperty("availableLocales").EnumerateArray().Select(l => l.GetString()));
        Assert.Equal(["locale:unknown_language"],
            (await stack.Http().GetAsync(path + "&locale=no+tag").Refused(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Refuses_what_is_no_pair(Way way)
    {
        await using var stack = await Stack.Start(way, [Platform.Alone("un")]);
        foreach (var pair in (string[])["DZA", "DZA-DZA", "dza-aze-fra", "DZA-AZ", "-"])
            Assert.Equal(["pair:invalid_format"],
                (await stack.Http().GetAsync($"/v1/dossiers/{pair}").Refused(400, "invalid_request")).Faults());
        Assert.Equal(["year:unknown_parameter", "pair:unknown_state", "asOf:invalid_date"],
            (await stack.Http().GetAsync("/v1/dossiers/DZA-aze?asOf=2010&year=1").Refused(400, "invalid_request")).Faults());
        await stack.Http().Post("/v1/dossiers/DZA-AZE", new { }).Refused(405, "method_not_allowed");
        var alone = await stack.Http().GetAsync("/v1/dossiers/DZA-AZE").Json();
        Assert.Equal("service_unavailable", Forums(alone)[0].Text("reason"));
    }

    static IEnumerable<string> Table(XElement svg) =>
        svg.Descendants().Single(e => e.Attribute("role")?.Value == "table").Elements()
            .Select(row => string.Join('|', row.Elements().Select(cell => cell.Value)));

    static async Task Import(Stack stack, string forum, string kind, string file)
    {
        var report = await stack.Http(Roles.DeskOfficer)
            .Post($"/v1/forums/{forum}/{kind}:import", new StringContent(file, Encoding.UTF8, "text/csv")).Json();
        Assert.Equal(0, report.GetProperty("refused").GetInt32());
    }

    static async Task Votes(Stack stack, params string[] lines)
    {
        var desk = stack.Http(Roles.DeskOfficer);
        var file = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        var import =
            (await desk.Post("/v1/forums/un/imports",
                new { name = "votes.csv", bytes = file.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) })
                .Json(HttpStatusCode.Created)).Text("import");
        await desk.Put($"/v1/forums/un/imports/{import}/content?offset=0",
            new ByteArrayContent(file) { Headers = { ContentType = new("text/csv") } }).Json();
        Assert.Equal(0, (await desk.Post($"/v1/forums/un/imports/{import}:finish", new { }).Json()).GetProperty("refused").GetInt32());
    }

    static List<JsonElement> Forums(JsonElement dossier) => [.. dossier.GetProperty("forums").EnumerateArray()];

    static JsonElement Part(JsonElement dossier, string forum) => Forums(dossier).Single(f => f.Text("forum") == forum).GetProperty("pair");

    static IEnumerable<string> Standing(JsonElement dossier, string forum) =>
        Part(dossier, forum).GetProperty("standings").EnumerateArray().Select(m => $"{m.Text("state")} {m.Text("standing")}");
}
