using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Tests.Agreements;

public class ListAgreementsTests(Stacks stacks) : IClassFixture<Stacks>
{
    /// <summary>A sector that no other test uses, so that its list is this test's alone.</summary>
    static string NewSector() => $"sector {Guid.NewGuid():n}";

    static Task<JsonElement> List(HttpClient reader, string sector, string more = "") =>
        reader.GetAsync($"/v1/agreements?sector={Uri.EscapeDataString(sector)}{more}").Json();

    static string[] Ids(JsonElement list) => [.. list.GetProperty("agreements").EnumerateArray().Select(a => a.Text("id"))];

    [Theory, BothWays]
    public async Task Comes_newest_act_first_then_by_id_and_page_by_page(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var sector = NewSector();
        var entered = new List<(string Date, string Id)>();
        foreach (var date in (string[])["2022-08", "", "2022-08-29", "2022", "2025-11-04", "2022-08", "", "2022-08"])
        {
            var id = await desk.Enter(("sectors", (string[])[sector]));
            if (date.Length > 0) await desk.Act(id, "signed", date).Json();
            entered.Add((date, id));
        }
        // The latest act decides, not the last recorded.
        await desk.Act(entered[4].Id, "negotiation", "2018").Json();
        var expected = entered.OrderByDescending(e => e.Date, StringComparer.Ordinal).ThenBy(e => e.Id, StringComparer.Ordinal)
            .Select(e => e.Id).ToArray();

        Assert.Equal(expected, Ids(await List(stack.Http(), sector)));
        var paged = new List<string>();
        for (var token = ""; ;)
        {
            var page = await List(stack.Http(), sector, $"&pageSize=3&pageToken={token}");
            paged.AddRange(Ids(page));
            if ((token = page.Text("nextPageToken")).Length == 0) break;
        }
        Assert.Equal(expected, paged);
    }

    [Theory, BothWays]
    public async Task Shows_each_agreement_as_its_own_address_does(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var sector = NewSector();
        var id = await desk.Enter(("sectors", (string[])["trade", sector]), ("entryRule", new { kind = "on-signature" }));
        await desk.Act(id, "negotiation", "2020").Json();
        await desk.Act(id, "signed", "2022-11-29", "DZA").Json();
        await desk.Act(id, "signed", "2022-12-01", "AZE").Json();
        var listed = Assert.Single((await List(stack.Http(), sector)).GetProperty("agreements").EnumerateArray());
        Assert.Equal("in-force", listed.Text("status"));
        Assert.Equal((await stack.Http().Agreement(id)).GetRawText(), listed.GetRawText());
    }

    [Theory, BothWays]
    public async Task Keeps_a_party_and_a_sector_by_the_whole_word(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var sector = NewSector();
        var here = await desk.Enter(("sectors", (string[])[sector]));
        var there = await desk.Enter(("sectors", (string[])[sector, "énergie"]), ("parties", (string[])["DZA", "ITA", "TUN"]));
        Assert.Equal([there], Ids(await List(stack.Http(), sector, "&party=ITA")));
        Assert.Equal([here], Ids(await List(stack.Http(), sector, "&party=AZE")));
        Assert.Equal(2, Ids(await List(stack.Http(), sector, "&party=DZA")).Length);
        Assert.Empty(Ids(await List(stack.Http(), sector, "&party=FRA")));
        Assert.Empty(Ids(await List(stack.Http(), sector[..^1])));
        Assert.Empty(Ids(await List(stack.Http(), sector[..^1] + "%")));
        // The same word in another normal form of Unicode.
        Assert.Contains(there, Ids(await List(stack.Http(), "e\u0301nergie", "&party=TUN")));
    }

