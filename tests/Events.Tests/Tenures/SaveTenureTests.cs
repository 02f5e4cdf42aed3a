using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Tenures;

public class SaveTenureTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task An_engagement_of_2023_names_who_held_the_office_that_day_and_a_correction_corrects_it_and_says_so(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var post = await office.Post("Minister of Foreign Affairs");
        var (lamamra, attaf) = (await office.Person("Ramtane Lamamra"), await office.Person("Ahmed Attaf"));
        var tenure = await office.Tenure(lamamra, post, "2021-07-07", "2023-03-16");
        await office.Tenure(attaf, post, "2023-03-16", "");
        var cited = await office.Enter(("start", "2023-02-01"), ("delegations", Officer.Side("DZA", new { office = post, head = true })));
        var later = await office.Enter(("start", "2024-02-01"), ("delegations", Officer.Side("DZA", new { office = post })));
        var byPerson = await office.Enter(("start", "2023-02-01"), ("delegations", Officer.Side("DZA", new { person = lamamra })));
        var hidden =
            await office.Enter(("start", "2023-02-01"), ("audience", "internal"),
                ("delegations", Officer.Side("DZA", new { office = post })));
        Assert.Equal("Ramtane Lamamra/Minister of Foreign Affairs", await Who(stack, cited));
        Assert.Equal("Ahmed Attaf/Minister of Foreign Affairs", await Who(stack, later));
        Assert.Equal("Ramtane Lamamra/Minister of Foreign Affairs", await Who(stack, byPerson));

        // He left, it turns out, a month before.
        using var before = await stack.Http().GetAsync($"/v1/engagements/{cited.Text("id")}?locale=*");
        await office.Save($"/v1/tenures/{tenure}", new { person = lamamra, office = post, from = "2021-07-07", to = "2023-01-15" },
            HttpStatusCode.OK, "\"v1\"");
        Assert.Equal("/Minister of Foreign Affairs", await Who(stack, cited));
        Assert.Equal("Ramtane Lamamra/", await Who(stack, byPerson));
        using var after = await stack.Http().GetAsync($"/v1/engagements/{cited.Text("id")}?locale=*");
        Assert.NotEqual(before.ETag(), after.ETag());
        foreach (var corrected in (JsonElement[])[cited, byPerson])
        {
            var told = await stack.Told(corrected.Text("id"));
            Assert.Equal(["planned", "changed"], told.Select(a => a.RoutingKey.Split('.')[2]));
            var said = JsonElement.Parse(told[1].Json);
            Assert.Equal(("dependency", """["delegations"]""", 2),
                (said.Text("cause"), said.GetProperty("data").GetProperty("changed").GetRawText(), said.GetProperty("subjectversion")
                    .GetInt32()));
        }
        Assert.Single(await stack.Told(later.Text("id")));
        Assert.Empty(await stack.Told(hidden.Text("id")));
        Assert.Equal(["changed", "changed"],
            (await stack.Log("events")).Where(a => a.Subject == $"tenures/{tenure}").Select(a => a.RoutingKey.Split('.')[2]));
    }

    [Theory, BothWays]
    public async Task A_woman_bears_the_title_that_the_office_has_for_her_until_she_is_erased(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var post = (await office.Save($"/v1/offices/{Guid.NewGuid()}", new
        {
            titles = (object[])[new { lang = "fr", text = "Président" }, new { lang = "en", text = "President" }],
            feminineTitles = (object[])[new { lang = "fr", text = "Présidente" }],
            state = "DZA",
        })).Text("id");
        var person = await office.Person("Selma");
        var tenure = $"/v1/tenures/{Guid.NewGuid()}";
        await office.Save(tenure, new { person, office = post, from = "2020", feminine = true });
        var cited = await office.Enter(("start", "2023-02-01"), ("delegations", Officer.Side("DZA", new { office = post })));
        Assert.Equal(["Présidente", "President"], await Titles(stack, cited));
        Assert.True((await stack.Http().GetAsync($"/v1/offices/{post}?locale=fr").Json()).GetProperty("holders")[0].GetProperty("feminine")
            .GetBoolean());
        await office.Save(tenure, new { person, office = post, from = "2020" }, HttpStatusCode.OK, "\"v1\"");
        Assert.Equal(["Président", "President"], await Titles(stack, cited));
        await office.Save(tenure, new { person, office = post, from = "2020", feminine = true }, HttpStatusCode.OK, "\"v2\"");
        await stack.Http(Roles.Administrator).Post($"/v1/persons/{person}:erase", new { }, "\"v1\"").Json();
        Assert.False((await stack.Http().GetAsync($"/v1/tenures?office={post}").Json()).GetProperty("tenures")[0].GetProperty("feminine")
            .GetBoolean());
    }

    [Theory, BothWays]
    public async Task Overlapping_tenures_of_an_office_of_one_holder_are_refused_whatever_the_precision(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var post = await office.Post("President");
        var (one, two) = (await office.Person("One"), await office.Person("Two"));
        var first = await office.Tenure(one, post, "2019-12-19", "2024-09");
        foreach (var (from, to) in ((string, string)[])[("", ""), ("2020", ""), ("2024-08-31", ""), ("", "2020"), ("2021", "2022"),
            ("2010", "2030")])
        {
            var problem = await office.Put($"/v1/tenures/{Guid.NewGuid()}", new { person = two, office = post, from, to })
                .Problem(409, "tenure_overlaps");
            Assert.Equal(first, problem.Text("tenure"));
        }
        // The day, or the month, in which one hands over to the other.
        await office.Tenure(two, post, "2024-09", "");
        await office.Tenure(two, post, "1999", "2019-12-19");
        // An internal tenure stands in the way as well.
        var secret = await office.Post("Ambassador");
        await office.Tenure(one, secret, "2026-01-01", "", "internal");
        await office.Put($"/v1/tenures/{Guid.NewGuid()}", new { person = two, office = secret, from = "2026-06-01" })
            .Problem(409, "tenure_overlaps");
        var several = await office.Post("Deputy", severalHolders: true);
        await office.Tenure(one, several, "2020", "");
        await office.Tenure(two, several, "2020", "");
        await office.Put($"/v1/tenures/{Guid.NewGuid()}", new { person = two, office = several, from = "2022" })
            .Problem(409, "tenure_overlaps");
    }

    [Theory, BothWays]
    public async Task Of_many_who_enter_a_holder_at_once_one_does(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var post = await office.Post("Speaker");
        var persons = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => office.Person($"Candidate {i}")));
        var answers =
            await Task.WhenAll(
                persons.Select(p => office.Put($"/v1/tenures/{Guid.NewGuid()}", new { person = p, office = post, from = "2024-01-01" })));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.Single((await office.GetAsync($"/v1/tenures?office={post}").Json()).GetProperty("tenures").EnumerateArray());
    }

    [Theory, BothWays]
    public async Task Names_every_fault_and_what_is_hidden_is_not_told(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var address = $"/v1/tenures/{Guid.NewGuid()}";
        var problem = await office.Put(address, new { person = Guid.NewGuid(), office = Guid.NewGuid(), from = "2023", to = "2022-12" })
            .Problem(400, "invalid_request");
        Assert.Equal(["to:end_before_start", "person:not_on_record", "office:not_on_record"], problem.Faults());
        await stack.Http().Put(address, new { }).Problem(401, "token_missing");
        var (person, post) = (await office.Person("Somebody", "internal"), await office.Post("Attaché"));
        var tenure = await office.Tenure(person, post, "2020", "");
        Assert.DoesNotContain(await stack.Log("events"),
            a => a.Json.Contains(tenure, StringComparison.Ordinal) || a.Json.Contains(person, StringComparison.Ordinal));
        // Nor where an engagement of the office is shown.
        var cited = await office.Enter(("delegations", Officer.Side("DZA", new { office = post }, new { person })));
        Assert.Equal("/Attaché", await Who(stack, cited));
        Assert.DoesNotContain(person, await stack.Http().GetStringAsync($"/v1/engagements/{cited.Text("id")}?locale=*"));
    }

    static async Task<IEnumerable<string>> Titles(Stack stack, JsonElement engagement) =>
        (await stack.Http().GetAsync($"/v1/engagements/{engagement.Text("id")}?locale=*").Json())
        .GetProperty("delegations")[0].GetProperty("members")[0].GetProperty("capacities")[0].GetProperty("titles").EnumerateArray()
        .Select(t => t.Text("text"));

    static async Task<string> Who(Stack stack, JsonElement engagement)
    {
        var member =
            Assert.Single(
                (await stack.Http().GetAsync($"/v1/engagements/{engagement.Text("id")}?locale=*").Json())
                    .GetProperty("delegations")[0].GetProperty("members").EnumerateArray());
        var capacity = Assert.Single(member.GetProperty("capacities").EnumerateArray());
        return string.Join('/', First("names"), First("titles"));

        string First(string list) => capacity.TryGetProperty(list, out var texts)
            ? texts.EnumerateArray().Select(t => t.Text("text")).FirstOrDefault("") : "";
    }
}
