using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// A language, a pair of States and a State without an ISO code are files in a mission's folder, and nothing else.
/// </summary>
public sealed class MissionsByDataTests : IDisposable
{
    static readonly string Missions = Path.Combine(Repository.Root, "tests", "Suite.Tests", "Missions");

    readonly DirectoryInfo data = Directory.CreateTempSubdirectory("embassy-missions-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task Spanish_is_added_by_one_file()
    {
        var folder = Mission(new
        {
            sendingState = "DZA",
            receivingState = "AZE",
            locales = (string[])["es", "ar", "pt"],
            timeZones = (string[])["Africa/Algiers", "Asia/Baku"],
            approval = "none",
        });
        Directory.CreateDirectory(Path.Combine(folder, "locales"));
        File.Copy(Path.Combine(Missions, "spanish", "locales", "es.json"), Path.Combine(folder, "locales", "es.json"));
        await using var run = await LocalProcess.Start(Path.Combine(data.FullName, "data"), "--mission", folder);
        using var desk = run.Http(await LocalProcess.Token(Path.Combine(data.FullName, "data"), Roles.DeskOfficer, Roles.ProtocolOfficer));
        using var reader = run.Http();

        // Statuses and charts.
        var agreement = await desk.Post("/v1/agreements", new
        {
            type = "agreement",
            titles = (object[])[new { lang = "es", text = "Acuerdo" }],
            parties = (string[])["DZA", "AZE"],
            sectors = (string[])["justice"],
            entryRule = new { kind = "on-signature" },
            sources = (object[])[new { reference = "A test" }],
        }).Json(System.Net.HttpStatusCode.Created);
        await desk.Post($"/v1/agreements/{agreement.Text("id")}/actions", new { kind = "signed", date = "2022-08-29" }).Json();
        await Eventually.True("the chart counts the agreement", async () =>
            (await reader.GetAsync("/v1/agreements:chart?locale=es").Json()).GetProperty("series").EnumerateArray()
            .Any(s => s.Text("name") == "En vigor"));
        var trade = await reader.GetAsync("/v1/trade:chart?reporter=DZA&partner=AZE&locale=es").Json();
        Assert.StartsWith("Comercio de mercancías: Argelia – Azerbaiyán", trade.Text("title"), StringComparison.Ordinal);
        Assert.Equal(("es", "ltr", "Año"), (trade.Text("locale"), trade.Text("dir"), trade.Text("axis")));
        Assert.Contains("Avance de la hoja de ruta",
            await reader.GetStringAsync(new Uri("/v1/initiatives.svg?locale=es", UriKind.Relative)), StringComparison.Ordinal);

        // Calendars, feeds and the timeline.
        var titles = (object[])[new { lang = "ar", text = "زيارة" }];
        await desk.Post("/v1/engagements",
            new
            {
                kind = "official-visit",
                direction = "outgoing",
                start = "2031-03",
                titles,
                places = (object[])[new { lang = "und", text = "Bakú" }],
            })
            .Json(System.Net.HttpStatusCode.Created);
        var calendar = (await reader.GetStringAsync(new Uri("/v1/calendar.ics?locale=es", UriKind.Relative)))
            .Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains("Calendario de la embajada", calendar, StringComparison.Ordinal);
        Assert.Contains("Visita oficial\\, Bakú", calendar, StringComparison.Ordinal);
        Assert.Contains("Solo se conoce el mes: marzo de 2031", calendar, StringComparison.Ordinal);
        Assert.Contains("marzo de 2031",
            (await reader.GetAsync("/v1/timeline?locale=es").Json()).GetProperty("entries").EnumerateArray()
                .Select(e => e.Text("printed")));

        // Portuguese has no file: calendars have English words and dates in ISO 8601, charts are refused.
        calendar = (await reader.GetStringAsync(new Uri("/v1/calendar.ics?locale=pt", UriKind.Relative)))
            .Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains("Only the month is known: 2031-03", calendar, StringComparison.Ordinal);
        var missing = await reader.GetAsync("/v1/agreements:chart?locale=pt").Problem(404, "language_missing");
        Assert.Equal("""["en","ar","az","es","fr"]""", missing.GetProperty("availableLocales").GetRawText());
        Assert.Equal(0, await run.Stop());
    }

    [Fact]
    public async Task A_mission_of_Kenya_in_Japan_is_a_folder()
    {
        await using var run = await LocalProcess.Start(data.FullName, "--mission", Path.Combine(Missions, "ke-jp"));
        using var reader = run.Http();
        foreach (var (locale, title) in ((string, string)[])[("en", "Kenya and Japan today"), ("sw", "Kenya na Japani leo")])
            Assert.Equal(
                (locale, title), (await reader.GetAsync($"/v1/pages/current-relations?locale={locale}").Json()) is var page
                    ? (page.Text("lang"), page.Text("title")) : default);

        var occasions = (await reader.GetAsync("/v1/occasions?year=2027&locale=sw").Json()).GetProperty("occasions").EnumerateArray()
            .ToList();
        Assert.Equal(
            ["2027-02-11 JPN Siku ya Kuanzishwa kwa Taifa", "2027-02-23 JPN Siku ya Kuzaliwa ya Mfalme wa Japani",
                "2027-06-01 KEN Siku ya Madaraka", "2027-10-20 KEN Siku ya Mashujaa", "2027-12-12 KEN Siku ya Jamhuri"],
            occasions.Select(o => $"{o.Text("start")} {o.Text("state")} {o.GetProperty("name").Text("text")}"));
        Assert.All(occasions, o => Assert.NotEqual("", o.GetProperty("sources")[0].Text("reference")));

        var calendar = (await reader.GetStringAsync(new Uri("/v1/calendar.ics?locale=sw", UriKind.Relative)))
            .Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains("Kalenda ya ubalozi", calendar, StringComparison.Ordinal);
        Assert.Contains("Ziara ya Waziri Mkuu wa Japani nchini Kenya", calendar, StringComparison.Ordinal);
        Assert.Contains("Mwezi pekee unajulikana: Machi 2031", calendar, StringComparison.Ordinal);
        Assert.Contains("Mkutano · Machi 2031 · Tokyo", await reader.GetStringAsync(new Uri("/v1/feed.json?locale=sw", UriKind.Relative)),
            StringComparison.Ordinal);

        var trade = await reader.GetAsync("/v1/trade:chart?reporter=KEN&partner=JPN&locale=sw").Json();
        Assert.StartsWith("Biashara ya bidhaa: Kenya – Japani", trade.Text("title"), StringComparison.Ordinal);
        var agreements = await reader.GetAsync("/v1/agreements:chart?party=JPN&locale=sw").Json();
        Assert.Equal("Unasubiri kuanza kutumika", Assert.Single(agreements.GetProperty("series").EnumerateArray()).Text("name"));

        var overview = await reader.GetAsync("/v1/overview?partner=JPN&locale=sw").Json();
        Assert.Equal(("ok", "Kenya na Japani leo"),
            (overview.GetProperty("narrative").Text("state"), overview.GetProperty("narrative").GetProperty("page").Text("title")));
        Assert.Equal(1, overview.GetProperty("agreements").GetProperty("totalSize").GetInt32());
        Assert.Single(overview.GetProperty("visits").GetProperty("engagements").EnumerateArray());
        Assert.Equal(0, await run.Stop());
    }

    [Fact]
    public async Task A_State_with_a_user_assigned_code_is_one_that_the_mission_names()
    {
        var mission =
            new
            {
                sendingState = "KEN",
                receivingState = "XKX",
                locales = (string[])["en"],
                timeZones = (string[])["Africa/Nairobi", "Europe/Belgrade"],
                approval = "none"
            };
        var folder = Mission(mission);
        Write(folder, "locales/en.json", """{ "state": { "XKX": "Kosovo" } }""");
        Write(folder, "occasions/XKX.json", """
            { "occasions": [{ "key": "xkx-independence-day", "kind": "national", "publicHoliday": true, "letters": true, "rule": { "calendar": "gregorian", "month": 2, "day": 17, "since": 2008 },
              "names": { "en": "Independence Day" }, "sources": [{ "reference": "A test" }] }] }
            """);
        await using var run = await LocalProcess.Start(Path.Combine(data.FullName, "data"), "--mission", folder);
        using var reader = run.Http();
        Assert.Equal("XKX", (await reader.GetAsync("/v1/mission").Json()).Text("receivingState"));
        Assert.Equal("xkx-independence-day",
            Assert.Single((await reader.GetAsync("/v1/occasions?year=2027").Json()).GetProperty("occasions").EnumerateArray()).Text("key"));
        Assert.StartsWith("Trade in goods: Kenya – Kosovo",
            (await reader.GetAsync("/v1/trade:chart?reporter=KEN&partner=XKX&locale=en").Json()).Text("title"), StringComparison.Ordinal);
        Assert.Equal("XKX", (await reader.GetAsync("/v1/overview?partner=XKX").Json()).Text("partner"));
        // The mission does not name this one.
        foreach (var path in (string[])["/v1/overview?partner=XKY", "/v1/occasions?year=2027&state=XKY"])
            await reader.GetAsync(path).Problem(400, "invalid_request");
        Assert.Equal(0, await run.Stop());
    }

    [Theory]
    [InlineData("locales/es.json", """{ "chart": { "trade": "Comercio" } }""", "locales/es.json: chart.agreements: missing.")]
    [InlineData("locales/en.json", """{ "status": { "sined": "Signed" } }""", "locales/en.json: status.sined: there is no such word.")]
    [InlineData("locales/en.json", """{ "state": { "KOS": "Kosovo" } }""",
        "locales/en.json: state.KOS: neither an ISO 3166-1 alpha-3 code")]
    [InlineData("locales/en.json", """{ "plural": { "one": "n is 1" } }""", "locales/en.json: plural: 'n is 1' is no plural rule")]
    [InlineData("occasions/KOS.json", """{ "occasions": [] }""", "occasions/KOS.json: the name is neither an ISO 3166-1 alpha-3 code")]
    [InlineData("occasions/KEN.json",
        """{ "occasions": [{ "key": "ken-a", "kind": "national", "publicHoliday": true, "letters": true, "rule": { "calendar": "gregorian", "month": 2, "day": 29 }, "names": { "en": "A" }, "sources": [{ "reference": "A" }] }] }""", "occasions/KEN.json: occasions[0].rule.day: 1 to 28")]
    [InlineData("occasions/KEN.json",
        """{ "occasions": [{ "key": "ken-a", "kind": "nationale", "publicHoliday": true, "letters": true, "rule": { "calendar": "gregorian", "month": 2, "day": 1 }, "names": { "en": "A" }, "sources": [{ "reference": "A" }] }] }""", "occasions/KEN.json: occasions[0].kind: one of: national")]
    [InlineData("occasions/KEN.json", """{ "occasions": [{ "key": "ken-a", "kind": "national" }] }""", "occasions/KEN.json: occasions[0]")]
    [InlineData("occasions/KEN.json", "{", "occasions/KEN.json is no JSON")]
    public void A_file_that_cannot_be_used_is_refused_with_its_name_and_the_path_in_it(string file, string text, string why)
    {
        Write(data.FullName, file, text);
        var refused = Assert.Throws<InvalidDataException>(() =>
        {
            LocaleCatalogue.Load(data.FullName);
            Events.Occasions.OccasionCatalogue.Load(data.FullName);
        });
        Assert.StartsWith(Path.Combine(data.FullName, why), refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AAA", "AAZ", "ABA")]
    [InlineData("QMA", "QZZ", "QLZ")]
    [InlineData("XAA", "XZZ", "WZZ")]
    [InlineData("ZZA", "ZZZ", "ZYZ")]
    public void A_mission_may_name_the_codes_that_ISO_3166_leaves_to_its_users_and_no_others(string first, string last, string other)
    {
        Write(data.FullName, "locales/en.json", $$"""{ "state": { "{{first}}": "First", "{{last}}": "Last" } }""");
        var catalogue = LocaleCatalogue.Load(data.FullName);
        Assert.Equal([first, last], catalogue.UserAssigned);
        Assert.Equal("First", catalogue.Of("en").Text("state." + first));
        Write(data.FullName, "locales/en.json", $$"""{ "state": { "{{other}}": "Other" } }""");
        Assert.Contains($"state.{other}: neither an ISO 3166-1 alpha-3 code nor a user-assigned one",
            Assert.Throws<InvalidDataException>(() => LocaleCatalogue.Load(data.FullName)).Message, StringComparison.Ordinal);
    }

    string Mission(object mission)
    {
        var folder = Directory.CreateDirectory(Path.Combine(data.FullName, "mission")).FullName;
        Write(folder, "mission.json", JsonSerializer.Serialize(mission));
        return folder;
    }

    static void Write(string folder, string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
        File.WriteAllText(Path.Combine(folder, file), text);
    }
}
