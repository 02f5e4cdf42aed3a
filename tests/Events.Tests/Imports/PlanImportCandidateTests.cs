using System.Net;

namespace Embassy.Events.Tests.Imports;

public class PlanImportCandidateTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Becomes_an_internal_engagement_once_and_an_import_leaves_it_so(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var file = ImportedFile.Calendar(
            "UID:p\nDTSTART;TZID=Asia/Baku:20261105T100000\nDTEND;TZID=Asia/Baku:20261105T113000\nSUMMARY;LANGUAGE=fr:Visite\nLOCATION:Bakou");
        await office.Import(file).Json();
        var candidate = Assert.Single(await office.Candidates("&status=open"));
        var path = $"/v1/import-candidates/{candidate.Text("id")}:plan";
        await office.Post(path, new { kind = "meeting", direction = "incoming" }).Problem(428, "precondition_required");
        // What no file can know is asked for; nothing is half done.
        Assert.Equal(["kind:required", "direction:required"],
            (await office.Post(path, new { }, "\"v1\"").Problem(400, "invalid_request")).Faults());
        Assert.Equal("open", Assert.Single(await office.Candidates()).Text("status"));
        var engagement = await office.Post(path, new { kind = "meeting", direction = "incoming" }, "\"v1\"").Json(HttpStatusCode.Created);
        Assert.Equal(("2026-11-05", "Bakou", "internal", "Asia/Baku", "2026-11-05T06:00:00Z"),
            (engagement.Text("start"), engagement.Place(), engagement.Text("audience"), engagement.Text("zone"),
                engagement.Text("startsAt")));
        Assert.Equal("Visite", engagement.GetProperty("titles")[0].Text("text"));
        var planned = Assert.Single(await office.Candidates("&status=planned"));
        Assert.Equal(engagement.Text("id"), planned.Text("engagement"));
        await office.Post(path, new { kind = "meeting", direction = "incoming" }, "\"v2\"").Problem(409, "illegal_status");
        var again = await office.Import(file.Replace("Visite", "Autre", StringComparison.Ordinal)).Json();
        Assert.Equal(1, again.GetProperty("unchanged").GetInt32());
        await office.Post($"/v1/import-candidates/{Guid.NewGuid()}:plan", new { kind = "meeting", direction = "incoming" }, "*")
            .Problem(404, "not_found");
        await stack.Http().Post(path, new { kind = "meeting", direction = "incoming" }, "*").Problem(401, "token_missing");
    }
}
