using System.Globalization;
using System.Net;
using System.Text.Json;
using Embassy.Events.Tests.Letters;
using Embassy.Events.Tests.Programmes;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tests.Engagements;

// A text that was corrected before an embargo ended is published nowhere: of every kind of record, and of the records
// it names.
public class CorrectedInsideEmbargoTests(Stacks stacks) : IClassFixture<Stacks>
{
    const string Canary = "ZQCANARY", Right = "Corrected";

    static string In(TimeSpan time) => DateTime.UtcNow.Add(time).ToString("O", CultureInfo.InvariantCulture);

    static object[] Text(string text) => [new { lang = "en", text }];

    [Theory, BothWays]
    public async Task Of_an_engagement_its_outcomes_and_its_programme(Way way)
    {
        var stack = await stacks.Platform(way);
        var (office, later) = (stack.Office(), In(TimeSpan.FromHours(1)));
        var at = await office.Enter(Officer.In(Canary), ("titles", Text(Canary)), ("embargoUntil", later));
        var id = at.Text("id");
        at = await office.Update(at, Officer.In(Canary + "2"), ("titles", Text(Canary)), ("embargoUntil", later)).Json();
        at = await office.Do(at, "confirm").Json();
        at = await office.Update(at, Officer.In(Right), ("titles", Text(Right)), ("embargoUntil", later)).Json();
        var outcome = $"/v1/engagements/{id}/outcomes/{Guid.NewGuid()}";
        await office.Save(outcome, new { texts = Text(Canary) });
        await office.Save(outcome, new { texts = Text(Right) }, HttpStatusCode.OK, "\"v1\"");
        await office.Post($"/v1/engagements/{id}/programme",
            new { audience = "public", items = (object[])[ReleaseProgrammeTests.Item("talks", "2031-05-01T11:00", "Entretiens")] })
            .Json(HttpStatusCode.Created);
        Assert.Empty(await stack.Told(id));

        // Shortened, and over by itself.
        at = await office.GetAsync($"/v1/engagements/{id}?locale=*").Json();
        await office.Update(at, Officer.In(Right), ("titles", Text(Right)), ("embargoUntil", In(TimeSpan.FromSeconds(1)))).Json();
        await Eventually.True("the programme is told, which waits with the engagement", async () =>
            (await stack.Log("events")).Any(a => a.Subject == $"engagements/{id}/programme"));
        var told = await stack.Told(id);
        Assert.Equal(["planned", "confirmed"], told.Select(a => a.RoutingKey.Split('.')[2]));
        Assert.All(told, a => Assert.Equal(Right, JsonElement.Parse(a.Json).GetProperty("data").GetProperty("engagement").Place()));
        Assert.Equal(["planned", "confirmed"],
            told.Select(a => JsonElement.Parse(a.Json).GetProperty("data").GetProperty("engagement").Text("status")));
        var versions = told.Select(a => JsonElement.Parse(a.Json).GetProperty("subjectversion").GetInt32()).ToList();
        Assert.True(versions[0] < versions[1]);
        Assert.Equal((await office.GetAsync($"/v1/engagements/{id}?locale=*").Json()).GetProperty("publicVersion").GetInt32(), versions[1]);
        Assert.Single(await stack.Log("events"), a => outcome.EndsWith(a.Subject, StringComparison.Ordinal));
        await Eventually.True("the feed shows it", async () =>
            (await (await stack.Http().GetAsync("/v1/feed.json?locale=en")).Content.ReadAsStringAsync())
            .Contains(Right, StringComparison.Ordinal));
        await Nowhere(stack, "/v1/feed.atom", "/v1/feed.json", "/v1/calendar.ics");
    }

