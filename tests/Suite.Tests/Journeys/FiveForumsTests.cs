using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// Each forum alone: a process of one program for each, with a database of its own, behind one gateway.
/// </summary>
[NeedsServers]
public sealed class FiveForumsTests
{
    static readonly IReadOnlyList<string> All = ForumCatalogue.Keys;

    [Fact]
    public async Task One_is_killed_and_the_dossier_answers_with_the_other_four()
    {
        await using var forums = await ForumProcesses.Start(All);
        await forums.Load();

        Assert.Equal(All,
            (await forums.Http.GetAsync("/v1/forums").Json()).GetProperty("forums").EnumerateArray().Select(f => f.Text("forum")));
        // Azerbaijan's standing in each, today and in 2010.
        Assert.Equal(["nam member", "oic member", "opec-plus participant", "gecf observer", "un member"],
            Standings(await Dossier("2026-11-24"), "AZE"));
        Assert.Equal(["oic member", "gecf observer", "un member"], Standings(await Dossier("2010-01-01"), "AZE"));
        var whole = await Dossier("2022-01-01");
        Assert.Equal(["AZE 2019-10-25 2024-01-19"],
            Part(whole, "nam").GetProperty("chairs").EnumerateArray().Where(c => c.Text("state") == "AZE")
                .Select(c => $"{c.Text("state")} {c.Text("from")} {c.Text("until")}"));
        Assert.Equal(["summit-7 7 2024-02-29 2024-03-02"],
            (await forums.Http.GetAsync("/v1/forums/gecf/sessions?host=DZA").Json()).GetProperty("sessions").EnumerateArray()
            .Select(s => $"{s.Text("session")} {s.GetProperty("ordinal").GetInt32()} {s.Text("start")} {s.Text("end")}"));
        Assert.Contains("summit-16",
            Part(await Dossier("2026-11-24"), "oic").GetProperty("ahead").EnumerateArray().Select(s => s.Text("session")));
        Assert.Equal(["AZE cut 164", "AZE reference 718", "DZA cut 241", "DZA reference 1057"],
            Part(await Dossier("2020-05-15"), "opec-plus").GetProperty("commitments").EnumerateArray()
            .Select(c => $"{c.Text("party")} {c.Text("kind")} {c.Text("value")}"));
        Assert.Equal("Declaration of Algiers",
            Assert.Single(Part(await Dossier("2026-11-24"), "gecf").GetProperty("resolutions").EnumerateArray()).Text("symbol"));

        await forums.Kill("gecf");
        // For a day not requested before: a complete response is cached, and is shown while a forum is unavailable.
        var part = await Dossier("2026-11-25", missing: "gecf");
        Assert.Equal("degraded", part.Text("state"));
        Assert.Equal(["nam member", "oic member", "opec-plus participant", "un member"], Standings(part, "AZE"));

        // A process that has just begun may miss the deadline of its first answer; then it is named too, and asked
        // again here.
        async Task<JsonElement> Dossier(string asOf, string missing = "")
        {
            JsonElement dossier = default;
            await Eventually.True($"all forums answer but: {missing}", async () =>
            {
                dossier = await forums.Http.GetAsync($"/v1/dossiers/DZA-AZE?asOf={asOf}").Json();
                return string.Join(' ',
                    dossier.GetProperty("forums").EnumerateArray().Where(f => f.Text("state") != "ok").Select(f => f.Text("forum")))
                    == missing;
            });
            return dossier;
        }
    }

    static JsonElement Part(JsonElement dossier, string forum) =>
        dossier.GetProperty("forums").EnumerateArray().Single(f => f.Text("forum") == forum).GetProperty("pair");

    static IEnumerable<string> Standings(JsonElement dossier, string state) =>
        dossier.GetProperty("forums").EnumerateArray().Where(f => f.Text("state") == "ok")
        .SelectMany(f => f.GetProperty("pair").GetProperty("standings").EnumerateArray()).Where(m => m.Text("state") == state)
        .Select(m => $"{m.Text("forum")} {m.Text("standing")}");
}
