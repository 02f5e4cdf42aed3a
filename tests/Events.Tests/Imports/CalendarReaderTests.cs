using System.Globalization;
using System.Text;
using Embassy.Events.Imports;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Imports;

/// <summary>Which instants and days a calendar of another program means; no server is needed.</summary>
public class CalendarReaderTests
{
    static readonly DateTimeOffset Today = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    const string Rome = "BEGIN:VTIMEZONE\nTZID:Our Office\nBEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
        + "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:19700329T020000\nTZOFFSETFROM:+0100\n"
        + "TZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n";

    static string Fixed(string name, string offset) => $"BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:16010101T000000\n"
        + $"TZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\nEND:STANDARD\nEND:VTIMEZONE\n";

    [Theory]
    [InlineData("DTSTART;TZID=Our Office:20260708T140000", "2026-07-08T12:00Z Etc/GMT-2")]
    [InlineData("DTSTART;TZID=Our Office:20260108T140000", "2026-01-08T13:00Z Etc/GMT-1")]
    [InlineData("DTSTART;TZID=our office:20260708T140000", "2026-07-08T12:00Z Etc/GMT-2")]
    [InlineData("DTSTART;TZID=Our Office:20260329T023000", "2026-03-29T01:30Z Etc/GMT-1")]
    [InlineData("DTSTART;TZID=Our Office:20261025T023000", "2026-10-25T00:30Z Etc/GMT-2")]
    [InlineData("DTSTART;TZID=Our Office:20261025T030000", "2026-10-25T02:00Z Etc/GMT-1")]
    [InlineData("DTSTART;TZID=GMT Standard Time 2:20260708T140000", "2026-07-08T17:00Z Etc/GMT+3")]
    [InlineData("DTSTART;TZID=\"UTC+05:30\":20260708T140000", "2026-07-08T08:30Z Asia/Kolkata")]
    [InlineData("DTSTART;TZID=Asia/Baku:20260708T140000", "2026-07-08T09:00Z Etc/GMT-5")]
    [InlineData("DTSTART;TZID=Azerbaijan Standard Time:20260708T140000", "2026-07-08T10:00Z Asia/Baku")]
    [InlineData("DTSTART;TZID=Europe/Vienna:20260329T023000", "2026-03-29T01:30Z Europe/Vienna")]
    [InlineData("DTSTART;TZID=Europe/Vienna:20261025T023000", "2026-10-25T00:30Z Europe/Vienna")]
    [InlineData("DTSTART;TZID=EUROPE/VIENNA:20260708T140000", "2026-07-08T12:00Z Europe/Vienna")]
    [InlineData("DTSTART;TZID=asia/calcutta:20260708T140000", "2026-07-08T08:30Z Asia/Calcutta")]
    [InlineData("DTSTART;TZID=/Europe/Vienna:20260708T140000", "2026-07-08T12:00Z Europe/Vienna")]
    [InlineData("DTSTART;TZID=/freeassociation.sourceforge.net/Tzfile/Europe/Vienna:20260708T140000", "2026-07-08T12:00Z Europe/Vienna")]
    [InlineData("DTSTART;TZID=/mozilla.org/20050126_1/America/Argentina/Ushuaia:20260708T140000",
        "2026-07-08T17:00Z America/Argentina/Ushuaia")]
    [InlineData("DTSTART;TZID=tzone://Microsoft/Utc:20260708T140000", "2026-07-08T14:00Z Etc/UTC")]
    [InlineData("DTSTART;TZID=GMT+05:30:20260708T140000", "2026-07-08T08:30Z Asia/Kolkata")]
    [InlineData("DTSTART;TZID=GMT-0300:20260708T140000", "2026-07-08T17:00Z Etc/GMT+3")]
    [InlineData("DTSTART;TZID=UTC+4:20260708T140000", "2026-07-08T10:00Z Etc/GMT-4")]
    [InlineData("DTSTART;TZID=(UTC+04:00) Baku:20260708T140000", "2026-07-08T10:00Z Asia/Baku")]
    [InlineData("DTSTART;TZID=\"(UTC+01:00) Brussels, Copenhagen, Madrid, Paris\":20260708T140000", "2026-07-08T12:00Z Europe/Brussels")]
    [InlineData("DTSTART;TZID=\"(UTC-05:00) Eastern Time (US & Canada)\":20260708T140000", "2026-07-08T18:00Z America/New_York")]
    [InlineData("DTSTART;TZID=\"(GMT) Casablanca, Monrovia\":20260708T140000", "2026-07-08T14:00Z Africa/Monrovia")]
    [InlineData("DTSTART;TZID=Coordinated Universal Time:20260708T140000", "2026-07-08T14:00Z Etc/UTC")]
    [InlineData("DTSTART:20260708T140000Z", "2026-07-08T14:00Z Etc/UTC")]
    [InlineData("DTSTART;VALUE=DATE-TIME:20260708T140000Z", "2026-07-08T14:00Z Etc/UTC")]
    [InlineData("DTSTART;TZID=Nowhere:20260708T140000", "2026-07-08")]
    [InlineData("DTSTART:20260708T140000", "2026-07-08")]
    [InlineData("DTSTART:20260708", "2026-07-08")]
    [InlineData("DTSTART;VALUE=DATE:20260708T000000", "2026-07-08")]
    public void A_zone_is_that_of_the_file_then_that_which_the_name_means(string start, string means)
    {
        var zones = Rome + Fixed("GMT Standard Time 2", "-0300") + Fixed("UTC+05:30", "+0530") + Fixed("Asia/Baku", "+0500");
        var report = Read(Calendar(zones, $"UID:a\n{start}"));
        var entry = Assert.Single(report.Entries);
        Assert.Equal(means, entry.StartsAt is { } at ? $"{at.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'} {entry.Zone}" : $"{entry.Start}");
    }