    [Theory, BothWays]
    public async Task Of_persons_offices_tenures_and_letters_and_of_whom_a_letter_names(Way way)
    {
        var stack = await stacks.Platform(way);
        var (office, later) = (stack.Office(), In(TimeSpan.FromHours(1)));
        var (person, post, tenure, letter) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var named = await office.Person(Canary + " is public until the letter is");
        object Person(string name, string? until) => new { names = Text(name), audience = "public", embargoUntil = until };
        object Post(string title, string? until) => new { titles = Text(title), state = "DZA", audience = "public", embargoUntil = until };
        object Tenure(string from, string? until) => new { person, office = post, from, audience = "public", embargoUntil = until };
        object Letter(string title, string name, string? until) => SaveLetterTests.Letter(("titles", Text(title)),
            ("sender", new { state = "AZE", name }), ("addressee", new { state = "DZA", person = named }), ("audience", "public"),
            ("embargoUntil", until));
        (string Address, object First, Func<string?, object> Then)[] records =
        [
            ($"/v1/persons/{person}", Person(Canary, later), until => Person(Right, until)),
            ($"/v1/offices/{post}", Post(Canary, later), until => Post(Right, until)),
            ($"/v1/tenures/{tenure}", Tenure("1999-09-09", later), until => Tenure("2001-01-01", until)),
            ($"/v1/letters/{letter}", Letter(Canary, Canary, later), until => Letter(Right, Right, until)),
        ];
        foreach (var (address, first, then) in records)
        {
            await office.Save(address, first);
            await office.Save(address, then(later), HttpStatusCode.OK, "\"v1\"");
        }
        await office.Save($"/v1/persons/{named}", new { names = Text("Unnamed"), audience = "internal" }, HttpStatusCode.OK, "\"v1\"");
        foreach (var (address, _, then) in records)
        {
            using var read =
                await office.GetAsync(
                    address.Replace("tenures", "persons", StringComparison.Ordinal)
                        .Replace(tenure.ToString(), person.ToString(), StringComparison.Ordinal) + "?locale=*");
            // Called off: it is announced at once, as it is now, and once.
            await office.Save(address, then(null),
                HttpStatusCode.OK, address.Contains("tenures", StringComparison.Ordinal) ? "*" : read.ETag());
            var told = Assert.Single(await stack.Log("events"), a => a.Subject == address["/v1/".Length..]);
            Assert.DoesNotContain(Canary, told.Json, StringComparison.Ordinal);
            Assert.DoesNotContain("1999-09-09", told.Json, StringComparison.Ordinal);
            Assert.DoesNotContain(named, told.Json, StringComparison.Ordinal);
        }
        // Public, so that no embargo can begin; internal is another thing.
        foreach (var (address, _, then) in records) await office.Put(address, then(later), "*").Problem(409, "embargo_ended");
    }

    [Theory, BothWays]
    public async Task What_is_taken_away_inside_its_embargo_is_never_told(Way way)
    {
        var stack = await stacks.Platform(way);
        var (office, later) = (stack.Office(), In(TimeSpan.FromHours(1)));
        var at = await office.Enter(Officer.In(Canary), ("embargoUntil", later));
        await office.Update(at, Officer.In(Canary), ("audience", "internal")).Json();
        Assert.False(
            await stack.Query<EventsDb, bool>("events", db => db.Outbox.AnyAsync(r => r.Subject == $"engagements/{at.Text("id")}")));
        var again = await office.GetAsync($"/v1/engagements/{at.Text("id")}?locale=*").Json();
        await office.Update(again, Officer.In(Right), ("audience", "public")).Json();
        Assert.Equal(Right,
            JsonElement.Parse(Assert.Single(await stack.Told(at.Text("id"))).Json).GetProperty("data").GetProperty("engagement").Place());
        again = await office.GetAsync($"/v1/engagements/{at.Text("id")}?locale=*").Json();
        await office.Update(again, Officer.In(Right), ("audience", "public"), ("embargoUntil", later)).Problem(409, "embargo_ended");
    }

    // The log, the gateway's changes and feeds, and every row that went to the broker.
    static async Task Nowhere(Stack stack, params string[] addresses)
    {
        Assert.DoesNotContain(await stack.Log("events"),
            a => a.Json.Contains(Canary + "\"", StringComparison.Ordinal) || a.Json.Contains(Canary + "2", StringComparison.Ordinal));
        Assert.False(await stack.Query<EventsDb, bool>("events", db => db.Outbox.AnyAsync(r => r.Data!.Contains(Canary + "2"))));
        foreach (var address in addresses.Append("/v1/changes?limit=500"))
            Assert.DoesNotContain(Canary + "2", await (await stack.Http().GetAsync(address)).Content.ReadAsStringAsync(),
                StringComparison.Ordinal);
    }
}
