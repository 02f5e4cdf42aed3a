namespace Embassy.Forums.Tests.Imports;

/// <summary>What files are held to, whatever is in them; shown on sessions.</summary>
public class RowFileTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Json_is_taken_as_rows_and_refused_by_the_line_on_which_an_object_begins(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk().File("nam", "sessions", """
            [
              {"forum": "nam", "session": "summit-18", "body": "summit", "ordinal": 18, "start": "2019-10-25", "end": "2019-10-26", "status": "held", "source": "a", "title_az": "Sammit"},
              {"forum": "nam", "session": "summit-19", "body": "summit",
               "start": "2024-01-32", "status": "held", "source": "a"}, {"forum": "nam", "venue": "Kampala"},
              {"forum": "nam", "session": "summit-19", "session": "summit-20"},
              "summit", {"forum": "oic"}, {"forum": "nam", "session": "summit-20", "body": "summit", "start": "2027", "status": "planned", "source": "\ud800"}
            ]
            """, "application/json").Json();
        Assert.Equal(["3 start invalid_date", "4  invalid_format", "5  invalid_format", "6  invalid_format", "6  invalid_format"],
            done.Refusals());
        Assert.Equal("rows 7 added 1 changed 0 unchanged 0 skipped 1 refused 5", done.Outcome());
        var session = Assert.Single(await stack.All("/v1/forums/nam/sessions", "sessions"));
        Assert.Equal((18, "az"), (session.GetProperty("ordinal").GetInt32(), session.GetProperty("titles")[0].Text("lang")));
    }

    [Theory, BothWays]
    public async Task A_comma_after_the_last_element_a_mark_and_utf16_are_taken_in_JSON(Way way)
    {
        var stack = await stacks.Forums(way);
        const string Json = """
            [{"forum": "oic", "session": "s-1", "body": "summit", "start": "2019", "status": "held", "source": "é",},]
            """;
        foreach (var (bytes, encoding) in ((byte[], string)[])[
            ([.. System.Text.Encoding.UTF8.Preamble, .. System.Text.Encoding.UTF8.GetBytes(Json)], "utf-8"),
            ([.. System.Text.Encoding.Unicode.Preamble, .. System.Text.Encoding.Unicode.GetBytes(Json)], "utf-16"),
            (System.Text.Encoding.BigEndianUnicode.GetBytes(Json), "utf-16")])
        {
            var done = await stack.Desk().Upload("oic", "sessions", bytes, "application/json").Json();
            Assert.Equal((1, 0, encoding, "json"), (done.GetProperty("rows").GetInt32(), done.GetProperty("refused").GetInt32(),
                done.GetProperty("file").Text("encoding"), done.GetProperty("file").Text("format")));
        }
        Assert.Equal("é", Assert.Single(await stack.All("/v1/forums/oic/sessions", "sessions")).Text("source"));
        await stack.Desk().Upload("oic", "sessions", System.Text.Encoding.Latin1.GetBytes(Json), "application/json")
            .Problem(400, "unknown_layout");
    }

    [Theory, BothWays]
    public async Task A_file_of_another_layout_is_refused_in_one_line(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        var problem = await desk.File("oic", "sessions", "forum;session;body\noic;a;summit\n").Problem(400, "unknown_layout");
        Assert.Equal(
            "Expected the columns forum,session,body,ordinal,place,host,start,end,status,source,note and title_LANGUAGE "
            + "and place_LANGUAGE; found "
            + "forum,session,body.", problem.Text("detail"));
        foreach (var header in (string[])["", "forum,session",
            DeskOfficer.ChairColumns, DeskOfficer.SessionColumns + ",title_en", DeskOfficer.SessionColumns + ",notes",
                DeskOfficer.SessionColumns + ",title_x"])
            await desk.File("oic", "sessions", header + "\n").Problem(400, "unknown_layout");
        foreach (var json in (string[])["", "{}", "null", "[", "[{}", "[,]", "[{},,]", "[{}] // why",
            "[/* why */ {}]", "[] []", "[[[[[[[[[[[[[]]]]]]]]]]]]]", "forum,session"])
            await desk.File("oic", "sessions", json, "application/json").Problem(400, "unknown_layout");
        await desk.File("oic", "sessions", DeskOfficer.SessionColumns, "application/xml").Problem(415, "media_type_unsupported");
        await desk.File("oic", "sessions",
            string.Join('\n', Enumerable.Repeat("oic,a,summit,,,,2020,,held,a,,,", 20_001).Prepend(DeskOfficer.SessionColumns)))
            .Problem(400, "invalid_request");
        Assert.Empty(await stack.All("/v1/forums/oic/sessions", "sessions"));
        Assert.Empty(await stack.ToldOf("oic", "sessions"));
    }
}
