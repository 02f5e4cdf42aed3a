using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Persons;

public class ErasePersonTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_cited_person_becomes_anonymous_everywhere_and_the_record_stays(Way way)
    {
        var stack = await stacks.Platform(way);
        var (office, admin) = (stack.Office(), stack.Http(Roles.Administrator));
        var id = Guid.NewGuid().ToString();
        await office.Save($"/v1/persons/{id}", new
        {
            names = (object[])[new { lang = "en", text = "Qoyun Forgetmewell" }],
            spellings = (object[])[new { text = "Koyun Forgetmewel", source = "https://example.org/forgetmewell" }],
        });
        var post = await office.Post("Keeper of seals");
        await office.Tenure(id, post, "2020", "");
        var engagement = await office.Enter(("start", "2022-03-15"), ("participants", (string[])["Qoyun Forgetmewell", "Another"]),
            ("delegations", Officer.Side("DZA", new { person = id, name = "Mr Forgetmewell" }, new { name = "Another" })));
        var prose = await office.Enter(("titles", (object[])[new { lang = "en", text = "Farewell to Qoyun Forgetmewell" }]));
        var letter = $"/v1/letters/{Guid.NewGuid()}";
        await office.Save(letter, new
        {
            kind = "message",
            direction = "outgoing",
            signedOn = "2022-03-15",
            sender = new { state = "DZA", person = id, name = "M. Forgetmewell" },
            addressee = new { state = "AZE", name = "Somebody" },
            titles = (object[])[new { lang = "en", text = "Message" }],
        });

        await office.Post($"/v1/persons/{id}:erase", new { }, "\"v1\"").Problem(403, "forbidden");
        await admin.Post($"/v1/persons/{id}:erase", new { }).Problem(428, "precondition_required");
        var erased = await admin.Post($"/v1/persons/{id}:erase", new { }, "\"v1\"").Json();
        Assert.Equal(new[] { $"/v1/engagements/{engagement.Text("id")}", letter }.Order(),
            erased.GetProperty("cleared").EnumerateArray().Select(c => c.GetString()!).Order());
        Assert.Equal([$"/v1/engagements/{prose.Text("id")}"], erased.GetProperty("mentions").EnumerateArray().Select(c => c.GetString()!));

        var person = await stack.Http().GetAsync($"/v1/persons/{id}?locale=en").Json();
        Assert.Equal(("A person", 0), (person.GetProperty("name").Text("text"), person.GetProperty("spellings").GetArrayLength()));
        var everywhere = new List<string> { person.GetRawText() };
        foreach (var address in (string[])[$"/v1/offices/{post}?locale=*", $"/v1/engagements/{engagement.Text("id")}?locale=*",
            $"{letter}?locale=*"])
        {
            var shown = (await office.GetAsync(address).Json()).GetRawText();
            Assert.Contains("Une personne", shown, StringComparison.Ordinal);
            everywhere.Add(shown);
        }
        everywhere.AddRange((await stack.Log("events")).Where(a => a.Subject != $"engagements/{prose.Text("id")}").Select(a => a.Json));
        Assert.DoesNotContain(everywhere, shown => shown.Contains("orgetmewel", StringComparison.Ordinal));
        Assert.Equal(0, (await office.GetAsync("/v1/persons?q=forgetmewel").Json()).GetProperty("persons").GetArrayLength());

        // A repeat changes nothing, and nobody gives the name back.
        Assert.Equal(0, (await admin.Post($"/v1/persons/{id}:erase", new { }, "\"v1\"").Json()).GetProperty("cleared").GetArrayLength());
        await office.Put($"/v1/persons/{id}", new { names = (object[])[new { lang = "en", text = "Back" }] }, "\"v2\"")
            .Problem(410, "gone");
    }

    [Theory, BothWays]
    public async Task A_person_that_nothing_cites_is_deleted(Way way)
    {
        var stack = await stacks.Platform(way);
        var id = await stack.Office().Person("Qoyun Nevermentioned");
        var erased = await stack.Http(Roles.Administrator).Post($"/v1/persons/{id}:erase", new { }, "\"v1\"").Json();
        Assert.True(erased.GetProperty("deleted").GetBoolean());
        await stack.Office().GetAsync($"/v1/persons/{id}").Problem(404, "not_found");
        var told = (await stack.Log("events")).Where(a => a.Subject == $"persons/{id}").ToList();
        Assert.Equal("removed", told[^1].RoutingKey.Split('.')[2]);
        Assert.DoesNotContain(told, a => a.Json.Contains("Nevermentioned", StringComparison.Ordinal));
        await stack.Http(Roles.Administrator).Post($"/v1/persons/{Guid.NewGuid()}:erase", new { }, "\"v1\"").Problem(404, "not_found");
    }
}
