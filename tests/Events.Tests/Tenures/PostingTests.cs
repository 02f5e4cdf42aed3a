using System.Net;

namespace Embassy.Events.Tests.Tenures;

/// <summary>An ambassador and the chargé d'affaires, accreditations, and the steps of a posting.</summary>
public class PostingTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly object[] Title = [new { lang = "en", text = "Ambassador" }];

    static object Step(string kind, string date, string to = "", string note = "") => new { kind, date, to, note };

    // Vienna Convention on Diplomatic Relations, article 19.
    [Theory, BothWays]
    public async Task A_charge_d_affaires_stands_beside_the_ambassador_and_both_are_named(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var post = await office.Post("Ambassador");
        var (ambassador, charge) = (await office.Person("Titular"), await office.Person("Charge"));
        await office.Tenure(ambassador, post, "2021-01-01", "2024-01-01");
        object Acting(string from, string to) => new { person = charge, office = post, from, to, acting = true };
        await office.Save($"/v1/tenures/{Guid.NewGuid()}", Acting("2022-03-01", "2022-04-01"));
        var shown = await stack.Http().GetAsync($"/v1/offices/{post}?asOf=2022-03-15&locale=en").Json();
        Assert.Equal(["Titular False False", "Charge True False"], shown.GetProperty("holders").EnumerateArray().Select(h =>
            $"{h.GetProperty("name").Text("text")} {Flag(h, "acting")} {Flag(h, "uncertain")}"));
        var engagement = await office.Enter(("start", "2022-03-15"), ("delegations", Officer.Side("DZA", new { office = post })));
        var read = await stack.Http().GetAsync($"/v1/engagements/{engagement.Text("id")}?locale=*").Json();
        Assert.Equal(["Titular False False", "Charge True False"],
            read.GetProperty("delegations")[0].GetProperty("members")[0].GetProperty("capacities").EnumerateArray().Select(c =>
                $"{c.GetProperty("names")[0].Text("text")} {Flag(c, "acting")} {Flag(c, "uncertain")}"));
        // A second chargé, a second ambassador, and the ambassador acting for himself.
        var other = await office.Person("Other");
        foreach (var (person, from, to, acting) in ((string, string, string, bool)[])[(other, "2022-03-10", "2022-03-20", true),
            (other, "2022-03-10", "2022-03-20", false), (ambassador, "2023-03-10", "2023-03-20", true)])
            await office.Put($"/v1/tenures/{Guid.NewGuid()}", new { person, office = post, from, to, acting })
                .Problem(409, "tenure_overlaps");
    }

    [Theory, BothWays]
    public async Task An_office_is_accredited_to_States_and_organisations_and_belongs_to_one(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var address = $"/v1/offices/{Guid.NewGuid()}";
        var saved = await office.Save(address, new
        {
            titles = Title,
            state = "DZA",
            accreditations = (object[])[new { state = "AZE" }, new { state = "GEO", nonResident = true }, new { organisation = "GUAM" }],
        });
        Assert.Equal("GEO", saved.GetProperty("accreditations")[1].Text("state"));
        foreach (var to in (string[])["GEO", "AZE", "GUAM"])
            Assert.Contains(address, (await stack.Http().GetAsync($"/v1/offices?accreditedTo={to}").Json()).GetProperty("offices")
                .EnumerateArray()
                .Select(o => $"/v1/offices/{o.Text("id")}"));
        Assert.Equal(0, (await stack.Http().GetAsync("/v1/offices?accreditedTo=UAM").Json()).GetProperty("offices").GetArrayLength());
        await office.Save($"/v1/offices/{Guid.NewGuid()}", new { titles = Title, organisation = "OIC" });
        Assert.Equal(["body:required"],
            (await office.Put($"/v1/offices/{Guid.NewGuid()}", new { titles = Title }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["organisation:not_applicable", "accreditations[0].state:duplicate", "accreditations[2]:duplicate",
            "accreditations[3].organisation:required"],
            (await office.Put($"/v1/offices/{Guid.NewGuid()}", new
            {
                titles = Title,
                state = "DZA",
                organisation = "OIC",
                accreditations = (object[])[new { state = "DZA" }, new { state = "AZE" }, new { state = "AZE" },
                    new { nonResident = true }],
            }).Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Agrement_credentials_and_departure_are_kept_in_order_and_the_agrement_stays_internal(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var post = Guid.NewGuid();
        await office.Save($"/v1/offices/{post}", new
        {
            titles = Title,
            state = "DZA",
            accreditations = (object[])[new { state = "AZE" }, new { state = "GEO", nonResident = true }],
        });
        var (person, address) = (await office.Person("Envoy"), $"/v1/tenures/{Guid.NewGuid()}");
        object With(params object[] steps) => new { person, office = post, from = "2024-02", steps };
        await office.Save(address, With(Step("agrement-requested", "2023-10", "AZE", "note verbale"),
            Step("agrement-granted", "2023-12-04", "AZE"),
            Step("arrived", "2024-02-11"), Step("credentials-presented", "2024-03-05", "AZE"),
                Step("credentials-presented", "2024-06", "GEO")));
        var seen = (await stack.Http().GetAsync($"/v1/tenures?person={person}").Json()).GetProperty("tenures")[0].GetProperty("steps");
        Assert.Equal(["arrived 2024-02-11 ", "credentials-presented 2024-03-05 AZE", "credentials-presented 2024-06 GEO"],
            seen.EnumerateArray().Select(s => $"{s.Text("kind")} {s.Text("date")} {s.Text("to")}"));
        Assert.Equal(5, (await office.GetAsync($"/v1/tenures?person={person}").Json()).GetProperty("tenures")[0].GetProperty("steps")
            .GetArrayLength());
        foreach (var (steps, fault) in ((object[], string)[])[
            ([Step("credentials-presented", "2024-03-05")], "steps[0].to:required"),
            ([Step("credentials-presented", "2024-03-05", "TUR")], "steps[0].to:not_on_record"),
            ([Step("agrement-granted", "2024-05-01", "AZE"), Step("credentials-presented", "2024-03-05", "AZE")],
                "steps[1].date:end_before_start"),
            ([Step("departed", "2024-01-01"), Step("arrived", "2024-02-11")], "steps[0].date:end_before_start"),
            ([Step("agrement-refused", "2023-12-04", "AZE"), Step("credentials-presented", "2024-03-05", "AZE")],
                "steps[1].kind:not_applicable"),
            ([Step("arrived", "2024-02-11"), Step("arrived", "2024-02-12")], "steps[1]:duplicate"),
            ([Step("arrived", "")], "steps[0].date:required")])
            Assert.Equal([fault], (await office.Put(address, With(steps), "\"v1\"").Problem(400, "invalid_request")).Faults());
        // A month that the day may lie in contradicts nothing.
        await office.Save(address, With(Step("arrived", "2024-03"), Step("credentials-presented", "2024-03-05", "AZE")),
            HttpStatusCode.OK, "\"v1\"");
    }

    static bool Flag(System.Text.Json.JsonElement of, string name) => of.TryGetProperty(name, out var flag) && flag.GetBoolean();
}
