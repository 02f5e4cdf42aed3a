using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.Forums;

public class ListForumsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_all_in_their_order_with_how_many_States_stand_in_them_today(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Import("gecf",
            "GECF,,DZA,member,2001,year,,a,", "GECF,,QAT,member,2001,year,,a,", "GECF,,QAT,member,,,,another source of the same,",
            "GECF,,RUS,participant,,,,a,",
            "GECF,,AZE,observer,,,,a,", "GECF,,NOR,partner,,,,a,",
            "GECF,,LBY,suspended,,,,a,", "GECF,,BOL,former,2001,year,2010,a,", "GECF,,NLD,observer,2001,year,2010,a,",
            "GECF,,TKM,member,9999,year,,a,");
        var forums = (await stack.Http().GetAsync("/v1/forums").Json()).GetProperty("forums").EnumerateArray().ToList();
        Assert.Equal(ForumCatalogue.All.Select(f => (f.Key, f.ShortName)), forums.Select(f => (f.Text("forum"), f.Text("shortName"))));
        Assert.All(forums,
            f => Assert.Equal(["ar rtl", "fr ltr", "en ltr", "az ltr"],
                f.GetProperty("names").EnumerateArray().Select(n => $"{n.Text("lang")} {n.Text("dir")}")));
        Assert.Equal([(0, 0), (0, 0), (0, 0), (0, 0), (3, 2), (0, 0)],
            forums.Select(f => (f.GetProperty("members").GetInt32(), f.GetProperty("others").GetInt32())));
    }

    [Theory, BothWays]
    public async Task A_process_shows_only_the_forums_it_serves_and_keeps_a_log_of_its_own(Way way)
    {
        await using var stack = await Stack.Start(way, [DeskOfficer.Alone("un"), DeskOfficer.Alone("opec-plus")]);
        var forums = await stack.Http().GetAsync("/v1/forums").Json();
        Assert.Equal(["opec-plus", "un"], forums.GetProperty("forums").EnumerateArray().Select(f => f.Text("forum")));

        await stack.Desk().Import("un", "UN,,DZA,member,1962,year,,a,", "OPEC+,,DZA,participant,,,,a,");
        Assert.Empty(await stack.Members("opec-plus", ""));
        Assert.Empty(await stack.Log("forums-opec-plus"));
        Assert.Contains("\"source\":\"/missions/embassy/forums/un\"",
            Assert.Single(await stack.Log("forums-un")).Json, StringComparison.Ordinal);
    }

    [Theory, InlineData("asean"), InlineData("un,asean"), InlineData("UN")]
    public void A_process_that_is_told_to_serve_what_is_no_forum_does_not_start(string serves)
    {
        var refused =
            Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => DeskOfficer.Alone(serves).Build([], null));
        Assert.StartsWith("Forums__Serves names", refused.Message, StringComparison.Ordinal);
    }
}
