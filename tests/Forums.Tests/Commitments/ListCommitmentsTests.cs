namespace Embassy.Forums.Tests.Commitments;

public class ListCommitmentsTests(Stacks stacks) : IClassFixture<Stacks>
{
    async Task<Stack> Filled(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Take("opec-plus", "commitments", DeskOfficer.CommitmentColumns,
            "P1,2025-12-03,2026-01,2026-01,IRQ,compensation,125,kb/d,a,", "P1,2025-12-03,2026-02,2026-02,IRQ,compensation,126,kb/d,a,",
            "P2,2026-01,2026-01,2026-01,IRQ,compensation,120,kb/d,a,supersedes P1",
            "R,2024,2025,,DZA,required,1007,kb/d,a,", "R,2024,2025,,DZA,required,1010,kb/d,b,another newspaper",
            "R,2024,2025,,LBY,exempt,,,a,", "R,2024,2025,,AZE,cut,0,kb/d,a,");
        return stack;
    }

    [Theory, BothWays]
    public async Task A_later_decision_supersedes_for_the_days_it_covers_and_the_line_stays(Way way)
    {
        var stack = await Filled(way);
        Assert.Equal(["P2 120 in-force "], await Lines("asOf=2026-01-31&party=IRQ"));
        Assert.Equal(["P2 120 in-force ", "P1 125 superseded P2"], await Lines("asOf=2026-01-01&party=IRQ&all=true"));
        Assert.Equal(["P1 126 in-force "], await Lines("asOf=2026-02-01&party=IRQ&all=true"));
        Assert.Empty(await Lines("asOf=2026-03-01&party=IRQ&all=true"));
        // As it was known before the plan was replaced.
        Assert.Equal(["P1 125 in-force "], await Lines("asOf=2026-01-31&knownOn=2025-12-31&party=IRQ"));

        async Task<IEnumerable<string>> Lines(string query) => (await stack.All("/v1/forums/opec-plus/commitments?" + query, "commitments"))
            .Select(c => $"{c.Text("decision")} {c.Text("value")} {c.Text("standing")} {c.Text("supersededBy")}");
    }

    [Theory, BothWays]
    public async Task Two_sources_of_one_line_are_kept_and_one_is_shown(Way way)
    {
        var stack = await Filled(way);
        Assert.Equal("b",
            Assert.Single(await stack.All("/v1/forums/opec-plus/commitments?asOf=2025-06-01&party=DZA", "commitments")).Text("source"));
        Assert.Equal(["b in-force", "a otherwise"],
            (await stack.All("/v1/forums/opec-plus/commitments?asOf=2025-06-01&party=DZA&all=true", "commitments"))
                .Select(c => $"{c.Text("source")} {c.Text("standing")}"));
    }

    [Theory, BothWays]
    public async Task Exempt_is_not_zero(Way way)
    {
        var stack = await Filled(way);
        Assert.Equal(["AZE cut 0", "LBY exempt "],
            (await stack.All("/v1/forums/opec-plus/commitments?asOf=2025-06-01&pageSize=1", "commitments"))
            .Where(c => c.Text("party") != "DZA").Select(c => $"{c.Text("party")} {c.Text("kind")} {c.Text("value")}"));
    }

    [Theory, BothWays]
    public async Task Refuses_what_it_does_not_know(Way way)
    {
        var stack = await Filled(way);
        Assert.Equal(["asOf:invalid_date", "knownOn:invalid_date", "party:unknown_state"],
            (await stack.Http().GetAsync("/v1/forums/opec-plus/commitments?asOf=2020&knownOn=x&party=OPEC").Problem(400, "invalid_request"))
                .Faults());
        await stack.Http().GetAsync("/v1/forums/gecf/commitments").Problem(404, "not_found");
        await stack.Http().GetAsync("/v1/forums/opec-plus/commitments?pageToken=AAAA").Problem(400, "invalid_page_token");
    }
}
