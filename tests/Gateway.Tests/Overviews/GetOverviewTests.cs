using System.Net;
using System.Text;
using System.Text.Json;
using Embassy.Gateway.Tests.Caching;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Overviews;

public class GetOverviewTests
{
    [Theory, BothWays]
    public async Task Every_part_is_there_in_one_answer_and_one_that_is_away_says_so_itself(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts);
        await stack.Connected();
        await Publish(stack);
        var visits = new List<string>();
        foreach (var (kind, day) in ((string, string)[])[("official-visit", "2024-05-01"), ("political-consultations", "2023-11-29"),
            ("working-visit", "2025-02-03"), ("meeting", "2025-03-03")])
            if (await Held(stack, kind, day) is var id && kind.EndsWith("visit", StringComparison.Ordinal)) visits.Add(id);
        var agreement = await stack.NewAgreement();
        const string Header = "forum,iso2,iso3,status,joined,joined_precision,left,source,note\n";
        await stack.Http(Roles.DeskOfficer)
            .Post("/v1/forums/gecf/memberships:import",
                Platform.Bytes(Encoding.UTF8.GetBytes(Header + "GECF,DZ,DZA,member,2001,year,,a,\nGECF,AZ,AZE,observer,2015,year,,a,\n"),
                    "text/csv")).Json();

        var asked = stack.Http().GetAsync("/v1/overview?partner=AZE&locale=ar");
        var overview = await asked.Json();
        Assert.Equal("ar", (await asked).Content.Headers.ContentLanguage.Single());
        Assert.Equal(
            ["narrative ok ", "visits ok ", "consultations ok ", "letters ok ", "roadmap ok ", "agreements ok ", "trade ok ", "forums ok "],
            States(overview));
        Assert.Equal("العلاقات", overview.GetProperty("narrative").GetProperty("page").Text("title"));
        Assert.Equal(visits.AsEnumerable().Reverse(),
            overview.GetProperty("visits").GetProperty("engagements").EnumerateArray().Select(e => e.Text("id")));
        Assert.Equal("2023-11-29", overview.GetProperty("consultations").GetProperty("engagements")[0].Text("start"));
        Assert.Equal(agreement, overview.GetProperty("agreements").GetProperty("agreements")[0].Text("id"));
        var gecf = overview.GetProperty("forums").GetProperty("forums").EnumerateArray().Single(f => f.Text("forum") == "gecf");
        Assert.Equal(("member", "observer"),
            (gecf.GetProperty("own")[0].Text("standing"), gecf.GetProperty("partner")[0].Text("standing")));
        using var again =
            new HttpRequestMessage(HttpMethod.Get,
                "/v1/overview?partner=AZE&locale=ar")
            { Headers = { IfNoneMatch = { (await asked).Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await stack.Http().SendAsync(again)).StatusCode);

        // Not in this language: only this part is missing.
        Assert.Contains("narrative missing language_missing",
            States(await stack.Http().GetAsync("/v1/overview?partner=AZE&locale=fr").Json()));

        await stack.Stop("events");
        await stack.Stop("forums");
        // Their outage was not announced, so a cached response would be shown.
        stack.EmptyCache();
        asked = stack.Http().GetAsync("/v1/overview?partner=AZE&locale=ar");
        Assert.Equal(
            ["narrative ok ", "visits missing service_unavailable", "consultations missing service_unavailable",
                "letters missing service_unavailable", "roadmap ok ", "agreements ok ", "trade ok ", "forums missing service_unavailable"],
                States(await asked.Json()));
        // An incomplete response must not be cached as if it were complete.
        Assert.Null((await asked).Headers.ETag);
        Assert.True((await asked).Headers.CacheControl?.NoStore);
        foreach (var service in (string[])["content", "cooperation"]) await stack.Stop(service);
        await stack.Http().GetAsync("/v1/overview?partner=AZE").Refused(503, "service_unavailable");
    }

