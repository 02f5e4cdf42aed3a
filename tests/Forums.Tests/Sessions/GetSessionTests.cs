namespace Embassy.Forums.Tests.Sessions;

public class GetSessionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_ordinal_place_dates_host_and_titles_with_an_etag_of_its_version(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Take("gecf", "sessions", DeskOfficer.SessionColumns, "gecf,summit-7,summit,7,Algiers,DZA,2024-02-29,2024-03-02,held,https://example.org/a,open,Seventh summit,القمة السابعة");
        var answer = await stack.Http().GetAsync("/v1/forums/gecf/sessions/summit-7");
        var session = await answer.Json();
        Assert.Equal((7, "Algiers", "DZA", "2024-02-29", "2024-03-02", "held", "open", false),
            (session.GetProperty("ordinal").GetInt32(), session.GetProperty("places")[0].Text("text"), session.Text("host"),
                session.Text("start"), session.Text("end"), session.Text("status"), session.Text("note"),
                session.GetProperty("unreported").GetBoolean()));
        Assert.Equal(["ar rtl", "en ltr"], session.GetProperty("titles").EnumerateArray().Select(t => $"{t.Text("lang")} {t.Text("dir")}"));
        Assert.Equal("\"v1\"", answer.ETag());
        await stack.Http().GetAsync("/v1/forums/gecf/sessions/summit-8").Problem(404, "not_found");
        await stack.Http().GetAsync("/v1/forums/nam/sessions/summit-7").Problem(404, "not_found");
    }
}