    [Theory, BothWays]
    public async Task Keeps_statuses_types_a_year_and_words_and_sorts_by_signature(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var sector = NewSector();
        var treaty = await desk.Enter(("sectors", (string[])[sector]), ("type", "treaty"), ("entryRule", new { kind = "on-signature" }),
            ("titles", (object[])[new { lang = "fr", text = "Traité d'amitié" }, new { lang = "ar", text = "معاهدة صداقة" }]));
        await desk.Act(treaty, "signed", "2020-05").Json();
        var memorandum = await desk.Enter(("sectors", (string[])[sector]), ("type", "memorandum"));
        await desk.Act(memorandum, "signed", "2022-08-29", "DZA").Json();
        await desk.Act(memorandum, "signed", "2023-01-01", "AZE").Json();
        var planned = await desk.Enter(("sectors", (string[])[sector]), ("type", "protocol"));
        await desk.Act(planned, "negotiation", "2024").Json();
        foreach (var (query, expected) in ((string, string[])[])
        [
            ("status=in-force", [treaty]), ("status=in-force,negotiating", [planned, treaty]), ("status=expired", []),
            ("type=treaty,memorandum", [memorandum, treaty]), ("type=protocol", [planned]), ("year=2023", [memorandum]),
            ("year=2022", []),
            ("year=2020", [treaty]), ("q=traite amitie", [treaty]), ("q=صداقه", [treaty]), ("q=nothing", []),
            ("order=-signedOn", [memorandum, treaty, planned]), ("order=signedOn", [planned, treaty, memorandum]),
        ])
        {
            Assert.Equal((query, string.Join(' ', expected)),
                (query, string.Join(' ', Ids(await List(stack.Http(), sector, "&" + query)))));
            Assert.Equal(expected.Length,
                (await List(stack.Http(), sector, $"&{query}&includeTotal=true&pageSize=1")).GetProperty("totalSize").GetInt32());
            var paged = new List<string>();
            for (var token = ""; ;)
            {
                var page = await List(stack.Http(), sector, $"&{query}&pageSize=1&pageToken={token}");
                paged.AddRange(Ids(page));
                if ((token = page.Text("nextPageToken")).Length == 0) break;
            }
            Assert.Equal(expected, paged);
        }
        Assert.Equal("2023-01-01", (await stack.Http().Agreement(memorandum)).Text("signedOn"));
    }

