namespace Embassy.Forums.Tests.IdealPoints;

public class ListIdealPointsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Names_are_read_in_Windows_1252_as_their_authors_publish_them_and_a_roll_call_says_that_it_was(Way way)
    {
        var stack = await stacks.Forums(way);
        var file = Voters.File(Voters.PointHeader, "1,403,50,10,-0.96,-2.4,-1.6,-1.5,-0.9,-0.4,-0.3,-0.1,STP,São Tomé’s Príncipe");
        foreach (var bytes in (byte[][])[System.Text.CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(file),
            System.Text.Encoding.UTF8.GetBytes(file)])
            Assert.Equal(0, (await stack.Desk().Upload(bytes)).GetProperty("refused").GetInt32());
        Assert.Equal("São Tomé’s Príncipe",
            Assert.Single((await stack.Get("ideal-points?state=STP")).GetProperty("points").EnumerateArray()).Text("name"));
        var other = System.Text.Encoding.Latin1.GetBytes(Voters.File(Voters.RollCallHeader, "1,74,0,2019-12-18,,0,0,A,São"));
        var import = (await stack.Desk().Start("latin.csv", other.Length)).Text("import");
        await stack.Desk().Part(import, 0, other).Json();
        Assert.Equal("windows-1252", (await stack.Desk().Finish(import).Json()).GetProperty("file").Text("encoding"));
    }

    [Theory, BothWays]
    public async Task As_published_with_their_intervals(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk().Upload(Voters.File(Voters.PointHeader,
            "1,615,73,120,-0.91,-1.9,-1.3,-1.2,-0.9,-0.6,-0.5,0.1,DZA,Algeria",
            "2,615,74,90,-0.8,-1.9,-1.2,-1.1,-0.8,-0.5,-0.4,0.1,DZA,Algeria",
            "3,365,45,80,-1.5,-2,-1.9,-1.8,-1.5,-1.2,-1.1,-1,RUS,Russia", "4,365,47,80,1.0,0,0.1,0.2,1.0,1.8,1.9,2,RUS,Russia",
            "5,680,30,70,-2,-3,-2.5,-2.4,-2,-1.6,-1.5,-1,YAR,Yemen People's Republic",
            "6,615,74,90,-0.8,-1.9,-1.2,-1.1,-0.8,-0.5,-0.4,0.1,DZA,Algeria", "7,2,74,90,high,0,0,0,0,0,0,0,USA,United States",
            "8,2,74,90,1,0,5,0,0,0,4,0,USA,United States", "9,999,74,90,1,0,0,0,0,0,0,0,QQQ,Nowhere"));
        Assert.Equal("done ideal-points rows 9 added 5 changed 0 unchanged 0 refused 4", done.Came());
        Assert.Equal(["7 ccode duplicate", "8 IdealPoint invalid_format", "9 Q5% out_of_range", "10 iso3c unknown_state"],
            await stack.Desk().RefusedRows(done));

        var points = (await stack.Get("ideal-points?state=DZA")).GetProperty("points").EnumerateArray().ToList();
        Assert.Equal([73, 74], points.Select(p => p.GetProperty("session").GetInt32()));
        Assert.Equal((-0.91, -1.3, -1.2, -0.9, -0.6, -0.5, 120),
            (Value("point"), Value("q5"), Value("q10"), Value("q50"), Value("q90"), Value("q95"), points[0].GetProperty("votes")
                .GetInt32()));
        Assert.Contains("Voeten", points[0].Text("source"), StringComparison.Ordinal);
        Assert.Equal("SUN",
            Assert.Single((await stack.Get("ideal-points?session=45")).GetProperty("points").EnumerateArray()).Text("state"));
        Assert.Equal("RUS",
            Assert.Single((await stack.Get("ideal-points?session=47")).GetProperty("points").EnumerateArray()).Text("state"));
        Assert.Equal("Yemen People's Republic",
            Assert.Single((await stack.Get("ideal-points?state=YMD")).GetProperty("points").EnumerateArray()).Text("name"));
        Assert.Equal(["state:required"],
            (await stack.Http().GetAsync("/v1/forums/un/ideal-points").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["state:unknown_state", "session:out_of_range"],
            (await stack.Http().GetAsync("/v1/forums/un/ideal-points?state=x&session=-2").Problem(400, "invalid_request")).Faults());

        double Value(string member) => points[0].GetProperty(member).GetDouble();
    }
}