    [Theory, BothWays]
    public async Task Is_kept_compressed_for_everybody_until_a_part_of_it_changes(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts);
        await stack.Connected();
        await Publish(stack);
        // The gateway receives all announcements so far before the measurement begins.
        await stack.Told();
        const string Path = "/v1/overview?partner=AZE&locale=ar";
        var all = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => stack.Http().GetAsync(Path)));
        Assert.Single(all, a => a.Cache() == "embassy; fwd=uri-miss; stored");
        Assert.Single((await Task.WhenAll(all.Select(a => a.Content.ReadAsStringAsync()))).Distinct());
        Assert.StartsWith("embassy; hit", await stack.Http().GetAsync(Path).Cache(), StringComparison.Ordinal);
        var compressed = await stack.Http().AsIs(HttpMethod.Get, Path, null, ("Accept-Encoding", "br"));
        Assert.Equal("br", compressed.Content.Headers.ContentEncoding.Single());
        // A writer reads its own write.
        foreach (var day in (string[])["2024-05-01", "2024-06-01"])
        {
            var visit = await Held(stack, "official-visit", day);
            var asked = await stack.Http().GetAsync(Path);
            Assert.Equal((true, visit), (asked.Headers.CacheControl!.Public,
                (await asked.Json()).GetProperty("visits").GetProperty("engagements")[0].Text("id")));
        }
        var agreement = await stack.NewAgreement();
        Assert.Equal(agreement,
            (await stack.Http().GetAsync(Path).Json()).GetProperty("agreements").GetProperty("agreements")[0].Text("id"));
        // A caller with a token gets a response of its own.
        var signedIn = await stack.Http(Roles.Editor).GetAsync(Path);
        Assert.Equal(("embassy; fwd=request; detail=signed-in", true, true), (signedIn.Cache(), signedIn.Headers.CacheControl!.Private,
            signedIn.Headers.CacheControl.NoStore));
        // Without `locale`, Accept-Language decides.
        var negotiated = await stack.Http().AsIs(HttpMethod.Get, "/v1/overview?partner=AZE", null, ("Accept-Language", "ar"));
        Assert.Contains("Accept-Language", string.Join(',', negotiated.Headers.Vary), StringComparison.Ordinal);
        Assert.Equal("ar", negotiated.Content.Headers.ContentLanguage.Single());
    }

    [Theory, BothWays]
    public async Task The_newest_six_visits_are_shown_however_old_and_whatever_else_there_was(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts);
        await stack.Connected();
        var visits = new List<string>();
        for (var year = 2001; year <= 2008; year++) visits.Add(await Held(stack, year % 2 == 0 ? "working-visit"
            : "state-visit", $"{year}-05-01"));
        for (var day = 1; day <= 8; day++) await Held(stack, "meeting", $"2020-05-0{day}");
        var overview = await stack.Http().GetAsync("/v1/overview?partner=AZE&locale=ar").Json();
        Assert.Equal(visits.AsEnumerable().Reverse().Take(6),
            overview.GetProperty("visits").GetProperty("engagements").EnumerateArray().Select(e => e.Text("id")));
        Assert.Contains("visits ok ", States(overview));
        Assert.Empty(
            (await stack.Http().GetAsync("/v1/overview?partner=FRA&locale=ar").Json()).GetProperty("visits").GetProperty("engagements")
                .EnumerateArray());
    }

    [Fact]
    public async Task A_service_that_hangs_costs_the_deadline_and_no_more()
    {
        await using var hanging = ServiceHost.NewBuilder(["--urls", "http://127.0.0.1:0"]).Build();
        Microsoft.AspNetCore.Builder.RunExtensions.Run(hanging, http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await hanging.StartAsync();
        await using var stack =
            await Stack.Start(Way.Embedded, [Platform.Hosts[0], Platform.Hosts[2]],
                new Dictionary<string, string?> { ["Services:events"] = hanging.Urls.First() });
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var states = States(await stack.Http().GetAsync("/v1/overview?partner=AZE").Json());
        Assert.Contains("visits missing timeout", states);
        Assert.Contains("agreements ok ", states);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Refuses_by_name_what_it_does_not_take()
    {
        await using var stack = await Stack.Start(Way.Embedded, [Platform.Hosts[0]]);
        foreach (var (query, fault) in ((string, string)[])[("", "partner:required"), ("partner=ZZZ", "partner:unknown_state"),
            ("partner=AZE&locale=Arabic", "locale:unknown_language"), ("partner=AZE&colour=red", "colour:unknown_parameter")])
            Assert.Equal([fault], (await stack.Http().GetAsync("/v1/overview?" + query).Refused(400, "invalid_request")).Faults());
    }

    static string[] States(JsonElement overview) =>
        [.. overview.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object)
            .Select(p => $"{p.Name} {p.Value.Text("state")} {p.Value.Text("reason")}")];

    static async Task Publish(Stack stack)
    {
        var desk = stack.Http(Roles.Editor);
        await desk.Post("/v1/pages", new { key = "current-relations", type = "page", authenticLocale = "ar" }).Json(HttpStatusCode.Created);
        var saved = await desk.Put("/v1/pages/current-relations/editions/ar", new { slug = "relations", title = "العلاقات", body = "نص" });
        await desk.Post("/v1/pages/current-relations/editions/ar:publish", new { }, saved.ETag()).Json();
    }

    static async Task<string> Held(Stack stack, string kind, string start)
    {
        var officer = stack.Http(Roles.ProtocolOfficer);
        var planned =
            await officer.Post("/v1/engagements",
                new
                {
                    kind,
                    direction = "incoming",
                    start,
                    states = (string[])["DZA", "AZE"],
                    titles = (object[])[new { lang = "ar", text = "زيارة" }]
                });
        var id = (await planned.Json(HttpStatusCode.Created)).Text("id");
        var confirmed = await officer.Post($"/v1/engagements/{id}:confirm", new { }, planned.ETag());
        await officer.Post($"/v1/engagements/{id}:hold", new { }, confirmed.ETag()).Json();
        return id;
    }
}
