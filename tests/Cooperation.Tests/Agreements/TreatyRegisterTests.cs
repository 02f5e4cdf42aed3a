using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Agreements;

/// <summary>What a desk officer sees of parties, explanations and related agreements.</summary>
public class TreatyRegisterTests(Stacks stacks) : IClassFixture<Stacks>
{
    static Task<HttpResponseMessage> Record(HttpClient desk, string id, object act) => desk.Post($"/v1/agreements/{id}/actions", act);

    [Theory, BothWays]
    public async Task Explains_itself_in_four_languages_with_dates_and_article(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("entryRule", new { kind = "later-notification", days = 30 }));
        await desk.Act(id, "signed", "2022-11-29").Json();
        await desk.Act(id, "ratified", "2023-01-10", "DZA").Json();
        var shown = await stack.Http().Agreement(id, "?asOf=2023-02-01");
        Assert.Equal(["awaiting-acts", "owes", "consent-not-established"],
            shown.GetProperty("reasons").EnumerateArray().Select(r => r.Text("code")));
        foreach (var reason in shown.GetProperty("reasons").EnumerateArray())
            Assert.Equal(["ar", "az", "en", "fr"], reason.GetProperty("texts").EnumerateArray().Select(t => t.Text("lang")));
        var consent = shown.GetProperty("reasons")[2];
        Assert.Equal("VCLT 16", consent.Text("article"));
        Assert.Contains("10 janvier 2023", consent.GetProperty("texts")[3].Text("text"), StringComparison.Ordinal);
        Assert.Contains("الجزائر", consent.GetProperty("texts")[0].Text("text"), StringComparison.Ordinal);
        Assert.Equal("rtl", consent.GetProperty("texts")[0].Text("dir"));
        Assert.Equal(["DZA consented notified", "AZE signed notified"], shown.GetProperty("partyStatuses").EnumerateArray()
            .Select(p => $"{p.Text("party")} {p.Text("status")} {p.Text("owes")}"));
    }

    [Theory, BothWays]
    public async Task Shows_what_an_act_would_change_and_stores_nothing(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("entryRule", new { kind = "on-signature" }), ("term", new { denunciationMonths = 6 }));
        await desk.Act(id, "signed", "2022-11-29").Json();
        var would = await Record(desk, id, new { kind = "denounced", party = "AZE", date = "2090-08-31", validateOnly = true }).Json();
        Assert.Equal(("in-force", "2091-02-28"), (would.Text("status"), would.Text("endsOn")));
        Assert.Equal("2091-02-28", would.GetProperty("partyStatuses")[1].Text("endsOn"));
        var withdrawal = new { kind = "denunciation-withdrawn", party = "AZE", date = "2024-01-01", validateOnly = true };
        var problem = await Record(desk, id, withdrawal).Problem(409, "contradicts");
        Assert.Equal(("denunciation-withdrawn", "AZE", "VCLT 68"), (problem.Text("act"), problem.Text("party"), problem.Text("article")));
        var after = await desk.Agreement(id);
        Assert.Equal((1, 2), (after.Count("actions"), after.GetProperty("version").GetInt32()));
    }

    [Theory, BothWays]
    public async Task An_objection_precludes_the_entry_into_force_between_two_parties_only_where_it_says_so(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("parties", (string[])["DZA", "AZE", "TUR"]),
            ("entryRule", new { kind = "nth-deposit", deposits = 2 }));
        foreach (var party in (string[])["DZA", "AZE", "TUR"]) await desk.Act(id, "deposited", "1995-01-01", party).Json();
        var reserved = await Record(desk, id, new { kind = "reservation", party = "DZA", date = "1995-01-01" }).Json();
        var concerns = reserved.GetProperty("actions").EnumerateArray().Single(a => a.Text("kind") == "reservation").Text("id");
        await Record(desk, id, new { kind = "objection", party = "TUR", date = "1995-06-01", concerns }).Json();
        Assert.Equal(["DZA ", "AZE ", "TUR "], await Without("1996-01-01"));
        var declaration = new { kind = "declaration", party = "AZE", date = "1995-06-01", precludesEntry = true };
        Assert.Equal(["precludesEntry:not_applicable"],
            (await Record(desk, id, declaration).Problem(400, "invalid_request")).Faults());
        await Record(desk, id, new { kind = "objection", party = "AZE", date = "1995-07-01", concerns, precludesEntry = true }).Json();
        Assert.Equal(["DZA ", "AZE ", "TUR "], await Without("1995-06-30"));
        Assert.Equal(["DZA AZE", "AZE DZA", "TUR "], await Without("1996-01-01"));
        var said = (await stack.Http().Agreement(id, "?asOf=1996-01-01")).GetProperty("reasons").EnumerateArray()
            .Single(r => r.Text("code") == "entry-precluded");
        Assert.Equal("VCLT 20(4)(b)", said.Text("article"));
        Assert.Contains("s’y oppose nettement", said.GetProperty("texts")[3].Text("text"), StringComparison.Ordinal);
        await Record(desk, id, new { kind = "reservation-withdrawn", party = "DZA", date = "1997-01-01", concerns }).Json();
        Assert.Equal(["DZA ", "AZE ", "TUR "], await Without("1997-01-01"));

        async Task<IEnumerable<string>> Without(string day) => (await stack.Http().Agreement(id, $"?asOf={day}"))
            .GetProperty("partyStatuses").EnumerateArray().Select(p => $"{p.Text("party")} "
                + string.Join(' ', p.GetProperty("notInForceWith").EnumerateArray().Select(o => o.GetString())));
    }

    [Theory, BothWays]
    public async Task A_State_that_accedes_is_a_party_and_an_organisation_may_be_one(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("parties", (string[])["DZA", "OIC", "SUN"]),
            ("entryRule", new { kind = "nth-deposit", deposits = 2, months = 1 }));
        await desk.Act(id, "signed", "1985-01-01").Json();
        await desk.Act(id, "deposited", "1986-01-31", "DZA").Json();
        await desk.Act(id, "deposited", "1986-01-30", "OIC").Json();
        await Record(desk, id, new { kind = "succeeded", party = "RUS", date = "1991-12-26", predecessor = "SUN" }).Json();
        var shown = await desk.Act(id, "acceded", "1995-01-15", "AZE").Json();
        Assert.Equal(["DZA", "OIC", "SUN", "RUS", "AZE"], shown.Texts("parties"));
        Assert.Equal(["DZA 1986-02-28", "OIC 1986-02-28", "SUN ", "RUS 1991-12-26", "AZE 1995-02-15"],
            shown.GetProperty("partyStatuses").EnumerateArray().Select(p => $"{p.Text("party")} {p.Text("inForceFrom")}"));
        var listed = await stack.Http().GetAsync("/v1/agreements?party=AZE&pageSize=100").Json();
        Assert.Contains(listed.GetProperty("agreements").EnumerateArray(), a => a.Text("id") == id);
        var unknown = DeskOfficer.Entry(("parties", (string[])["DZA", "XYZ"]));
        Assert.Equal(["parties[1]:unknown_state"], (await desk.Post("/v1/agreements", unknown).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["predecessor:required"],
            (await Record(desk, id, new { kind = "succeeded", party = "AZE", date = "1992" }).Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Is_superseded_once_the_later_agreement_is_in_force_between_the_same_parties(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("entryRule", new { kind = "on-signature" }));
        await desk.Act(id, "signed", "2010-01-01").Json();
        var later = await desk.Enter(("entryRule", new { kind = "on-exchange" }));
        await desk.Act(later, "signed", "2020-01-01").Json();
        var waiting = await Record(desk, id, new { kind = "superseded", date = "2020-01-01", related = later }).Json();
        Assert.Equal(("in-force", ""), (waiting.Text("status"), waiting.GetProperty("actions")[1].Text("takesEffect")));
        Assert.Contains("later-agreement-not-in-force", waiting.GetProperty("reasons").EnumerateArray().Select(r => r.Text("code")));
        await desk.Act(later, "exchanged", "2021-05-05").Json();
        var after = await stack.Http().Agreement(id);
        Assert.Equal(("superseded", "2021-05-05"), (after.Text("status"), after.Text("statusSince")));
        Assert.Equal("in-force", (await stack.Http().Agreement(id, "?asOf=2021-05-04")).Text("status"));
        Assert.Contains(await stack.Told(id), t => t.RoutingKey.Contains("status-changed", StringComparison.Ordinal)
            && JsonElement.Parse(t.Json).GetProperty("data").Text("to") == "superseded");

        var others = await desk.Enter(("parties", (string[])["DZA", "TUR"]));
        var third = await desk.Enter(("entryRule", new { kind = "on-signature" }));
        await desk.Act(third, "signed", "2010-01-01").Json();
        var problem = await Record(desk, third, new { kind = "superseded", date = "2020-01-01", related = others })
            .Problem(409, "contradicts");
        Assert.Equal(("superseded", "VCLT 30(4), 59(1)"), (problem.Text("act"), problem.Text("article")));
    }

    [Theory, BothWays]
    public async Task Keeps_registration_reservation_objection_and_the_end_of_an_extension(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("entryRule", new { kind = "on-signature" }), ("term", new { months = 60 }));
        object[] texts = [new { lang = "fr", text = "Réserve" }];
        var reserved = await Record(desk, id, new { kind = "reservation", party = "DZA", date = "2022-11-29", texts }).Json();
        var reservation = reserved.GetProperty("actions")[0].Text("id");
        await desk.Act(id, "signed", "2022-11-29").Json();
        await Record(desk, id, new { kind = "objection", party = "AZE", date = "2023-01-01", concerns = reservation }).Json();
        await Record(desk, id, new { kind = "extended", date = "2024-01-01", until = "2031-01-01" }).Json();
        var registered = new { kind = "registered", date = "2023-02-02", registrationNumber = "I-58000", volume = "3300" };
        var shown = await Record(desk, id, registered).Json();
        Assert.Equal(("I-58000", "3300", "2023-02-02"), (shown.GetProperty("registration").Text("number"),
            shown.GetProperty("registration").Text("volume"), shown.GetProperty("registration").Text("date")));
        Assert.Equal([reservation], shown.GetProperty("partyStatuses")[0].Texts("reservations"));
        Assert.Equal("2031-01-01", shown.Text("endsOn"));
        var before = await stack.Http().Agreement(id, "?asOf=2023-02-01");
        Assert.False(before.TryGetProperty("registration", out _));
        Assert.Equal("2027-11-29", before.Text("endsOn"));
        await Record(desk, id, new { kind = "reservation-withdrawn", party = "DZA", date = "2025-01-01", concerns = reservation }).Json();
        Assert.Equal(0, (await desk.Agreement(id)).GetProperty("partyStatuses")[0].Count("reservations"));
        Assert.Equal(["until:required"],
            (await Record(desk, id, new { kind = "extended", date = "2024" }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["concerns:required"],
            (await Record(desk, id, new { kind = "objection", party = "AZE", date = "2024" }).Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Warns_of_a_protocol_whose_agreement_is_not_in_force(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var parent = await desk.Enter(("entryRule", new { kind = "on-signature" }));
        var id = await desk.Enter(("entryRule", new { kind = "on-signature" }), ("parent", parent), ("relation", "protocol"));
        await desk.Act(id, "signed", "2022-11-29").Json();
        string[] Codes(JsonElement shown) => [.. shown.GetProperty("reasons").EnumerateArray().Select(r => r.Text("code"))];
        Assert.Contains("parent-not-in-force", Codes(await stack.Http().Agreement(id)));
        await desk.Act(parent, "signed", "2022-01-01").Json();
        Assert.DoesNotContain("parent-not-in-force", Codes(await stack.Http().Agreement(id)));
    }

    [Theory, BothWays]
    public async Task A_memorandum_that_is_not_binding_is_in_effect(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("type", "memorandum"), ("binding", "no"), ("entryRule", new { kind = "on-signature" }));
        var shown = await desk.Act(id, "signed", "2022-11-29").Json();
        Assert.Equal(("in-effect", "no"), (shown.Text("status"), shown.Text("binding")));
        Assert.StartsWith("In effect ", shown.Text("explanation"), StringComparison.Ordinal);
        var problem = await desk.Act(id, "registered", "2023-01-01").Problem(409, "contradicts");
        Assert.Equal("UN Charter 102(1)", problem.Text("article"));
    }
}
