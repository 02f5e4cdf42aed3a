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
        Assert.Equal(["bodies:required"],
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
        Assert.Equal(5, (await office.GetAsync($"/v1/tenures?person={person}&audience=all").Json()).GetProperty("tenures")[0]
            .GetProperty("steps").GetArrayLength());
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

    // Vienna Convention on Diplomatic Relations, article 4.
    [Theory, BothWays]
    public async Task A_candidate_holds_no_office_until_the_appointment(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var post = await office.Post("Ambassador");
        var (ambassador, candidate) = (await office.Person("Residing"), await office.Person("Proposed"));
        await office.Tenure(ambassador, post, "2020-01-01", "");
        var address = $"/v1/tenures/{Guid.NewGuid()}";
        object With(string audience, string from, params object[] steps) =>
            new { person = candidate, office = post, from, audience, steps };
        Assert.Equal(["from:required"], (await office.Put(address, With("public", "", Step("agrement-requested", "2026-10-01")))
            .Problem(400, "invalid_request")).Faults());
        await office.Save(address, With("internal", "", Step("agrement-requested", "2026-10-01")));
        Assert.Equal(["Residing"], await Holders(office, "2026-11-01"));
        Assert.Equal(0, (await office.GetAsync($"/v1/tenures?person={candidate}&asOf=2026-11-01&audience=all").Json()).GetProperty("tenures")
            .GetArrayLength());
        await office.Save(address, With("internal", "2026-11-01", Step("agrement-requested", "2026-10-01"),
            Step("agrement-refused", "2026-10-20")), HttpStatusCode.OK, "\"v1\"");
        Assert.Equal(["Residing"], await Holders(office, "2026-11-01"));
        // A second attempt, after the other left: it begins with the appointment, though no first day is entered.
        var next = await office.Post("Ambassador elsewhere");
        await office.Save($"/v1/tenures/{Guid.NewGuid()}", new
        {
            person = candidate,
            office = next,
            steps = (object[])[Step("agrement-granted", "2024-01-10"), Step("appointed", "2024-02-01"), Step("arrived", "2024-03")],
        });
        post = next;
        Assert.Empty(await Holders(stack.Http(), "2024-01-31"));
        Assert.Equal(["Proposed"], await Holders(stack.Http(), "2024-02-01"));

        async Task<string[]> Holders(HttpClient reader, string day) =>
            [.. (await reader.GetAsync($"/v1/offices/{post}?asOf={day}&locale=en").Json()).GetProperty("holders").EnumerateArray()
                .Select(h => h.GetProperty("name").Text("text") + (Flag(h, "uncertain") ? "?" : ""))];
    }

    [Theory, BothWays]
    public async Task What_only_staff_sees_is_neither_announced_nor_counted_in_public(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var post = await office.Post("Envoy");
        var (person, id) = (await office.Person("Discreet"), Guid.NewGuid());
        object With(params object[] steps) => new { person, office = post, from = "2024-02", steps };
        await office.Save($"/v1/tenures/{id}", With());
        var secret = Step("agrement-granted", "2023-12-04", note: "by note verbale");
        var saved = await office.Save($"/v1/tenures/{id}", With(secret), HttpStatusCode.OK, "\"v1\"");
        Assert.Equal((2, 1), (Version(saved), await Seen()));
        Assert.Single(await Told());
        await office.Save($"/v1/tenures/{id}", With(secret, Step("arrived", "2024-02-11", note: "by air")), HttpStatusCode.OK, "\"v2\"");
        Assert.Equal(2, await Seen());
        Assert.Equal([1, 2], (await Told()).Select(a => System.Text.Json.JsonElement.Parse(a.Json).GetProperty("subjectversion")
            .GetInt32()));

        static int Version(System.Text.Json.JsonElement tenure) => tenure.GetProperty("version").GetInt32();

        async Task<int> Seen() => Version((await stack.Http().GetAsync($"/v1/tenures?person={person}").Json()).GetProperty("tenures")[0]);

        async Task<List<Embassy.Log.V1.Announcement>> Told() =>
            [.. (await stack.Log("events")).Where(a => a.Subject == $"tenures/{id}")];
    }

    static bool Flag(System.Text.Json.JsonElement of, string name) => of.TryGetProperty(name, out var flag) && flag.GetBoolean();
}