    [Theory]
    [InlineData("DTSTART:20270106T010000Z\nDTEND:20270106T030000Z", "2027-01-05 2027-01-06T01:00Z America/New_York")]
    [InlineData("DTSTART:20270106T010000\nDTEND:20270106T030000", "2027-01-06 2027-01-06T06:00Z America/New_York")]
    [InlineData("DTSTART;TZID=Asia/Baku:20270106T010000\nDTEND:20270106T020000", "2027-01-06 2027-01-05T21:00Z Asia/Baku")]
    public void The_zone_of_the_calendar_is_that_of_times_without_one(string dates, string means)
    {
        var entry = Assert.Single(Read(Calendar("X-WR-TIMEZONE:America/New_York\n", $"UID:a\n{dates}")).Entries);
        Assert.Equal(means, $"{entry.Start} {entry.StartsAt!.Value.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'} {entry.Zone}");
        Assert.InRange(entry.EndsAt!.Value - entry.StartsAt.Value, TimeSpan.FromHours(1), TimeSpan.FromHours(2));
    }

    // The days of January 2026 and their hours in UTC.
    [Theory]
    // What a series says of one instance, in each way to name it.
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=3", "RECURRENCE-ID:20260112T090000Z\nDTSTART:20260113T110000Z", "5T09 13T11 19T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=3", "RECURRENCE-ID;TZID=Asia/Baku:20260112T130000\nDTSTART:20260113T110000Z", "5T09 13T11 19T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=3", "RECURRENCE-ID;TZID=Romance Standard Time:20260112T100000\nDTSTART:20260113T110000Z",
        "5T09 13T11 19T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=3", "RECURRENCE-ID;VALUE=DATE:20260112\nDTSTART:20260113T110000Z", "5T09 13T11 19T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=3", "RECURRENCE-ID:20260112T100000\nDTSTART:20260113T110000Z", "5T09 13T11 19T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=3", "RECURRENCE-ID:20260112T090000Z\nDTSTART:20260112T090000Z\nSTATUS:CANCELLED", "5T09 19T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=3", "RECURRENCE-ID;VALUE=DATE:20260112\nSTATUS:CANCELLED", "5T09 19T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=3", "RECURRENCE-ID:20260114T090000Z\nDTSTART:20260114T150000Z", "5T09 12T09 14T15 19T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=4",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T090000Z\nDTSTART;TZID=Europe/Paris:20260113T140000", "5T09 13T13 20T13 27T13")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=4", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260119T090000Z\nSTATUS:CANCELLED", "5T09 12T09")]
    // Dates that are added and left out.
    [InlineData("RDATE;TZID=Europe/Paris:20260107T100000", "", "5T09 7T09")]
    [InlineData("RDATE:20260107T100000Z,20260109T100000Z", "", "5T09 7T10 9T10")]
    [InlineData("RDATE;TZID=Asia/Baku:20260107T140000\nRDATE:20260109T100000Z", "", "5T09 7T10 9T10")]
    [InlineData("RDATE;VALUE=DATE:20260107", "", "5T09 7T09")]
    [InlineData("RDATE;VALUE=PERIOD:20260107T100000Z/20260107T130000Z,20260109T100000Z/PT5H", "", "5T09-10 7T10-13 9T10-15")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=2\nRDATE:20260112T090000Z,20260114T090000Z", "", "5T09 12T09 14T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20260112T090000Z", "", "5T09 19T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20260112", "", "5T09 19T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Asia/Baku:20260112T130000,20260119T130000", "", "5T09")]
    // The end of a rule.
    [InlineData("RRULE:FREQ=WEEKLY;UNTIL=20260119", "", "5T09 12T09 19T09")]
    [InlineData("RRULE:FREQ=WEEKLY;UNTIL=20260119T090000Z", "", "5T09 12T09 19T09")]
    [InlineData("RRULE:FREQ=WEEKLY;UNTIL=20260119T085959Z", "", "5T09 12T09")]
    [InlineData("RRULE:FREQ=WEEKLY;UNTIL=20260119T100000", "", "5T09 12T09 19T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=2;UNTIL=20260201T000000Z", "", "5T09 12T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=9;UNTIL=20260119", "", "5T09 12T09 19T09")]
    [InlineData("rrule:freq=weekly; byday=mo,th ;count=3;", "", "5T09 8T09 12T09")]
    [InlineData("RRULE:", "", "5T09")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=2\nRRULE:FREQ=MONTHLY;BYMONTHDAY=20;COUNT=1", "", "5T09 12T09 20T09")]
    public void A_series_has_the_instances_that_its_file_says(string rule, string change, string means)
    {
        const string Master = "UID:s\nDTSTART;TZID=Europe/Paris:20260105T100000\nDURATION:PT1H\n";
        string[] events = change.Length == 0 ? [Master + rule] : [Master + rule, $"UID:s\n{change}"];
        // The order in the file does not matter.
        foreach (var order in (string[][])[events, [.. events.Reverse()]])
        {
            var found = Read(Calendar("", order)).Entries.OrderBy(e => e.StartsAt).ToList();
            Assert.Equal(means, string.Join(' ', found.Select(e => means.Contains('-', StringComparison.Ordinal)
                ? string.Create(CultureInfo.InvariantCulture,
                    $"{e.StartsAt!.Value.Day}T{e.StartsAt.Value.UtcDateTime:HH}-{e.EndsAt!.Value.UtcDateTime:HH}")
                : string.Create(CultureInfo.InvariantCulture, $"{e.StartsAt!.Value.Day}T{e.StartsAt.Value.UtcDateTime:HH}"))));
            Assert.Equal(found.Count, found.Select(e => e.Identity).Distinct().Count());
        }
    }

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:19620705\nRRULE:FREQ=YEARLY", 2025, 2034, "07-05")]
    [InlineData("DTSTART;VALUE=DATE:16010528\nRRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=28", 2026, 2035, "05-28")]
    [InlineData("DTSTART;VALUE=DATE:19040229\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 2028, 2032, "02-29")]
    [InlineData("DTSTART;VALUE=DATE:20240301\nRRULE:FREQ=YEARLY", 2024, 2033, "03-01")]
    [InlineData("DTSTART;VALUE=DATE:20000301\nRRULE:FREQ=YEARLY;UNTIL=20140301", 2000, 2014, "03-01")]
    public void A_series_that_began_long_ago_gives_the_coming_instances(string dates, int first, int last, string day)
    {
        var found = Read(Calendar("", $"UID:y\n{dates}")).Entries;
        Assert.Equal(($"{first}-{day}", $"{last}-{day}"), ($"{found[0].Start}", $"{found[^1].Start}"));
    }

    [Theory]
    [InlineData("SECONDLY", "20260615T000000Z")]
    [InlineData("MINUTELY", "20260615T000000Z")]
    [InlineData("HOURLY", "20260615T000000Z")]
    [InlineData("DAILY", "20250615T080000Z")]
    public void A_dense_series_reaches_today(string frequency, string first)
    {
        var report = Read(Calendar("", $"UID:d\nDTSTART:19700101T080000Z\nRRULE:FREQ={frequency}"));
        Assert.Equal((2000, $"d#{first}"), (report.Entries.Count, report.Entries[0].Identity));
        Assert.Equal("recurrence-cut", Assert.Single(report.Aside).Code);
    }

    [Theory]
    [InlineData("DTSTART:20260230T100000Z", "DTSTART invalid_date")]
    [InlineData("DTSTART:tomorrow", "DTSTART invalid_date")]
    [InlineData("SUMMARY:None", "DTSTART required")]
    [InlineData("DTSTART:20260105T100000Z\nDTEND:20260105T090000Z", "DTEND end_before_start")]
    [InlineData("DTSTART:20260105T100000Z\nDTEND:20261305T090000Z", "DTEND invalid_date")]
    [InlineData("DTSTART:20260105T100000Z\nDURATION:1 hour", "DURATION invalid_format")]
    [InlineData("DTSTART:20260105T100000Z\nRRULE:FREQ=SOMETIMES", "RRULE invalid_format")]
    [InlineData("DTSTART:20260105T100000Z\nRRULE:FREQ=DAILY;BYMONTHDAY=32", "RRULE invalid_format")]
    [InlineData("DTSTART:20260105T100000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "RRULE invalid_format")]
    [InlineData("DTSTART:20260105T100000Z\nRRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY", "EXRULE invalid_format")]
    [InlineData("RECURRENCE-ID:sometime\nDTSTART:20260105T100000Z", "RECURRENCE-ID invalid_date")]
    public void An_event_that_cannot_be_understood_is_refused_by_its_property_and_the_others_come_in(string bad, string fault)
    {
        var report = Read(Calendar("", "UID:one\nDTSTART:20260101T100000Z", $"UID:bad\n{bad}", "UID:two\nDTSTART:20260102T100000Z"));
        Assert.Equal(["one", "two"], report.Entries.Select(e => e.Identity));
        var refused = Assert.Single(report.Refused);
        Assert.Equal(("bad", fault, 1), (refused.Where, $"{refused.What} {refused.Code}", report.RefusedCount));
        Assert.DoesNotContain("Exception", refused.Reason, StringComparison.Ordinal);
        Assert.Throws<Problem>(report.Refuse);
    }

    // An override that is refused does not leave the meeting at its old hour.
    [Fact]
    public void A_refused_change_of_an_instance_takes_the_instance_with_it()
    {
        var report = Read(Calendar("", "UID:s\nDTSTART:20260105T100000Z\nRRULE:FREQ=DAILY;COUNT=3",
            "UID:s\nRECURRENCE-ID:20260106T100000Z\nDTSTART:20260199T100000Z"));
        Assert.Equal(["s#20260105T100000Z", "s#20260107T100000Z"], report.Entries.Select(e => e.Identity));
        Assert.Equal("s", Assert.Single(report.Refused).Where);
    }

    [Theory]
    [InlineData("DTSTART:20260105T100000Z\nDTEND:", "DTEND empty")]
    [InlineData("DTSTART:20260105T100000Z\nRRULE:", "RRULE empty")]
    [InlineData("DTSTART;VALUE=DATE:20260105\nDURATION:PT86400S", "")]
    [InlineData("DTSTART;VALUE=DATE:20260105\nDURATION:PT5H", "DURATION day-assumed")]
    [InlineData("DTSTART;TZID=Asia/Baku:20260105T100000\nDTEND;TZID=Nowhere:20260105T110000", "DTEND unknown-zone")]
    [InlineData("DTSTART;TZID=Nowhere:20260105T100000\nDTEND;TZID=Nowhere:20260105T110000", "DTSTART unknown-zone")]
    [InlineData("DTSTART:20260105T100000\nDTEND:20260105T110000\nRRULE:FREQ=DAILY;COUNT=9", "DTSTART floating-time")]
    [InlineData("DTSTART:20260105T100000Z\nEXDATE:20260231T100000Z\nRRULE:FREQ=DAILY;COUNT=2", "EXDATE invalid-date")]
    [InlineData("DTSTART:20260105T100000Z\nCLASS:CONFIDENTIAL", "CLASS class")]
    [InlineData("DTSTART:20260105T100000Z\nTRANSP:TRANSPARENT", "TRANSP transparent")]
    [InlineData("DTSTART:20260105T100000Z\nSTATUS:TENTATIVE", "STATUS tentative")]
    [InlineData("DTSTART:20260105T100000Z\nPRIORITY:1", "PRIORITY property")]
    [InlineData("DTSTART:20260105T100000Z\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER;VALUE=TIME:090000\nEND:VALARM", "VALARM alarm")]
    [InlineData("DTSTART:20260105T100000Z\nDESCRIPTION:One\nand a raw line", "line 8 line")]
    [InlineData("DTSTART:20260105T100000Z\nCONFERENCE:https://example.org", "CONFERENCE property")]
    public void Whatever_is_not_taken_as_it_stands_is_said_once(string dates, string said)
    {
        var report = Read(Calendar("", $"UID:a\n{dates}"));
        Assert.NotEmpty(report.Entries);
        Assert.Empty(report.Refused);
        Assert.Equal(said, string.Join(", ", report.Aside.Select(a => $"{a.What} {a.Code}")));
    }

    [Theory]
    [InlineData("SEQUENCE:2\nSUMMARY:Newer", "SEQUENCE:1\nSUMMARY:Older")]
    [InlineData("SUMMARY:Newer\nDTSTAMP:20260202T000000Z", "SUMMARY:Older\nDTSTAMP:20260101T000000Z")]
    [InlineData("SEQUENCE:1\nSUMMARY:Newer\nDTSTAMP:20260101T000000Z", "SUMMARY:Older\nDTSTAMP:20260202T000000Z")]
    public void Of_two_revisions_the_newer_is_taken(string newer, string older)
    {
        foreach (var order in (string[][])[[newer, older], [older, newer]])
        {
            var report = Read(Calendar("", [.. order.Select(o => $"UID:a\nDTSTART:20260105T100000Z\n{o}")]));
            Assert.Equal("Newer", Assert.Single(report.Entries).Texts.Title);
            Assert.Equal("superseded", Assert.Single(report.Aside).Code);
        }
    }

    [Fact]
    public void A_line_is_unfolded_before_its_bytes_become_characters()
    {
        const string Title = "اجتماع لجنة التعاون المشتركة بين البلدين الشقيقين في العاصمة باكو";
        var bytes = Encoding.UTF8.GetBytes(Calendar("", $"UID:a\nDTSTART:20260105T100000Z\nSUMMARY:{Title}"));
        var from = bytes.AsSpan().IndexOf("SUMMARY:"u8) + 8;
        // A fold at each byte of the title in turn.
        for (var at = from; at < from + Encoding.UTF8.GetByteCount(Title); at++)
        {
            var report = new ImportReport();
            new CalendarReader(report, "ar", now: Today).Read([.. bytes[..at], .. "\r\n "u8, .. bytes[at..]]);
            Assert.Equal(Title, Assert.Single(report.Entries).Texts.Title);
        }
    }

    [Fact]
    public void Those_who_are_asked_are_proposed()
    {
        var report = Read(Calendar("", "UID:a\nDTSTART:20260105T100000Z\nATTENDEE;CN=\"Doe, Jane\";ROLE=CHAIR:mailto:jane@example.org\n"
            + "ATTENDEE:MAILTO:ali@example.org\nATTENDEE;CN=Room 3;CUTYPE=ROOM:mailto:r3@example.org\n"
            + "ATTENDEE;CN=Odd: Name:mailto:odd@example.org\nATTENDEE;PARTSTAT=DECLINED;CN=Away:mailto:away@example.org"));
        Assert.Equal("Doe, Jane\nali@example.org\nOdd: Name", Assert.Single(report.Entries).Texts.Participants);
        Assert.All(report.Aside, a => Assert.Equal("attendee", a.Code));
    }

    static string Calendar(string before, params string[] events) => ImportedFile.Calendar(events)
        .Replace("PRODID:-//Other//EN\r\n", $"PRODID:-//Other//EN\r\n{before.ReplaceLineEndings("\r\n")}", StringComparison.Ordinal);

    static ImportReport Read(string file)
    {
        var report = new ImportReport();
        new CalendarReader(report, "en", now: Today).Read(Encoding.UTF8.GetBytes(file));
        return report;
    }
}
