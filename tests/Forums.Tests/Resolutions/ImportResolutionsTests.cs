using System.Text.Json;

namespace Embassy.Forums.Tests.Resolutions;

public class ImportResolutionsTests(Stacks stacks) : IClassFixture<Stacks>
{
    const string Session = "nam,summit-18,summit,18,Baku,AZE,2019-10-25,2019-10-26,held,a,,,";
    static readonly string Paragraphs = Quoted("""[{"number":"3","names":["AZE"],"lang":"en","text":"Thanks Azerbaijan."}]""");

    [Theory, BothWays]
    public async Task Enters_each_tells_of_it_and_knows_a_repeat_and_a_correction(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.Take("nam", "sessions", DeskOfficer.SessionColumns, Session);
        var row = $"nam,Baku Declaration,declaration,summit-18,2019-10-26,consensus,multilateralism; energy,https://example.org/baku.pdf,{Paragraphs},a,,Baku Declaration";
        Assert.Equal("rows 1 added 1 changed 0 unchanged 0 skipped 0 refused 0",
            (await desk.Take("nam", "resolutions", DeskOfficer.ResolutionColumns, row)).Outcome());
        Assert.Equal("rows 1 added 0 changed 0 unchanged 1 skipped 0 refused 0",
            (await desk.Take("nam", "resolutions", DeskOfficer.ResolutionColumns, row)).Outcome());
        Assert.Equal("rows 1 added 0 changed 1 unchanged 0 skipped 0 refused 0",
            (await desk.Take("nam", "resolutions", DeskOfficer.ResolutionColumns,
                row.Replace("; energy", "; decolonization", StringComparison.Ordinal))).Outcome());

        var told = await stack.ToldOf("nam", "resolutions");
        Assert.Equal(["forums/nam/resolutions/baku-declaration 1", "forums/nam/resolutions/baku-declaration 2"],
            told.Select(t => $"{t.Subject} {t.SubjectVersion()}"));
        Assert.Equal("AZE",
            Assert.Single(JsonElement.Parse(told[0].Json).GetProperty("data").GetProperty("names").EnumerateArray()).GetString());
        // It is found by its new text, and no longer by the old one.
        Assert.Empty(await stack.All("/v1/forums/nam/resolutions?subject=energy", "resolutions"));
        Assert.Single(await stack.All("/v1/forums/nam/resolutions?subject=decolonization", "resolutions"));
    }

    [Theory, BothWays]
    public async Task Json_brings_lists_as_lists(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk().File("un", "resolutions", """
            [{"forum": "un", "symbol": "A/RES/1/1", "kind": "resolution", "by": "consensus", "adopted": "1946-01-24", "subjects": ["disarmament", "energy"],
              "paragraphs": [{"number": "1", "names": ["SUN"], "lang": "en", "text": "Names a State that is no more."}], "source": "a"}]
            """, "application/json").Json();
        Assert.Equal("rows 1 added 1 changed 0 unchanged 0 skipped 0 refused 0", done.Outcome());
        var resolution = await stack.Http().GetAsync("/v1/forums/un/resolutions/a-res-1-1").Json();
        Assert.Equal(["disarmament", "energy"], resolution.GetProperty("subjects").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal("Names a State that is no more.", resolution.GetProperty("paragraphs")[0].GetProperty("text").Text("text"));
    }

    [Theory, BothWays]
    public async Task Refuses_each_row_that_is_not_right(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.Take("gecf", "sessions", DeskOfficer.SessionColumns,
            "gecf,summit-7,summit,7,Algiers,DZA,2024-02-29,2024-03-02,held,a,,,");
        string Row(string symbol = "D 1", string kind = "declaration", string session = "summit-7", string adopted = "2024-03-02", string by = "consensus", string subjects = "energy", string link = "https://example.org/", string paragraphs = "", string source = "a") =>
            $"gecf,{symbol},{kind},{session},{adopted},{by},{subjects},{link},{paragraphs},{source},,";
        var done = await desk.Take("gecf", "resolutions", DeskOfficer.ResolutionColumns,
            Row(symbol: ""), Row(symbol: "إعلان"), Row(kind: "speech"), Row(session: "summit-8"), Row(adopted: "2024-03-03"),
            Row(adopted: "2024-02"), Row(by: "acclamation"), Row(by: "not-adopted"),
            Row(subjects: "Energy"), Row(subjects: "energy;energy"), Row(link: "javascript:alert(1)"), Row(paragraphs: "[{"),
            Row(paragraphs: Quoted("""[{"number":"1"}]""")),
            Row(paragraphs: Quoted("""[{"number":"1","names":["XXX"],"lang":"en","text":"a"}]""")),
            Row(paragraphs: Quoted("""[{"number":"1","names":[],"lang":"en","text":"a"}]""")),
            Row(paragraphs: Quoted("""[{"number":"1","names":["SUN"],"lang":"en","text":"a"}]""")),
            Row(paragraphs: Quoted("""[{"number":"1","names":["DZA"],"lang":"en","text":"a","page":3}]""")), Row(source: ""));
        Assert.Equal(
            ["2 symbol required", "3 symbol invalid_format", "4 kind invalid_word", "5 session unknown_session",
                "6 adopted outside_session", "8 by invalid_word", "9 adopted invalid_date",
            "10 subjects invalid_format", "11 subjects duplicate", "12 text_link invalid_format", "13 paragraphs invalid_format",
            "14 paragraphs required", "15 paragraphs unknown_state", "16 paragraphs required",
            "17 paragraphs state_not_then", "18 paragraphs invalid_format", "19 source required"], done.Refusals());
        // 2024-02 may be 29 February, a day of the session.
        Assert.Equal(["2024-02"], (await stack.All("/v1/forums/gecf/resolutions", "resolutions")).Select(r => r.Text("adopted")));
        Assert.Single(await stack.ToldOf("gecf", "resolutions"));
    }

    static string Quoted(string json) => $"\"{json.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
