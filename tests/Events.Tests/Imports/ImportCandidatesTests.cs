using System.Text;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Imports;

public class ImportCandidatesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task What_a_calendar_says_becomes_drafts_and_what_is_left_aside_is_said(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var file = ImportedFile.Calendar(
            "UID:one\nDTSTART;VALUE=DATE:20261101\nDTEND;VALUE=DATE:20261103\nSUMMARY;LANGUAGE=fr:Visite\\, à "
            + "Bakou\nLOCATION:Bakou\nX-OTHER:1\nATTENDEE:mailto:a@b.example\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT1H\nEND:VALARM",
            "UID:two\nDTSTART;TZID=Asia/Baku:20261105T233000\nDURATION:PT1H\nSUMMARY:Late",
            "UID:three\nDTSTART:20261105T090000\nSUMMARY:Floating",
            "UID:four\nDTSTART;TZID=Nowhere/Land:20261105T090000\nSUMMARY:Lost",
            "UID:five\nDTSTART;VALUE=DATE:20261106\nSTATUS:CANCELLED");
        var report = await office.Import(file, query: "?locale=en").Json();
        Assert.Equal((5, 4, 0),
            (report.GetProperty("read").GetInt32(), report.GetProperty("added").GetInt32(), report.GetProperty("changed").GetInt32()));
        var aside = report.GetProperty("notUnderstood").EnumerateArray().Select(n => $"{n.Text("where")} {n.Text("what")} {n.Text("code")}")
            .ToHashSet();
        foreach (var left in (string[])["one X-OTHER property", "one ATTENDEE attendee", "one VALARM alarm", "three DTSTART floating-time",
            "four DTSTART unknown-zone", "five STATUS component"])
            Assert.Contains(left, aside);

        var candidates = (await office.Candidates()).ToDictionary(d => d.Text("identity"));
        Assert.Equal(("2026-11-01", "2026-11-02", "Visite, à Bakou", "fr", "Bakou"),
            (candidates["one"].Text("start"), candidates["one"].Text("end"), candidates["one"].Text("title"),
                candidates["one"].Text("locale"), candidates["one"].Text("place")));
        Assert.Equal(("2026-11-05", "2026-11-06", "2026-11-05T19:30:00Z", "2026-11-05T20:30:00Z", "en"),
            (candidates["two"].Text("start"), candidates["two"].Text("end"), candidates["two"].Text("startsAt"),
                candidates["two"].Text("endsAt"), candidates["two"].Text("locale")));
        Assert.Equal("2026-11-05", candidates["three"].Text("start"));
        Assert.False(candidates["three"].TryGetProperty("startsAt", out var none) && none.ValueKind != JsonValueKind.Null);

        // A repeat changes nothing; another title does. Candidates are never announced.
        var again = await office.Import(file, query: "?locale=en").Json();
        Assert.Equal((0, 0, 4),
            (again.GetProperty("added").GetInt32(), again.GetProperty("changed").GetInt32(), again.GetProperty("unchanged").GetInt32()));
        var changed = await office.Import(file.Replace("SUMMARY:Late", "SUMMARY:Later", StringComparison.Ordinal), query: "?locale=en")
            .Json();
        Assert.Equal(1, changed.GetProperty("changed").GetInt32());
        Assert.DoesNotContain(await stack.Log("events"), a => a.Json.Contains("Bakou", StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task A_series_is_cut_at_2000_or_ten_years_and_a_moved_instance_is_where_it_was_moved(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var report = await office.Import(ImportedFile.Calendar("UID:s\nDTSTART:20240101T000000Z\nRRULE:FREQ=SECONDLY")).Json();
        Assert.Equal((1, 2000), (report.GetProperty("read").GetInt32(), report.GetProperty("added").GetInt32()));
        Assert.Equal("recurrence-cut", Assert.Single(report.GetProperty("notUnderstood").EnumerateArray()).Text("code"));
        report = await office.Import(ImportedFile.Calendar("UID:y\nDTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"))
            .Json();
        Assert.Equal((3, "recurrence-cut"), (report.GetProperty("added").GetInt32(), report.GetProperty("notUnderstood")[0].Text("code")));
        report = await office.Import(
            ImportedFile.Calendar("UID:w\nDTSTART:20240101T090000Z\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20240115T090000Z",
            "UID:w\nRECURRENCE-ID:20240108T090000Z\nDTSTART:20240109T100000Z\nSUMMARY:Moved")).Json();
        Assert.Equal((3, 0), (report.GetProperty("added").GetInt32(), report.GetProperty("notUnderstoodCount").GetInt32()));
        var starts = (await office.Candidates()).Where(d => d.Text("identity").StartsWith("w#", StringComparison.Ordinal))
            .Select(d => d.Text("startsAt"));
        Assert.Equal(["2024-01-01T09:00:00Z", "2024-01-09T10:00:00Z", "2024-01-22T09:00:00Z"], starts);
    }

    [Theory, BothWays]
    public async Task Validating_reports_the_same_and_stores_nothing(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var before = await stack.CandidateCount();
        var file = ImportedFile.Calendar($"UID:{Guid.NewGuid():n}\nDTSTART;VALUE=DATE:20261101\nSUMMARY:Only a try");
        Assert.Equal(1, (await office.Import(file, query: "?validateOnly=true").Json()).GetProperty("added").GetInt32());
        Assert.Equal(before, await stack.CandidateCount());
        Assert.Equal(1, (await office.Import(file).Json()).GetProperty("added").GetInt32());
    }

    [Theory, BothWays]
    public async Task One_event_that_cannot_be_taken_is_enough_to_take_nothing_when_all_are_asked_for(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var before = await stack.CandidateCount();
        const string Good = "UID:good\nDTSTART;VALUE=DATE:20261101\nSUMMARY:Good";
        foreach (var (bad, fault) in ((string, string)[])[("UID:bad\nSUMMARY:No start", "bad:required"),
            ("UID:bad\nDTSTART:20261102T100000Z\nDTEND:20261102T090000Z", "bad:end_before_start"),
            ("UID:good\nDTSTART;VALUE=DATE:20261105", "good:duplicate"), ("UID:bad\nDTSTART;VALUE=DATE:00010101", "bad:invalid_date"),
            ("UID:bad\nDTSTART:20261102T100000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "bad:invalid_format"),
            ("UID:bad\nDTSTART:20261102T100000Z\nRRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY", "bad:invalid_format")])
            Assert.Contains(fault, (await office.Import(ImportedFile.Calendar(Good, bad), query: "?refusals=all").Problem(400,
                "invalid_request")).Faults());
        foreach (var nothing in (string[])["", "Hello", "BEGIN:VCALENDAR", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n",
            ImportedFile.Calendar(), ImportedFile.Calendar(Good).Replace("VEVENT", "VTODO", StringComparison.Ordinal), "\0\0"])
            Assert.Equal(400, (int)(await office.Import(nothing)).StatusCode);
        await office.Import(Encoding.Latin1.GetBytes(ImportedFile.Calendar("UID:l\nDTSTART;VALUE=DATE:20261101\nSUMMARY:é")))
            .Problem(400, "unknown_layout");
        await office.Import(ImportedFile.Calendar(Good), "text/plain").Problem(415, "media_type_unsupported");
        await office.Import(ImportedFile.Calendar(Good), query: "?locale=de").Problem(400, "invalid_request");
        await office.Import(new byte[5 << 20]).Problem(413, "too_large");
        await stack.Http().Import(ImportedFile.Calendar(Good)).Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Import(ImportedFile.Calendar(Good)).Problem(403, "forbidden");
        Assert.Equal(before, await stack.CandidateCount());
    }

    [Theory, BothWays]
    public async Task A_table_becomes_drafts_or_nothing(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        const string Head = "id,kind,date,precision,title,place,participants,source,note\n";
        var before = await stack.CandidateCount();
        Assert.Equal(["row 2, date:invalid_date", "row 3, precision:invalid_word", "row 3, title:required", "row 4, id:duplicate"],
            (await office.Import(
            Head + "T1,visit,2022-08,month,A,,,,\nT2,visit,2022-13,month,B,,,,\nT3,visit,2022,day,,,,,\nT1,visit,2022,year,D,,,,\n",
            "text/csv", "?refusals=all").Problem(400, "invalid_request")).Faults());
        await office.Import("a,b\n1,2\n", "text/csv").Problem(400, "unknown_layout");
        Assert.Equal(before, await stack.CandidateCount());
        var report = await office.Import(Head + "T1,visit,2022-08,month,\"A, \"\"quoted\"\"\",Baku,X;Y,https://example.org,\n",
            "text/csv").Json();
        Assert.Equal(1, report.GetProperty("added").GetInt32());
        var candidate = (await office.Candidates()).Single(d => d.Text("identity") == "row:T1");
        Assert.Equal(("2022-08", "A, \"quoted\"", "kind: visit\nparticipants: X;Y\nsource: https://example.org"), (candidate.Text("start"),
            candidate.Text("title"), candidate.Text("description")));
    }
}
