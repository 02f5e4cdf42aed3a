using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Missions;

public class UpdateMissionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Changes_who_speaks_and_tells_the_others_but_keeps_languages_in_use(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, administrator) = (stack.Desk(), stack.Http(Roles.Administrator));
        await desk.Release(await desk.NewPage(), "az");
        var there = await stack.Http().GetAsync("/v1/mission");
        var etag = there.ETag();
        await administrator.Put("/v1/mission", Mission("ar", "fr", "en")).Problem(428, "precondition_required");
        await administrator.Put("/v1/mission", Mission("ar", "fr", "en"), etag).Problem(409, "language_in_use");
        var changed = await administrator.Put("/v1/mission", Mission("ar", "fr", "en", "az", "ru"), etag);
        Assert.Equal(5, (await changed.Json()).GetProperty("locales").GetArrayLength());
        Assert.Contains(await stack.Log("content"),
            a => a.Type == "embassy.content.mission.changed.v1" && a.Json.Contains("\"ru\"", StringComparison.Ordinal));
        await administrator.Put("/v1/mission", Mission("ar", "fr", "en", "az"), changed.ETag()).Json();
    }

    [Theory, BothWays]
    public async Task Names_every_fault(Way way)
    {
        var stack = await stacks.Content(way);
        var problem = await stack.Http(Roles.Administrator)
            .Put("/v1/mission",
                new { sendingState = "ZZZ", receivingState = "AZE", locales = (string[])["ar", "ar", "?"], timeZones = (string[])["Baku"] })
                .Problem(400, "invalid_request");
        Assert.Equal(["sendingState:unknown_state", "locales[1]:duplicate", "locales[2]:unknown_language", "timeZones[0]:invalid_format"],
            problem.Faults());
        await stack.Http(Roles.Editor).Put("/v1/mission", Mission("ar")).Problem(403, "forbidden");
    }

    [Theory, BothWays]
    public async Task Keeps_how_to_reach_it_and_names_every_fault_in_it(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build)], mission: false);
        var administrator = stack.Http(Roles.Administrator);
        using var file = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Content.Tests", "Missions", "mission.json")));
        var first = await administrator.Put("/v1/mission", file.RootElement);
        var kept = (await first.Json(HttpStatusCode.Created)).GetProperty("contact");
        Assert.True(JsonElement.DeepEquals(file.RootElement.GetProperty("contact"), Told(kept)));
        Assert.True(JsonElement.DeepEquals(kept, (await stack.Http().GetAsync("/v1/mission?locale=*").Json()).GetProperty("contact")));
        var french = (await stack.Http().GetAsync("/v1/mission?locale=fr").Json()).GetProperty("contact");
        Assert.Equal("fr", french.GetProperty("shortName").Text("lang"));
        Assert.Equal("fr", french.GetProperty("address").Text("lang"));
        Assert.False(french.TryGetProperty("shortNames", out var all) && all.GetArrayLength() > 0);
        var again = await administrator.Put("/v1/mission", file.RootElement, first.ETag());
        Assert.Equal(first.ETag(), again.ETag());

        object With(object contact) => new { sendingState = "DZA", receivingState = "AZE", locales = (string[])["ar", "fr"], contact };
        var problem = await administrator.Put("/v1/mission", With(new
        {
            shortNames = (object[])[new { lang = "de", text = "x" }],
            addresses = (object[])[new { lang = "ar", text = "" }],
            coordinates = "91,0",
            phone = "0125550100",
            emergencyPhone = "+994 12 555",
            email = "nobody",
            website = "http://example.org",
            hours = (object[])[new { weekday = "monday", opens = "9:00", closes = "24:00" },
                new { weekday = "friday", opens = "12:00", closes = "09:00" }],
            closedDays = (object[])[new { date = "2026-11" }, new { date = "" }],
            head = new { person = "x" },
            services = (object[])[new { key = "Visas", titles = (object[])[new { lang = "ar", text = "x" }], link = "javascript:x" }],
            socialLinks = (object[])[new { network = "x", link = "" }],
        }), first.ETag()).Problem(400, "invalid_request");
        Assert.Equal(["contact.shortNames[0].lang:unknown_language", "contact.addresses[0].text:required",
            "contact.coordinates:invalid_format", "contact.phone:invalid_format", "contact.emergencyPhone:invalid_format",
            "contact.email:invalid_format", "contact.website:invalid_format", "contact.hours[0].opens:invalid_format",
            "contact.hours[0].closes:invalid_format", "contact.hours[1].closes:end_before_start",
            "contact.closedDays[0].date:invalid_date", "contact.closedDays[1].date:required", "contact.head.person:invalid_format",
            "contact.services[0].key:invalid_format", "contact.services[0].link:invalid_format",
            "contact.socialLinks[0].link:required"], problem.Faults());
        Assert.Equal(["contact.hours[0].weekday:invalid_word"], (await administrator.Put("/v1/mission",
            With(new { hours = (object[])[new { weekday = "lundi", opens = "09:00", closes = "10:00" }] }), first.ETag())
            .Problem(400, "invalid_request")).Faults());
        // Without a contact it has none, also with an empty one.
        foreach (var none in (object[])[With(new { }), new { sendingState = "DZA", receivingState = "AZE", locales = (string[])["ar"] }])
        {
            var gone = await administrator.Put("/v1/mission", none, (await stack.Http().GetAsync("/v1/mission")).ETag());
            Assert.False((await gone.Json()).TryGetProperty("contact", out var left) && left.ValueKind != JsonValueKind.Null);
        }
    }

    // What the file leaves out is empty in the answer, and the direction follows from the language.
    static JsonElement Told(JsonElement contact) => JsonSerializer.SerializeToElement(Bare(JsonNode.Parse(contact.GetRawText()))!);

    static JsonNode? Bare(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Where(m => m.Key != "dir" && m.Value is not null && !IsEmpty(m.Value))
            .Select(m => KeyValuePair.Create(m.Key, Bare(m.Value)))),
        JsonArray entries => new JsonArray([.. entries.Select(Bare)]),
        _ => node?.DeepClone(),
    };

    static bool IsEmpty(JsonNode node) => node is JsonArray { Count: 0 }
        || node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0;

    [Theory, BothWays]
    public async Task Removal_follows_approval_unless_it_is_said(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build)], mission: false);
        var administrator = stack.Http(Roles.Administrator);
        var strict = await administrator.Put("/v1/mission", Mission("ar"));
        Assert.Equal(("second-person", "second-person"), Rules(await strict.Json(System.Net.HttpStatusCode.Created)));
        var one = await administrator.Put("/v1/mission",
            new { sendingState = "DZA", receivingState = "AZE", locales = (string[])["ar"], approval = "none" }, strict.ETag());
        Assert.Equal(("none", "none"), Rules(await one.Json()));
        var urgent =
            await administrator.Put("/v1/mission",
                new { sendingState = "DZA", receivingState = "AZE", locales = (string[])["ar"], removal = "withdraw-alone" }, one.ETag());
        Assert.Equal(("second-person", "withdraw-alone"), Rules(await urgent.Json()));

        static (string, string) Rules(System.Text.Json.JsonElement mission) => (mission.Text("approval"), mission.Text("removal"));
    }

    static object Mission(params string[] locales) =>
        new { sendingState = "DZA", receivingState = "AZE", locales, timeZones = (string[])["Africa/Algiers", "Asia/Baku"] };
}
