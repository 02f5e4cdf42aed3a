using System.Net;
using System.Text;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Calendars;

public class GetCalendarTests(Stacks stacks) : IClassFixture<Stacks>
{
    const string Arabic =
        "زيارة رسمية لمعالي وزير الشؤون الخارجية إلى باكو، عاصمة جمهورية أذربيجان; المشاورات, الأولى \\ 2023 👋🏽 ومواصلة الحديث عن "
        + "التعاون";

    [Theory, BothWays]
    public async Task Two_other_parsers_read_the_same_names_days_and_Arabic(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        object[] titles = [new { lang = "ar", text = Arabic }, new { lang = "en", text = "Visit" }];
        var day = await office.Enter(("titles", titles), ("start", "2023-11-29"), ("end", "2023-11-30"), Officer.In("باكو"),
            ("coordinates", "40.3754,49.8328"), ("kind", "official-visit"));
        var month = await office.Enter(("titles", titles), ("start", "2022-08"));
        var year = await office.Enter(("start", "1994"));
        var timed = await office.Enter(("titles", titles), ("start", "2025-11-04"), ("zone", "Asia/Baku"),
            ("startsAt", "2025-11-04T06:00:00Z"), ("endsAt", "2025-11-04T08:30:00Z"));
        var old = await office.Enter(("titles", titles), ("start", "2015-07-01"), ("zone", "Asia/Baku"),
            ("startsAt", "2015-07-01T06:00:00Z"));
        var hidden = await office.Enter(("audience", "internal"));

        var file = await Calendar(stack, "locale=ar");
        foreach (var (parser, seen) in await IcalClient.Read(file))
        {
            var events = seen.GetProperty("events").EnumerateArray().ToDictionary(e => e.Text("uid"));
            Assert.DoesNotContain(Uid(hidden), events.Keys);
            var shown = events[Uid(day)];
            Assert.Equal((parser, Arabic, "2023-11-29", "2023-12-01", true, "TENTATIVE", 0, "باكو"),
                (parser, shown.Text("summary"), shown.Text("start"), shown.Text("end"),
                shown.GetProperty("allDay").GetBoolean(), shown.Text("status"), shown.GetProperty("sequence").GetInt32(),
                shown.Text("location")));
            Assert.Equal(["official-visit", "incoming"], shown.GetProperty("categories").EnumerateArray().Select(c => c.GetString()));
            Assert.EndsWith($"/v1/engagements/{day.Text("id")}?locale=ar", shown.Text("url"), StringComparison.Ordinal);
            // A month of which no more is known covers it, and says so.
            Assert.Equal(("2022-08-01", "2022-09-01", "لا يُعرف إلا الشهر: أوت 2022"),
                (events[Uid(month)].Text("start"), events[Uid(month)].Text("end"), events[Uid(month)].Text("description")));
            // Without an Arabic title the kind is shown in Arabic, and not the title in another language.
            Assert.Equal(("1994-01-01", "1995-01-01", "لقاء"),
                (events[Uid(year)].Text("start"), events[Uid(year)].Text("end"), events[Uid(year)].Text("summary")));
            Assert.Equal("2025-11-04T06:00:00.000Z", events[Uid(timed)].Text("instant"));
            // Summer time was kept in Baku until 2015: ten in the morning was another instant then.
            Assert.Equal("2015-07-01T06:00:00.000Z", events[Uid(old)].Text("instant"));
        }
        var text = Encoding.UTF8.GetString(file);
        Assert.Contains("\r\nGEO:40.375400;49.832800\r\n", text, StringComparison.Ordinal);
        Assert.Contains("BEGIN:VTIMEZONE\r\nTZID:Asia/Baku\r\n", text, StringComparison.Ordinal);
        foreach (var head in (string[])["\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n", "\r\nSOURCE;VALUE=URI:http",
            "\r\nNAME;LANGUAGE=ar:رزنامة السفارة\r\n", "\r\nLAST-MODIFIED:", "\r\nDTSTAMP:", "\r\nX-EMBASSY-PRECISION:month\r\n",
            "\r\nX-EMBASSY-TRANSLATION:missing\r\n"])
            Assert.Contains(head, text, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Lines_are_folded_at_75_octets_and_never_inside_a_character(Way way)
    {
        var stack = await stacks.Platform(way);
        await stack.Office().Enter(("titles", (object[])[new { lang = "az", text = string.Concat(Enumerable.Repeat("əŞ👋🏽ع", 120)) }]));
        var file = await Calendar(stack, "locale=az");
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        var begin = 0;
        for (var i = 0; i + 1 < file.Length; i++)
        {
            if (file[i] != '\r' || file[i + 1] != '\n') continue;
            Assert.InRange(i - begin, 0, 75);
            // Each physical line is text by itself: a cut character would not be.
            _ = strict.GetString(file, begin, i - begin);
            begin = i + 2;
        }
        Assert.Equal(begin, file.Length);
        Assert.Contains("əŞ👋🏽عəŞ👋🏽ع", strict.GetString(file).Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Postponed_then_cancelled_then_withdrawn_each_raises_the_sequence(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var visit = await office.Enter(("start", Officer.Day(40)), ("kind", "working-visit"));
        Assert.Equal((0, "TENTATIVE"), await Seen(stack, visit));
        visit = await office.Do(visit, "confirm").Json();
        Assert.Equal((1, "CONFIRMED"), await Seen(stack, visit));
        visit = await office.Post($"/v1/engagements/{visit.Text("id")}:postpone", new { start = Officer.Day(70) }, ETag(visit)).Json();
        Assert.Equal((2, "TENTATIVE"), await Seen(stack, visit));
        var text = Encoding.UTF8.GetString(await Calendar(stack, "locale=en&kind=working-visit"))
            .Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains("SUMMARY;LANGUAGE=en:Postponed: ", text, StringComparison.Ordinal);
        Assert.Contains("DESCRIPTION:Postponed from ", text, StringComparison.Ordinal);
        visit = await office.Do(visit, "cancel").Json();
        Assert.Equal((3, "CANCELLED"), await Seen(stack, visit));

        // Saved as internal: it is shown once more as cancelled, without its texts.
        var secret =
            await office.Enter(("start", "2024-02-03"), ("kind", "signing"),
                ("titles", (object[])[new { lang = "en", text = "Most secret" }]), Officer.In("Hidden"));
        Assert.Equal((0, "TENTATIVE"), await Seen(stack, secret, "signing"));
        var plan = Officer.Plan(("start", "2024-05-06"), ("kind", "signing"),
            ("titles", (object[])[new { lang = "en", text = "Most secret" }]), ("audience", "internal"));
        await office.Put($"/v1/engagements/{secret.Text("id")}", plan, ETag(secret)).Json();
        Assert.Equal((1, "CANCELLED"), await Seen(stack, secret, "signing"));
        text = Encoding.UTF8.GetString(await Calendar(stack, "locale=en&kind=signing"));
        Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Hidden", text, StringComparison.Ordinal);
        // The day it was known by, not the one that is internal.
        Assert.Contains("DTSTART;VALUE=DATE:20240203", text, StringComparison.Ordinal);
        Assert.DoesNotContain("20240506", text, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task The_same_bytes_and_ETag_until_something_public_changes_for_staff_too(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var first = await stack.Http().GetAsync("/v1/calendar.ics?locale=fr&kind=credentials");
        Assert.Equal(("text/calendar; charset=utf-8", "fr"),
            (first.Content.Headers.ContentType?.ToString(), string.Join(",", first.Content.Headers.ContentLanguage)));
        await office.Enter(("kind", "credentials"), ("audience", "internal"));
        await office.Enter(("kind", "credentials"), ("embargoUntil", "2099-01-01T00:00:00Z"));
        var again = await office.GetAsync("/v1/calendar.ics?locale=fr&kind=credentials");
        Assert.Equal((first.ETag(), await first.Content.ReadAsStringAsync()), (again.ETag(), await again.Content.ReadAsStringAsync()));
        using var conditional = new HttpRequestMessage(HttpMethod.Get, "/v1/calendar.ics?locale=fr&kind=credentials");
        conditional.Headers.TryAddWithoutValidation("If-None-Match", first.ETag());
        Assert.Equal(HttpStatusCode.NotModified, (await stack.Http().SendAsync(conditional)).StatusCode);
        await office.Enter(("kind", "credentials"));
        await Eventually.True("the calendar is another",
            async () => (await stack.Http().GetAsync("/v1/calendar.ics?locale=fr&kind=credentials")).ETag() != first.ETag());
    }

    [Theory, BothWays]
    public async Task Filters_and_refuses_by_field(Way way)
    {
        var stack = await stacks.Platform(way);
        var entered = await stack.Office().Enter(("start", "2011-03"), ("direction", "outgoing"), ("kind", "judicial-visit"));
        foreach (var (query, there) in ((string, bool)[])[("year=2011", true), ("year=2012", false), ("direction=outgoing&year=2011", true),
            ("direction=elsewhere", false), ("kind=judicial-visit", true), ("kind=meeting", false)])
            Assert.Equal((query, there),
                (query, Encoding.UTF8.GetString(await Calendar(stack, $"locale=fr&{query}"))
                    .Contains(Uid(entered), StringComparison.Ordinal)));
        // Another language's title only where the reader allows it, and marked.
        Assert.DoesNotContain("Rencontre", Encoding.UTF8.GetString(await Calendar(stack, "locale=ar&year=2011")), StringComparison.Ordinal);
        Assert.Contains("SUMMARY;LANGUAGE=fr:Rencontre\r\n",
            Encoding.UTF8.GetString(await Calendar(stack, "locale=ar&year=2011&fallback=true")), StringComparison.Ordinal);
        foreach (var (query, fault) in ((string, string)[])[("locale=de", "locale:unknown_language"), ("year=999", "year:out_of_range"),
            ("kind=x", "kind:invalid_word"), ("direction=up", "direction:invalid_word"), ("x=1", "x:unknown_parameter")])
            Assert.Equal([fault], (await stack.Http().GetAsync($"/v1/calendar.ics?{query}").Problem(400, "invalid_request")).Faults());
    }

    static async Task<(int, string)> Seen(Stack stack, JsonElement engagement, string kind = "working-visit")
    {
        var both = await IcalClient.Read(await Calendar(stack, $"locale=en&kind={kind}"));
        var seen = both.Values.Select(p => p.GetProperty("events").EnumerateArray().Single(e => e.Text("uid") == Uid(engagement)))
            .Select(e => (e.GetProperty("sequence").GetInt32(), e.Text("status"))).Distinct();
        return Assert.Single(seen);
    }

    static string ETag(JsonElement engagement) => $"\"v{engagement.GetProperty("version").GetInt32()}\"";

    static string Uid(JsonElement engagement) => $"{engagement.Text("id")}@embassy";

    static async Task<byte[]> Calendar(Stack stack, string query)
    {
        var answer = await stack.Http().GetAsync($"/v1/calendar.ics?{query}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync();
    }
}
