using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.Positions;

public class RecordPositionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Is_entered_once_as_drafted_and_internal_unless_said_otherwise(Way way)
    {
        var stack = await stacks.Forums(way);
        var id = Guid.NewGuid().ToString();
        var answer = await stack.Desk().Post("/v1/forums/un/positions", Drafts.Line(audience: "", id: id));
        var position = await answer.Json(HttpStatusCode.Created);
        Assert.Equal(("drafted", "internal", "2024-05-01", "", ""),
            (position.Text("status"), position.Text("audience"), position.Text("drafted"), position.Text("agreed"),
                position.Text("delivered")));
        Assert.Equal(["AZE", "DZA"], position.GetProperty("states").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal($"/v1/forums/un/positions/{id}", answer.Headers.Location!.ToString());
        await stack.Desk().Post("/v1/forums/un/positions", Drafts.Line(id: id)).Problem(409, "already_exists");
        Assert.Empty(await stack.Told($"/v1/forums/un/positions/{id}"));

        var (path, _) = await stack.Draft("un", Drafts.Line());
        Assert.Equal(["embassy.forums.position.drafted.v1 1"], await stack.Told(path));
    }

    [Theory, BothWays]
    public async Task A_candidacy_says_who_supports_whom_for_what(Way way)
    {
        var stack = await stacks.Forums(way);
        object Candidacy(params object[] supports) => new
        {
            kind = "candidacy",
            states = (string[])["AZE", "DZA"],
            titles = (object[])[new { lang = "fr", text = "Candidatures" }],
            drafted = "2022-08",
            supports,
        };
        var mutual = await stack.Desk().Post("/v1/forums/un/positions", Candidacy(
            new { supporter = "AZE", candidate = "DZA", seat = "Security Council, 2024-2025" },
            new { supporter = "DZA", candidate = "AZE", seat = "ECOSOC, 2017-2019" })).Json(HttpStatusCode.Created);
        Assert.Equal(["AZE DZA", "DZA AZE"],
            mutual.GetProperty("supports").EnumerateArray().Select(s => $"{s.Text("supporter")} {s.Text("candidate")}"));
        var refused = await stack.Desk()
            .Post("/v1/forums/un/positions",
                Candidacy(new { supporter = "FRA", candidate = "DZA", seat = "a" },
                    new { supporter = "DZA", candidate = "DZA", seat = "" })).Problem(400, "invalid_request");
        Assert.Equal(["supports[0].supporter:not_a_party", "supports[1].candidate:not_a_party", "supports[1].seat:required"],
            refused.Faults());
        Assert.Equal(["supports:out_of_range"],
            (await stack.Desk().Post("/v1/forums/un/positions", Candidacy()).Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Names_every_fault_and_stores_nothing(Way way)
    {
        var stack = await stacks.Forums(way);
        var refused = await stack.Desk().Post("/v1/forums/gecf/positions", new
        {
            id = "1",
            kind = "",
            states = (string[])["DZA", "XXX"],
            titles = Array.Empty<object>(),
            drafted = "9998",
            session = "summit-99",
            supports = (object[])[new { supporter = "DZA", candidate = "AZE", seat = "a" }],
            sources = (object[])[new { reference = "ftp://a" }],
        }).Problem(400, "invalid_request");
        Assert.Equal(
            ["id:invalid_format", "kind:required", "states[1]:unknown_state", "titles:required", "supports:out_of_range",
                "supports[0].candidate:not_a_party",
            "drafted:future_date", "sources[0].reference:invalid_format", "session:unknown_session"], refused.Faults());
        await stack.Http().Post("/v1/forums/gecf/positions", Drafts.Line()).Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Post("/v1/forums/gecf/positions", Drafts.Line()).Problem(403, "forbidden");
        Assert.Equal(0, await stack.Query<ForumsDb, int>("forums", db => Task.FromResult(db.JointPositions.Count(p => p.Forum == "gecf"))));
    }
}
