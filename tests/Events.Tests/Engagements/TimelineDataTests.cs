using System.Net;
using System.Text.Json;

namespace Embassy.Events.Tests.Engagements;

// The real items of the two States, 1994 to 2026, entered as a desk would: by the API, each with its source.
public class TimelineDataTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly Dictionary<string, string> Kinds = new()
    {
        ["diplomatic-relations"] = "establishment",
        ["mission-opened"] = "establishment",
        ["official-visit"] = "official-visit",
        ["multilateral-meeting"] = "multilateral-session",
        ["signing"] = "signing",
        ["bilateral-meeting"] = "meeting",
        ["parliamentary-visit"] = "parliamentary-visit",
        ["ambassador-meeting"] = "meeting",
        ["credentials"] = "credentials",
        ["political-consultations"] = "political-consultations",
    };

    [Theory, BothWays]
    public async Task All_22_items_are_entered_and_read_back_with_their_dates_and_sources(Way way)
    {
        Assert.SkipUnless(Repository.Shared is not null, "needs the data beside the repository: bilateral/dz_az_timeline.csv");
        var rows = File.ReadLines(Path.Combine(Repository.Shared!, "data", "bilateral", "dz_az_timeline.csv")).Skip(1).Select(Columns)
            .ToList();
        Assert.Equal(22, rows.Count);
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var ids = new Dictionary<string, string>();
        foreach (var row in rows) ids[row[0]] = row[0][0] == 'M' ? await Letter(office, row) : await Engagement(office, row);

        foreach (var row in rows)
        {
            var read = await stack.Http().GetAsync($"/v1/{(row[0][0] == 'M' ? "letters" : "engagements")}/{ids[row[0]]}?locale=*").Json();
            Assert.Equal(row[7], read.GetProperty("sources")[0].Text("reference"));
            Assert.Equal(row[8], read.GetProperty("sources")[0].Text("note"));
            if (row[0][0] == 'M') continue;
            Assert.Equal(row[2], read.Text("end").Length > 0 ? $"{read.Text("start")}/{read.Text("end")}" : read.Text("start"));
            Assert.Equal(row[3] == "interval" ? "day" : row[3], read.Text("precision"));
        }
        // In the order of their dates, the year before its months.
        Assert.Equal(["E06", "E05", "E07"],
            (await stack.Http().All("from=2022-01-01&to=2022-12-31")).Select(e => ids.Single(i => i.Value == e.Text("id")).Key));
        Assert.Equal(17, (await stack.Http().All("")).Count);
        Assert.Equal(5, (await stack.Http().GetAsync("/v1/letters?pageSize=100").Json()).GetProperty("letters").GetArrayLength());
        // The letter of 29 October 2022 has three dates, and is what was written before the next one.
        var letter = await stack.Http().GetAsync($"/v1/letters/{ids["M02"]}?locale=*").Json();
        Assert.Equal(("2022-10-29", "2022-10-31", "2022-11-01"),
            (letter.Text("signedOn"), letter.Text("publishedOn"), letter.Text("occasionOn")));
        var precedents = await stack.Http().GetAsync("/v1/letters:precedents?occasion=dza-revolution-day&before=2023-10-30").Json();
        Assert.Equal(ids["M02"], Assert.Single(precedents.GetProperty("letters").EnumerateArray()).Text("id"));
        // Each was announced once, and held ones in three steps.
        var told = await stack.Log("events");
        Assert.Equal(5, told.Count(a => a.RoutingKey == "events.letter.published.-"));
        Assert.Equal(15, told.Count(a => a.RoutingKey == "events.engagement.held.-"));
    }

    static async Task<string> Engagement(HttpClient office, string[] row)
    {
        var dates = row[2].Split('/');
        JsonElement at =
            await office.Enter(("kind", Kinds[row[1]]),
                ("direction", row[5] == "Baku" ? "outgoing" : row[5] == "Algiers" ? "incoming" : "elsewhere"),
            ("start", dates[0]), ("end", dates.Length > 1 ? dates[1] : null), ("titles", (object[])[new { lang = "en", text = row[4] }]),
            Officer.In(row[5]),
            Officer.With(row[6].Split(';', StringSplitOptions.RemoveEmptyEntries)),
            ("sources", (object[])[new { reference = row[7], note = row[8] }]));
        if (row[0] is "E16" or "E17") return at.Text("id");
        return (await office.Do(await office.Do(at, "confirm").Json(), "hold").Json()).Text("id");
    }

    static async Task<string> Letter(HttpClient office, string[] row)
    {
        var names = row[6].Split('>');
        var incoming = names[0] == "Ilham Aliyev";
        object sender = new { state = incoming ? "AZE" : "DZA", name = names[0] },
            addressee = new { state = incoming ? "DZA" : "AZE", name = names[1] };
        // Of one letter the source knows all three dates; of the others the day of publication.
        var signed = row[0] == "M02";
        return (await office.Save($"/v1/letters/{Guid.NewGuid()}", new
        {
            kind = "congratulation",
            direction = incoming ? "incoming" : "outgoing",
            occasion = incoming ? "dza-revolution-day" : "aze-national-day",
            signedOn = signed ? row[2] : "",
            publishedOn = signed ? "2022-10-31" : row[2],
            occasionOn = incoming ? $"{row[2][..4]}-11-01" : "2019-05-28",
            sender,
            addressee,
            titles = (object[])[new { lang = "en", text = row[4] }],
            sources = (object[])[new { reference = row[7], note = row[8] }],
        }, HttpStatusCode.Created)).Text("id");
    }

    static string[] Columns(string line)
    {
        var columns = new List<string> { "" };
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') columns[^1] += line[i++];
            else if (line[i] == '"') quoted = !quoted;
            else if (line[i] == ',' && !quoted) columns.Add("");
            else columns[^1] += line[i];
        }
        return [.. columns];
    }
}
