using System.Net;
using Embassy.Events.Disclosures;
using Embassy.Events.Tenures;
using Embassy.Events.Tests.Imports;
using Embassy.Events.Tests.Letters;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

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
        var engagement = await office.Enter(("start", "2022-03-15"), Officer.With(["Qoyun Forgetmewell", "Another"]),
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
    public async Task A_name_beside_an_office_or_alone_goes_too_and_does_not_come_back(Way way)
    {
        var stack = await stacks.Platform(way);
        var (office, admin) = (stack.Office(), stack.Http(Roles.Administrator));
        var (id, other) = (await office.Person("Tovuz Unremembered"), await office.Person("Somebody Else"));
        var post = await office.Post("Keeper of keys");
        await office.Tenure(id, post, "2020-01-01", "");
        var engagement = await office.Enter(("start", "2022-03-15"), ("delegations", Officer.Side("DZA",
            new { office = post, name = "Mr Unremembered" }, new { name = "Tovuz Unremembered" }, new { name = "Third" })));
        var alone = await office.Enter(("delegations", Officer.Side("DZA", new { name = "Tovuz Unremembered" }, new { name = "Third" })));
        var prose = await office.Enter(
            ("agenda", (object[])[new { texts = (object[])[new { lang = "en", text = "Thanks to Tovuz Unremembered" }] }]));
        var adviser = await office.Enter(("delegations", Officer.Side("DZA", new { name = "Adviser to Tovuz Unremembered" })));
        var byOffice = await Letter(office, new { state = "DZA", office = post });
        var beside = await Letter(office, new { state = "DZA", office = post, name = "M. Unremembered" });
        var spelled = await Letter(office, new { state = "DZA", name = "Tovuz Unremembered" });
        var ahead = await Letter(office, new { state = "DZA", person = id, name = "M. Unremembered" },
            ("embargoUntil", "2099-01-01T00:00:00Z"));
        var corrected = await Letter(office, new { state = "DZA", person = id });
        using var read = await office.GetAsync($"{corrected}?locale=*");
        await office.Save(corrected, SaveLetterTests.Letter(("sender", new { state = "DZA", person = other })), HttpStatusCode.OK,
            read.ETag());

        var erased = await admin.Post($"/v1/persons/{id}:erase", new { }, "\"v1\"").Json();
        string[] engagements = [.. new[] { engagement, alone }.Select(e => $"/v1/engagements/{e.Text("id")}")];
        Assert.Equal(new[] { beside, spelled, ahead }.Concat(engagements).Order(), Listed(erased, "cleared").Order());
        Assert.Equal(new[] { prose, adviser }.Select(e => $"/v1/engagements/{e.Text("id")}").Order(), Listed(erased, "mentions"));
        foreach (var address in (string[])[byOffice, beside, spelled, ahead, corrected, .. engagements])
            Assert.DoesNotContain("Unremembered", await office.GetStringAsync($"{address}?locale=*"), StringComparison.Ordinal);
        Assert.DoesNotContain(await stack.Log("events"), a => a.Json.Contains("Unremembered", StringComparison.Ordinal));
        // Under embargo, it is changed and waits once.
        Assert.Equal(2, (await office.GetAsync($"{ahead}?locale=*").Json()).GetProperty("version").GetInt32());
        Assert.Equal(["1 ", "2 Third"], (await office.GetAsync($"{engagements[0]}?locale=*").Json()).GetProperty("delegations")[0]
            .GetProperty("members").EnumerateArray().Select(m => $"{m.GetProperty("place").GetInt32()} {m.Text("name")}"));

        foreach (var (address, body, fault) in ((string, object, string)[])[
            (byOffice, SaveLetterTests.Letter(("sender", new { state = "DZA", person = id, name = "T. Unremembered" })),
                "sender.name:not_applicable"),
            ($"/v1/tenures/{Guid.NewGuid()}", new
            {
                person = id,
                office = await office.Post("Another"),
                from = "2010",
                steps = (object[])[new { kind = "arrived", date = "2010", note = "Unremembered" }],
            }, "steps[0].note:not_applicable")])
            Assert.Equal([fault], (await office.Put(address, body).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["delegations[0].members[0].name:not_applicable"], (await office.Post("/v1/engagements",
            Officer.Plan(("delegations", Officer.Side("DZA", new { person = id, name = "T. Unremembered" }))))
            .Problem(400, "invalid_request")).Faults());
        // What is spelled beside the office later is cleared by a repeat.
        var late = await Letter(office, new { state = "DZA", office = post, name = "M. Unremembered" });
        Assert.Equal([late], Listed(await admin.Post($"/v1/persons/{id}:erase", new { }, "\"v1\"").Json(), "cleared"));
        Assert.DoesNotContain("Unremembered", await office.GetStringAsync($"{late}?locale=*"), StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Imported_candidates_and_refused_rows_lose_the_name(Way way)
    {
        var stack = await stacks.Platform(way);
        var (office, admin) = (stack.Office(), stack.Http(Roles.Administrator));
        var id = await office.Person("Xankendi Unrecorded");
        await office.Import(ImportedFile.Calendar("UID:erase1\nDTSTART:20270105T100000Z\nSUMMARY:Talks\n"
            + "ATTENDEE;CN=Xankendi Unrecorded:mailto:a@example.org\nATTENDEE;CN=Another:mailto:b@example.org",
            "UID:erase2\nDTSTART:20270106T100000Z\nSUMMARY:Lunch with Xankendi Unrecorded")).Json();
        var refused = await office.Import("id,kind,date,precision,title,place,participants,source,note\n"
            + "E1,visit,2022-13,month,A,,Xankendi Unrecorded,,\nE2,visit,2022-08,month,B,,,,\n", "text/csv").Json();
        var rows = refused.Text("refusalsLink");
        Assert.Contains("Unrecorded", await office.GetStringAsync(rows), StringComparison.Ordinal);

        var erased = await admin.Post($"/v1/persons/{id}:erase", new { }, "\"v1\"").Json();
        var candidates = (await office.Candidates()).ToLookup(c => c.Text("identity"));
        var (talks, lunch) = (candidates["erase1"].Single(), candidates["erase2"].Single());
        Assert.Equal(["Another"], talks.GetProperty("participants").EnumerateArray().Select(p => p.GetString()));
        Assert.Equal(new[] { $"/v1/import-candidates/{talks.Text("id")}", rows },
            erased.GetProperty("cleared").EnumerateArray().Select(c => c.GetString()!));
        Assert.Equal([$"/v1/import-candidates/{lunch.Text("id")}"],
            erased.GetProperty("mentions").EnumerateArray().Select(c => c.GetString()!));
        await office.GetAsync(rows).Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task Namesakes_stay_and_are_reported(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var id = Guid.NewGuid().ToString();
        await office.Save($"/v1/persons/{id}", new
        {
            names = (object[])[new { lang = "en", text = "Vugar Samename" }],
            spellings = (object[])[new { text = "Samename", source = "a" }],
        });
        var post = await office.Post("Samename's colleagues", severalHolders: true);
        await office.Tenure(id, post, "2020", "");
        await office.Tenure(await office.Person("Colleague"), post, "2020", "");
        var both = await office.Enter(Officer.With(["Samename", "Vugar Samename"]));
        var title = await office.Enter(("titles", (object[])[new { lang = "en", text = "Samenames" }]));
        var one = await office.Enter(("delegations", Officer.Side("DZA", new { office = post, name = "Mr Colleague" })));
        var erased = await stack.Http(Roles.Administrator).Post($"/v1/persons/{id}:erase", new { }, "\"v1\"").Json();
        Assert.Equal([$"/v1/engagements/{both.Text("id")}"], Listed(erased, "cleared"));
        Assert.Equal(new[] { both, one }.Select(e => $"/v1/engagements/{e.Text("id")}").Order(), Listed(erased, "mentions"));
        Assert.Equal(["Samename"], (await office.GetAsync($"/v1/engagements/{both.Text("id")}?locale=*").Json())
            .GetProperty("participants").EnumerateArray().Select(p => p.GetProperty("names")[0].Text("text")));
        Assert.Contains("Mr Colleague", await office.GetStringAsync($"/v1/engagements/{one.Text("id")}?locale=*"),
            StringComparison.Ordinal);
        Assert.NotEqual(title.Text("id"), both.Text("id"));
    }

    [Theory, BothWays]
    public async Task Who_is_given_an_office_at_the_same_time_becomes_anonymous(Way way)
    {
        var stack = await stacks.Platform(way);
        var (id, post) = (await stack.Office().Person("Late Appointed"), await stack.Office().Post("Late office"));
        var erasing = Task.FromResult(new HttpResponseMessage());
        await stack.Query<EventsDb, int>("events", async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            var tenure = new Tenure { Id = Guid.NewGuid(), CreatedAt = DateTimeOffset.UtcNow };
            tenure.Enter(Guid.Parse(id), Guid.Parse(post), CivilDate.Parse("2020"), null, acting: false, feminine: false, [], [],
                Disclosure.Open, DateTimeOffset.UtcNow);
            db.Tenures.Add(tenure);
            var saved = await db.SaveChangesAsync();
            erasing = stack.Http(Roles.Administrator).Post($"/v1/persons/{id}:erase", new { }, "\"v1\"");
            // On SQLite it waits for the transaction anyway. Within a transaction the view stays as first read.
            if (way == Way.Real)
                await Eventually.True("the erasure waits", async () => await stack.Query<EventsDb, int>("events",
                    other => other.Database.SqlQuery<int>(
                    $"""
                    select count(*)::int as "Value" from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
                    """).SingleAsync()) > 0);
            await transaction.CommitAsync();
            return saved;
        });
        var erased = await erasing.Json();
        Assert.NotEqual("", erased.GetProperty("person").Text("erasedAt"));
        Assert.Equal(0, erased.GetProperty("cleared").GetArrayLength());
    }

    static string[] Listed(System.Text.Json.JsonElement erased, string list) =>
        [.. erased.GetProperty(list).EnumerateArray().Select(c => c.GetString()!)];

    static async Task<string> Letter(HttpClient office, object sender, params (string Field, object? Value)[] more)
    {
        var address = $"/v1/letters/{Guid.NewGuid()}";
        await office.Save(address, SaveLetterTests.Letter([("sender", sender), .. more]));
        return address;
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
