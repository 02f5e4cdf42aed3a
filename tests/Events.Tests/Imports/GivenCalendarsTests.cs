using System.Globalization;

namespace Embassy.Events.Tests.Imports;

/// <summary>Calendars made after public reports of other programs' faults, with what is right beside each.</summary>
public class GivenCalendarsTests(Stacks stacks) : IClassFixture<Stacks>
{
    // In titles of ics-zone-names.ics: the hour in UTC.
    static readonly string[] Zones =
        ["z1@x 18:00", "z2@x 06:00", "z3@x 19:00", "z4@x 13:00", "z5@x 12:00", "z6@x 12:00", "z7@x 10:00", "z8@x 10:00", "z9@x 13:00",
        "z10@x 14:00", "z11@x 10:00", "z12@x 01:30", "z13@x 00:30", "z14@x 12:00"];

    [Fact]
    public async Task Each_instance_is_at_its_hour()
    {
        var office = (await stacks.Platform(Way.Embedded)).Office();
        await Import(office, "ics-recurrence-id-zones.ics");
        const string Old = "12T09:00";
        foreach (var (uid, moved) in ((string, string)[])[("r1", "13T11:00"), ("r2", "13T11:00"), ("r3", "13T11:00"), ("r4", "13T09:00"),
            ("r5", "13T09:00"), ("r6", "13T09:00")])
            Assert.Equal((uid, $"05T09:00 {moved} 19T09:00"), (uid, await Starts(office, $"{uid}@x")));
        Assert.Equal("13T09:00", await Starts(office, "r7@x"));
        Assert.Equal("05T09:00 12T13:00 19T13:00", await Starts(office, "r8@x"));
        Assert.DoesNotContain(Old, await Starts(office, "r9@x"), StringComparison.Ordinal);
        Assert.Equal("05T09:00", await Starts(office, "r10@x"));
        await Import(office, "ics-this-and-future.ics");
        Assert.Equal("04T09:00 11T13:00 18T13:00", await Starts(office, "h3@x"));
        await Import(office, "ics-rdate.ics");
        foreach (var (uid, count) in ((string, int)[])[("b1", 2), ("b2", 3), ("b3", 3), ("b4", 3), ("b5", 2), ("b6", 2), ("b7", 3),
            ("b8", 2)])
            Assert.Equal((uid, count), (uid, (await Of(office, uid)).Count));
        Assert.Equal("2026-01-09T12:00:00Z", (await Of(office, "b6"))[1].Text("endsAt"));
        await Import(office, "ics-zone-names.ics");
        foreach (var zone in Zones)
            Assert.Equal(zone, $"{zone.Split(' ')[0]} {Assert.Single(await Of(office, zone.Split(' ')[0])).Text("startsAt")[11..16]}");
        await Import(office, "ics-own-vtimezone.ics");
        Assert.Equal("05T15:00", await Starts(office, "a02"));
        await Import(office, "ics-utf8-split-by-fold.ics");
        Assert.Contains("الخميس", Assert.Single(await Of(office, "a11")).Text("title"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_planned_meeting_keeps_its_hour()
    {
        var office = (await stacks.Platform(Way.Embedded)).Office();
        await Import(office, "ics-plan-utc.ics");
        foreach (var uid in (string[])["h4@x", "h5@x"])
        {
            var candidate = Assert.Single(await Of(office, uid));
            var planned = await office.Post($"/v1/import-candidates/{candidate.Text("id")}:plan",
                new { kind = "meeting", direction = "incoming" }, "*").Json(System.Net.HttpStatusCode.Created);
            Assert.Equal("2027-01-10T06:00:00Z", planned.Text("startsAt"));
            Assert.NotEmpty(planned.Text("zone"));
        }
    }

    [Fact]
    public async Task Later_files_are_followed()
    {
        var office = (await stacks.Platform(Way.Embedded)).Office();
        for (var step = 1; step <= 4; step++) await Import(office, $"ics-update-step{step}.ics");
        Assert.Equal("cancelled", Assert.Single(await Of(office, "cc1", "")).Text("status"));
        Assert.Equal("05T09:00 19T09:00", await Starts(office, "cc2"));
        Assert.Equal("newest words", Assert.Single(await Of(office, "cc3")).Text("title"));
        await Import(office, "ics-update-step5.ics");
        Assert.Equal("06T09:00 13T09:00 20T09:00", await Starts(office, "cc2"));
    }

    static async Task Import(HttpClient office, string name) =>
        await office.Import(await File.ReadAllBytesAsync(Path.Combine(ImportedFile.Given("cases", "calendars"), name))).Json();

    static async Task<List<System.Text.Json.JsonElement>> Of(HttpClient office, string uid, string query = "&status=open") =>
        [.. (await office.Candidates(query)).Where(c => c.Text("identity").Split('#')[0] == uid)];

    static async Task<string> Starts(HttpClient office, string uid) => string.Join(' ', (await Of(office, uid))
        .Select(c => DateTimeOffset.Parse(c.Text("startsAt"), CultureInfo.InvariantCulture).ToString("dd'T'HH:mm",
            CultureInfo.InvariantCulture)).Order());
}
