namespace Embassy.Events.Tests.Engagements;

public class OppositeNumbersTests(Stacks stacks) : IClassFixture<Stacks>
{
    static object[] Two(object[] ours, object[] theirs) => [new { side = "DZA", members = ours }, new { side = "AZE", members = theirs }];

    [Theory, BothWays]
    public async Task Delegations_have_an_order_opposite_numbers_and_interpreters(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var engagement = await office.Enter(("delegations", Two(
            [new { name = "Minister", head = true, opposite = new { side = "AZE", place = 2 } },
                new { name = "Interpreter", role = "interpreter", interprets = (string[])["ar", "az"] }],
            [new { name = "Adviser", role = "adviser" }, new { name = "Counterpart", head = true }])));
        var sides = (await stack.Http().GetAsync($"/v1/engagements/{engagement.Text("id")}?locale=*").Json()).GetProperty("delegations");
        var (ours, theirs) = (sides[0].GetProperty("members"), sides[1].GetProperty("members"));
        Assert.Equal(["1 Minister", "2 Interpreter"], ours.EnumerateArray()
            .Select(m => $"{m.GetProperty("place").GetInt32()} {m.Text("name")}"));
        Assert.Equal(("interpreter", "az"), (ours[1].Text("role"), ours[1].GetProperty("interprets")[1].GetString()));
        // Entered on one side, shown on both.
        Assert.Equal(("DZA", 1), (theirs[1].GetProperty("opposite").Text("side"), theirs[1].GetProperty("opposite").GetProperty("place")
            .GetInt32()));
        Assert.False(theirs[0].TryGetProperty("opposite", out _));
    }

    [Theory, BothWays]
    public async Task A_hidden_member_leaves_neither_a_gap_nor_an_opposite_number(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var hidden = await office.Person("Hidden", "internal");
        object To(string side, int place) => new { side, place };
        var engagement = await office.Enter(("delegations", Two(
            [new { name = "Ours" }, new { name = "Second", opposite = To("AZE", 3) }],
            [new { name = "First" }, new { person = hidden, opposite = To("DZA", 1) }, new { name = "Third" }])));
        Assert.Equal(["1 Ours -", "2 Second AZE 2", "1 First -", "2 Third DZA 2"], await Shown(stack.Http()));
        Assert.Equal(["1 Ours AZE 2", "2 Second AZE 3", "1 First -", "2  DZA 1", "3 Third DZA 2"], await Shown(office));

        async Task<string[]> Shown(HttpClient reader) =>
            [.. (await reader.GetAsync($"/v1/engagements/{engagement.Text("id")}?locale=*").Json()).GetProperty("delegations")
                .EnumerateArray().SelectMany(d => d.GetProperty("members").EnumerateArray()).Select(m =>
                    $"{m.GetProperty("place").GetInt32()} {m.Text("name")} " + (m.TryGetProperty("opposite", out var opposite)
                        ? $"{opposite.Text("side")} {opposite.GetProperty("place").GetInt32()}" : "-"))];
    }

    [Theory, BothWays]
    public async Task What_contradicts_itself_is_named(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        object To(string side, int place) => new { side, place };
        foreach (var (ours, theirs, fault) in ((object[], object[], string)[])[
            ([new { name = "A", opposite = To("AZE", 2) }], [new { name = "B" }], "delegations[0].members[0].opposite:not_on_record"),
            ([new { name = "A", opposite = To("TUR", 1) }], [new { name = "B" }], "delegations[0].members[0].opposite:not_on_record"),
            ([new { name = "A", opposite = To("AZE", 1) }], [new { name = "B", role = "interpreter" }],
                "delegations[0].members[0].opposite:not_applicable"),
            ([new { name = "A", interprets = (string[])["ar"] }], [], "delegations[0].members[0].interprets:not_applicable"),
            ([new { name = "A", role = "interpreter", interprets = (string[])["not a tag"] }], [],
                "delegations[0].members[0].interprets[0]:invalid_format")])
            Assert.Equal([fault], (await office.Post("/v1/engagements", Officer.Plan(("delegations", Two(ours, theirs))))
                .Problem(400, "invalid_request")).Faults());
        var twice = await office.Post("/v1/engagements", Officer.Plan(("delegations", Two(
            [new { name = "A", opposite = To("AZE", 1) }, new { name = "C", opposite = To("AZE", 1) }], [new { name = "B" }]))))
            .Problem(400, "invalid_request");
        Assert.All(twice.Faults(), f => Assert.EndsWith(".opposite:duplicate", f, StringComparison.Ordinal));
    }
}