    [Theory, BothWays]
    public async Task A_status_that_changes_with_the_day_is_filtered_as_it_is_shown(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var sector = NewSector();
        var id = await desk.Enter(("sectors", (string[])[sector]), ("entryRule", new { kind = "on-signature" }));
        await desk.Act(id, "signed", "2022-08-29").Json();
        // As the row is on the morning of a change, before the daily run.
        await stack.Query<CooperationDb, int>("cooperation", db => db.Agreements.Where(a => a.Id == Guid.Parse(id))
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.AnnouncedStatus, "signed")
                .SetProperty(a => a.NextDay, new DateOnly(2022, 8, 29))));
        Assert.Equal([id], Ids(await List(stack.Http(), sector, "&status=in-force")));
        Assert.Empty(Ids(await List(stack.Http(), sector, "&status=signed")));
    }

    [Theory, BothWays]
    public async Task Counts_when_it_is_asked_to(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var sector = NewSector();
        for (var i = 0; i < 3; i++) await desk.Act(await desk.Enter(("sectors", (string[])[sector])), "signed", "2022").Json();
        var list = await List(stack.Http(), sector, "&includeTotal=true&pageSize=2");
        Assert.Equal((3, 2), (list.GetProperty("totalSize").GetInt32(), list.Count("agreements")));
        Assert.False((await List(stack.Http(), sector)).TryGetProperty("totalSize", out _));
    }

    [Theory, BothWays]
    public async Task A_token_alone_changes_nothing_and_whoever_may_asks_for_what_is_internal_or_under_embargo(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var sector = NewSector();
        var open = await desk.Enter(("sectors", (string[])[sector]));
        await desk.Enter(("sectors", (string[])[sector]), ("audience", "internal"));
        await desk.Enter(("sectors", (string[])[sector]), ("embargoUntil", DateTimeOffset.UtcNow.AddDays(1)));
        foreach (var reader in (HttpClient[])[stack.Http(), stack.Http(Roles.Editor), desk])
        {
            var list = await List(reader, sector, "&includeTotal=true");
            Assert.Equal([open], Ids(list));
            Assert.Equal(1, list.GetProperty("totalSize").GetInt32());
        }
        var all = await List(desk, sector, "&includeTotal=true&audience=all");
        Assert.Equal((3, 3), (all.GetProperty("totalSize").GetInt32(), all.Count("agreements")));
        await stack.Http().GetAsync("/v1/agreements?audience=all").Problem(401, "token_missing");
        await stack.Http(Roles.Editor).GetAsync("/v1/agreements?audience=all").Problem(403, "forbidden");
        Assert.Equal(["audience:invalid_word"],
            (await desk.GetAsync("/v1/agreements?audience=secret").Problem(400, "invalid_request")).Faults());
        var next = (await List(desk, sector, "&pageSize=1&audience=all")).Text("nextPageToken");
        await desk.GetAsync($"/v1/agreements?sector={Uri.EscapeDataString(sector)}&pageSize=1&pageToken={next}")
            .Problem(400, "invalid_page_token");
    }

    [Theory, BothWays]
    public async Task Has_an_etag_that_changes_with_what_is_listed(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var sector = NewSector();
        async Task<string> ETag() => (await stack.Http().GetAsync($"/v1/agreements?sector={Uri.EscapeDataString(sector)}")).ETag();
        var id = await desk.Enter(("sectors", (string[])[sector]));
        var first = await ETag();
        Assert.Equal(first, await ETag());
        await desk.Act(id, "signed", "2022").Json();
        Assert.NotEqual(first, await ETag());
    }

    [Theory, BothWays]
    public async Task Refuses_what_it_does_not_understand(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var reader = stack.Http();
        async Task Refused(string query, string fault) =>
            Assert.Equal([fault], (await reader.GetAsync($"/v1/agreements?{query}").Problem(400, "invalid_request")).Faults());
        await Refused("pageSize=101", "pageSize:out_of_range");
        await Refused("pageSize=-1", "pageSize:out_of_range");
        await Refused("pageSize=many", "pageSize:invalid_type");
        await Refused("party=XXX", "party:unknown_state");
        await Refused("sector=a%0Ab", "sector:invalid_text");
        await Refused("status=signed,over", "status:invalid_word");
        await Refused("type=pact", "type:invalid_word");
        await Refused("order=title", "order:invalid_word");
        await Refused("year=99", "year:out_of_range");
        await Refused("q=%25", "q:invalid_text");
        await Refused("sort=status", "sort:unknown_parameter");
    }

    [Theory, BothWays]
    public async Task Refuses_a_token_of_another_list_and_a_forged_one(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var sector = NewSector();
        for (var i = 0; i < 2; i++) await desk.Enter(("sectors", (string[])[sector]));
        var token = (await List(stack.Http(), sector, "&pageSize=1")).Text("nextPageToken");
        await stack.Http().GetAsync($"/v1/agreements?pageToken={token}").Problem(400, "invalid_page_token");
        await stack.Http().GetAsync("/v1/agreements?pageToken=abc").Problem(400, "invalid_page_token");

        // Encrypted: a changed bit is detected, and so is a token that was made up.
        var bytes = Base64Url.DecodeFromChars(token);
        bytes[^1] ^= 1;
        foreach (var text in (string[])[Base64Url.EncodeToString(bytes), Base64Url.EncodeToString("[\"x\",\"\",\"no uuid\"]"u8)])
            await stack.Http().GetAsync($"/v1/agreements?sector={Uri.EscapeDataString(sector)}&pageToken={text}")
                .Problem(400, "invalid_page_token");
    }
}
