using System.Text;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>The African Union as a sixth forum, added by data alone, in every part of the platform.</summary>
public sealed class SixthForumTests : IDisposable
{
    const string Memberships = """
        forum,iso2,iso3,status,joined,joined_precision,left,source,note
        AU,DZ,DZA,member,2002-07-09,day,,https://au.int/en/overview,
        AU,EG,EGY,member,2002-07-09,day,,https://au.int/en/overview,
        UN,EG,EGY,member,1945-10-24,day,,https://www.un.org/en/about-us/member-states,

        """;

    const string Sessions = """
        forum,session,body,ordinal,place,host,start,end,status,source,note,title_en
        au,assembly-1,assembly,1,Durban,ZAF,2002-07-09,2002-07-10,held,https://au.int/en/overview,,First ordinary session of the Assembly

        """;

    static readonly string Data = Path.Combine(Repository.Root, "tests", "Suite.Tests", "Journeys", "african-union.json");

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-au-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Embedded_it_is_loaded_and_read_wherever_forums_are()
    {
        var mission = Mission();
        await using var run =
            await LocalProcess.StartWith(new() { [ForumCatalogue.FileVariable] = Data }, folder.FullName, "--mission", mission);
        using var http = run.Http();
        await Shown(http, [.. ForumCatalogue.Keys, "au"]);

        // The overview of the mission's State and a partner, in each forum.
        var overview = await http.GetAsync("/v1/overview?partner=EGY").Json();
        var part = overview.GetProperty("forums").GetProperty("forums").EnumerateArray().Single(f => f.Text("forum") == "au");
        Assert.Equal(("ok", "member", "member"),
            (part.Text("state"), part.GetProperty("own")[0].Text("standing"), part.GetProperty("partner")[0].Text("standing")));

        await Announced(http, "/missions/embassy/forums");

        // Its members are a bloc in the General Assembly, once the United Nations heard of them.
        Assert.Equal("au", (await http.GetAsync("/v1/forums/un/blocs/au").Json()).Text("bloc"));
        await http.GetAsync("/v1/forums/un/blocs/un").Problem(400, "invalid_request");

        // Other services know the word too.
        using var office = run.Http(await LocalProcess.Token(folder.FullName, Roles.ProtocolOfficer));
        var summit =
            new
            {
                kind = "multilateral-session",
                direction = "elsewhere",
                start = "2027-02-14",
                forum = "au",
                titles = (object[])[new { lang = "en", text = "Assembly of the Union" }]
            };
        Assert.Equal("au", (await office.Post("/v1/engagements", summit).Json(System.Net.HttpStatusCode.Created)).Text("forum"));
        Assert.Contains("\"au\"", await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact, NeedsServers]
    public async Task As_a_process_of_its_own_it_stands_beside_the_others()
    {
        await using var forums = await ForumProcesses.Start(["un", "au"], (ForumCatalogue.FileVariable, Data));
        using var desk = forums.Desk();
        foreach (var (kind, file) in ((string, string)[])[("memberships", Memberships), ("sessions", Sessions)])
            foreach (var forum in (string[])["au", "un"])
                Assert.Equal(0,
                    (await desk.Post($"/v1/forums/{forum}/{kind}:import", new StringContent(file, Encoding.UTF8, "text/csv")).Json())
                        .GetProperty("refused").GetInt32());
        await Shown(forums.Http, ["un", "au"]);
        await Announced(forums.Http, "/missions/embassy/forums/au");
    }

    [Fact]
    public async Task Its_data_with_a_fault_ends_the_start_by_line()
    {
        var faulty = Path.Combine(folder.FullName, "au.json");
        await File.WriteAllTextAsync(faulty,
            (await File.ReadAllTextAsync(Data))
                .Replace("2002-07-09\",\n      \"standings", "2002-07-39\",\n      \"standings", StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            LocalProcess.StartWith(new() { [ForumCatalogue.FileVariable] = faulty }, Path.Combine(folder.FullName, "data"), "--empty"));
        Assert.Contains($"{faulty}, line 7", refused.Message, StringComparison.Ordinal);
    }

    static async Task Shown(HttpClient http, IReadOnlyList<string> all)
    {
        JsonElement forums = default;
        // A process that has just begun may miss the deadline of its first answer.
        await Eventually.True("every forum answers", async () =>
        {
            var whole = await http.GetAsync("/v1/forums").Json();
            forums = whole.GetProperty("forums");
            return whole.GetProperty("unreachable").GetArrayLength() == 0;
        });
        Assert.Equal(all, forums.EnumerateArray().Select(f => f.Text("forum")));
        var union = await http.GetAsync("/v1/forums/au?locale=en").Json();
        Assert.Equal(("African Union", "AU", "2002-07-09", 2),
            (union.GetProperty("name").Text("text"), union.Text("shortName"), union.Text("founded"),
                union.GetProperty("members").GetInt32()));
        Assert.Equal(["ar الاتحاد الأفريقي rtl", "fr Union africaine ltr", "en African Union ltr", "az Afrika İttifaqı ltr"],
            (await http.GetAsync("/v1/forums/au?locale=*").Json()).GetProperty("names").EnumerateArray()
                .Select(n => $"{n.Text("lang")} {n.Text("text")} {n.Text("dir")}"));
        Assert.Equal(["assembly", "executive-council", "peace-and-security-council", "permanent-representatives", "commission"],
            (await http.GetAsync("/v1/forums/au/bodies").Json()).GetProperty("bodies").EnumerateArray().Select(b => b.Text("body")));
        Assert.Equal(["DZA member", "EGY member"],
            (await http.GetAsync("/v1/forums/au/members").Json()).GetProperty("members").EnumerateArray()
                .Select(m => $"{m.Text("state")} {m.Text("standing")}"));
        var session =
            Assert.Single((await http.GetAsync("/v1/forums/au/sessions?body=assembly").Json()).GetProperty("sessions").EnumerateArray());
        Assert.Equal(("assembly-1", "2002-07-09", "ZAF"), (session.Text("session"), session.Text("start"), session.Text("host")));
        await http.GetAsync("/v1/forums/au/commitments").Problem(404, "not_found");

        var dossier = await Eventually.Value("every forum is in the dossier", async () =>
        {
            var answer = await http.GetAsync("/v1/dossiers/DZA-EGY").Json();
            return answer.GetProperty("forums").EnumerateArray().Where(f => all.Contains(f.Text("forum"))).All(f => f.Text("state") == "ok")
                ? (object)answer : null;
        });
        var pair = ((JsonElement)dossier).GetProperty("forums").EnumerateArray().Single(f => f.Text("forum") == "au").GetProperty("pair");
        Assert.Equal(["DZA member", "EGY member"],
            pair.GetProperty("standings").EnumerateArray().Select(s => $"{s.Text("state")} {s.Text("standing")}"));
    }

    static Task Announced(HttpClient http, string source) => Eventually.True("the changes tell of the standing and the session", async () =>
    {
        var changes = (await http.GetAsync("/v1/changes?limit=200").Json()).GetProperty("changes").EnumerateArray()
            .Where(c => c.Text("source") == source).ToList();
        return changes.Any(c => c.Text("subject").StartsWith("forums/au/members/DZA/", StringComparison.Ordinal))
            && changes.Any(c => c.Text("subject") == "forums/au/sessions/assembly-1");
    });

    // The smallest mission: who it is, and its files of forums.
    string Mission()
    {
        var mission = folder.CreateSubdirectory("mission");
        mission.CreateSubdirectory("pages");
        File.Copy(Path.Combine(Repository.Root, "deploy", "missions", "dz-az", "mission.json"),
            Path.Combine(mission.FullName, "mission.json"));
        foreach (var (name, text) in ((string, string)[])[("engagements.json", "[]"), ("agreements.json", "[]"),
            ("memberships.csv", Memberships), ("sessions.csv", Sessions)])
            File.WriteAllText(Path.Combine(mission.FullName, name), text);
        return mission.FullName;
    }
}
