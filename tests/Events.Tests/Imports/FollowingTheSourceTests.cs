using System.Net;
using System.Text.Json;

namespace Embassy.Events.Tests.Imports;

/// <summary>Later files of the same calendar: each is sent after the other, and the candidates follow.</summary>
public class FollowingTheSourceTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task What_a_later_file_cancels_or_leaves_out_is_closed_and_listed(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var series = $"UID:f1\nDTSTART;TZID=Europe/Paris:20270105T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:Weekly";
        var report = await Step(office, "new new new new new", series, "UID:f2\nDTSTART:20270105T100000Z\nSUMMARY:Once");
        Assert.Equal((5, 0, 0), (report.Number("added"), report.Number("cancelled"), report.Number("gone")));

        // An exception, and an override in another zone that is cancelled.
        report = await Step(office, "cancelled gone unchanged unchanged", series + "\nEXDATE:20270112T090000Z",
            "UID:f1\nRECURRENCE-ID;TZID=Asia/Baku:20270119T130000\nDTSTART:20270119T090000Z\nSTATUS:CANCELLED");
        Assert.Equal((0, 1, 1, 2), (report.Number("added"), report.Number("cancelled"), report.Number("gone"), report.Number("unchanged")));
        Assert.Equal(["2027-01-05T09:00:00Z", "2027-01-26T09:00:00Z"], await Open(office, "f1"));
        Assert.Equal(["cancelled", "gone"], (await office.Candidates()).Where(c => c.Text("identity").StartsWith("f1#",
            StringComparison.Ordinal))
            .Select(c => c.Text("status")).Where(s => s != "open").Order());

        // The series moves by a day: the old days are gone.
        await Step(office, "gone gone new new new new", series.Replace("20270105", "20270106", StringComparison.Ordinal));
        Assert.Equal(["2027-01-06T09:00:00Z", "2027-01-13T09:00:00Z", "2027-01-20T09:00:00Z", "2027-01-27T09:00:00Z"], await Open(office,
            "f1"));

        // One change is sent alone; then METHOD:CANCEL without STATUS, of an instance and of the whole.
        await Step(office, "changed", "UID:f1\nRECURRENCE-ID:20270113T090000Z\nDTSTART:20270114T120000Z\nSUMMARY:Moved");
        await Step(office, "cancelled", Cancelling("UID:f1\nRECURRENCE-ID;VALUE=DATE:20270120"));
        Assert.Equal(["2027-01-06T09:00:00Z", "2027-01-14T12:00:00Z", "2027-01-27T09:00:00Z"], await Open(office, "f1"));
        // An instance that is named by its day is the same one when the series comes again.
        await Step(office, "changed", "UID:f1\nRECURRENCE-ID;VALUE=DATE:20270127\nDTSTART:20270127T150000Z\nSUMMARY:Later");
        await Step(office, "changed changed changed unchanged", series.Replace("20270105", "20270106", StringComparison.Ordinal));
        await Step(office, "cancelled cancelled cancelled cancelled cancelled", Cancelling("UID:f1", "UID:f2\nDTSTART:20270105T100000Z"));
        Assert.Empty(await Open(office, "f1"));
        Assert.Empty(await Open(office, "f2"));
        // A cancellation of what nobody knows makes no candidate.
        report = await Step(office, "", Cancelling("UID:f-unknown\nDTSTART:20270105T100000Z"));
        Assert.Equal("component", report.GetProperty("notUnderstood")[0].Text("code"));
        // Nor do the answers of those who were asked.
        report = await Step(office, "", Method("REPLY", "UID:f-reply\nDTSTART:20270105T100000Z\nATTENDEE:mailto:a@example.org"));
        Assert.Equal("method", report.GetProperty("notUnderstood")[0].Text("code"));
    }

    [Theory, BothWays]
    public async Task An_older_revision_changes_nothing_and_a_newer_one_opens_again(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        static string Event(int sequence, string day, string title) =>
            $"UID:o1\nSEQUENCE:{sequence}\nDTSTAMP:{day}T000000Z\nDTSTART:20270105T100000Z\nSUMMARY:{title}";
        await Step(office, "new", Event(5, "20260105", "Newest"));
        await Step(office, "older", Event(2, "20260109", "Lower sequence"));
        await Step(office, "older", Event(5, "20260101", "Earlier stamp"));
        await Step(office, "older", Cancelling(Event(4, "20260109", "Cancelled before")));
        Assert.Equal("Newest", (await office.Candidates("&status=open")).Single(c => c.Text("identity") == "o1").Text("title"));
        await Step(office, "cancelled", Event(6, "20260110", "Newest") + "\nSTATUS:CANCELLED");
        await Step(office, "older", Event(5, "20260105", "Newest"));
        Assert.Empty(await Open(office, "o1"));
        await Step(office, "changed", Event(7, "20260111", "On again"));
        Assert.Equal(["2027-01-05T10:00:00Z"], await Open(office, "o1"));
        // An event that became a series is its first instance, and the other way round.
        await Step(office, "new unchanged", Event(8, "20260112", "On again") + "\nRRULE:FREQ=DAILY;COUNT=2");
        await Step(office, "gone unchanged", Event(9, "20260113", "On again"));
        Assert.Equal(["2027-01-05T10:00:00Z"], await Open(office, "o1"));
    }

    [Theory, BothWays]
    public async Task What_newer_files_leave_out_again_is_not_opened_by_one_between_them(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        static string Series(int sequence, string exceptions, string day = "") =>
            $"UID:b1{day}\nSEQUENCE:{sequence}\nDTSTAMP:202601{sequence:00}T000000Z\n"
            + (day.Length > 0 ? "DTSTART;VALUE=DATE:20270105" : "DTSTART:20270105T100000Z")
            + $"\nRRULE:FREQ=DAILY;COUNT=3\nSUMMARY:Each day{exceptions}";
        foreach (var (day, out2, third) in new[] { ("", "\nEXDATE:20270106T100000Z", "\nEXDATE:20270107T100000Z"),
            ("-day", "\nEXDATE;VALUE=DATE:20270106", "\nEXDATE;VALUE=DATE:20270107") })
        {
            await Step(office, "new new new", Series(1, "", day));
            await Step(office, "gone unchanged unchanged", Series(2, out2, day));
            // The same is missing from the newest, which closes another one too.
            await Step(office, "gone unchanged", Series(9, out2 + third, day));
            await Step(office, "older older older", Series(5, "", day));
            await Step(office, "changed changed unchanged", Series(10, "", day));
        }
    }

    [Theory, BothWays]
    public async Task Of_two_revisions_in_one_file_the_older_does_not_stand_in_for_one_that_is_refused(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        static string Revision(int sequence, string end, string instance = "") =>
            $"UID:rr1\nSEQUENCE:{sequence}\nDTSTART:20270105T100000Z\nDTEND:{end}\nSUMMARY:Revision {sequence}{instance}";
        await Step(office, "new", Revision(1, "20270105T110000Z"));
        foreach (var instance in (string[])["", "\nRECURRENCE-ID:20270105T100000Z"])
        {
            var report = await Step(office, "", Revision(2, "20270105T120000Z", instance), Revision(3, "20270104T120000Z", instance));
            Assert.Equal(1, report.Number("refused"));
        }
        Assert.Equal("Revision 1", (await office.Candidates()).Single(c => c.Text("identity") == "rr1").Text("title"));
        await Step(office, "changed", Revision(3, "20270104T120000Z"), Revision(4, "20270105T120000Z"));
    }

    [Theory, BothWays]
    public async Task What_is_planned_stays_and_says_how_its_source_differs(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        const string Event = "UID:p1\nDTSTART;TZID=W. Central Africa Standard Time:20270105T100000\nDURATION:PT1H\nSUMMARY:Visit";
        await Step(office, "new", Event);
        var candidate = (await office.Candidates()).Single(c => c.Text("identity") == "p1");
        var engagement = await office.Post($"/v1/import-candidates/{candidate.Text("id")}:plan",
            new { kind = "meeting", direction = "incoming" }, "\"v1\"").Json(HttpStatusCode.Created);
        Assert.Equal(("2027-01-05T09:00:00Z", "Africa/Lagos"), (engagement.Text("startsAt"), engagement.Text("zone")));

        var report = await Step(office, "differs", Event.Replace("T10", "T14", StringComparison.Ordinal));
        Assert.Equal((engagement.Text("id"), "changed"),
            (report.GetProperty("events")[0].Text("engagement"), report.GetProperty("events")[0].Text("sourceChange")));
        candidate = (await office.Candidates("&status=planned")).Single(c => c.Text("identity") == "p1");
        Assert.Equal("startsAt: 2027-01-05T13:00:00Z\nendsAt: 2027-01-05T14:00:00Z",
            string.Join('\n', candidate.GetProperty("sourceSays").EnumerateArray().Select(s => s.GetString())));
        await Step(office, "differs", Event + "\nSEQUENCE:1\nSTATUS:CANCELLED");
        candidate = (await office.Candidates("&status=planned")).Single(c => c.Text("identity") == "p1");
        Assert.Equal("cancelled", candidate.Text("sourceChange"));
        var same = await office.GetAsync($"/v1/engagements/{engagement.Text("id")}").Json();
        Assert.Equal(("2027-01-05T09:00:00Z", engagement.Text("status")), (same.Text("startsAt"), same.Text("status")));
        // The source is as it was planned again.
        await Step(office, "unchanged", Event + "\nSEQUENCE:2");
        candidate = (await office.Candidates("&status=planned")).Single(c => c.Text("identity") == "p1");
        Assert.False(candidate.TryGetProperty("sourceChange", out var none) && none.ValueKind != JsonValueKind.Null);
    }

    [Theory, BothWays]
    public async Task An_import_takes_the_good_events_unless_all_are_asked_for(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var before = await stack.CandidateCount();
        var file = ImportedFile.Calendar("UID:g1\nDTSTART:20270105T100000Z", "UID:g2\nDTSTART:20270230T100000Z",
            "UID:g3\nDTSTART:20270107T100000Z");
        Assert.Equal(["g2:invalid_date"], (await office.Import(file, query: "?refusals=all").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["refusals:invalid_word"], (await office.Import(file, query: "?refusals=some").Problem(400,
            "invalid_request")).Faults());
        Assert.Equal(before, await stack.CandidateCount());
        foreach (var query in (string[])["?validateOnly=true", "?refusals=skip", ""])
        {
            var report = await office.Import(file, query: query).Json();
            Assert.Equal((3, 1), (report.Number("read"), report.Number("refused")));
            var refused = Assert.Single(report.GetProperty("refusals").EnumerateArray());
            Assert.Equal(("g2", "DTSTART", "invalid_date"), (refused.Text("where"), refused.Text("what"), refused.Text("code")));
        }
        Assert.Equal(before + 2, await stack.CandidateCount());
        // A refused event closes no candidate of an earlier file.
        await Step(office, "", "UID:g1\nDTSTART:20270230T100000Z");
        Assert.Equal(["2027-01-05T10:00:00Z"], await Open(office, "g1"));
    }

    static string Cancelling(params string[] events) => Method("CANCEL", events);

    static string Method(string method, params string[] events) =>
        ImportedFile.Calendar(events).Replace("VERSION:2.0", $"VERSION:2.0\r\nMETHOD:{method}", StringComparison.Ordinal);

    static Task<JsonElement> Step(HttpClient office, string outcomes, params string[] events) =>
        Step(office, outcomes, ImportedFile.Calendar(events));

    // A repeat of each step changes nothing.
    static async Task<JsonElement> Step(HttpClient office, string outcomes, string file)
    {
        if (!file.StartsWith("BEGIN:VCALENDAR", StringComparison.Ordinal)) file = ImportedFile.Calendar(file);
        var report = await office.Import(file).Json();
        Assert.Equal(outcomes, string.Join(' ', report.GetProperty("events").EnumerateArray().Select(e =>
            e.Text("outcome")).Order(StringComparer.Ordinal)));
        var again = await office.Import(file).Json();
        Assert.Equal((0, 0, 0, 0), (again.Number("added"), again.Number("changed"), again.Number("cancelled"), again.Number("gone")));
        return report;
    }

    static async Task<IEnumerable<string>> Open(HttpClient office, string uid) => (await office.Candidates("&status=open"))
        .Where(c => c.Text("identity") == uid || c.Text("identity").StartsWith($"{uid}#", StringComparison.Ordinal)).Select(c =>
            c.Text("startsAt"));
}
