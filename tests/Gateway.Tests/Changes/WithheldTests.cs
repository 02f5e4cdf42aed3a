using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Embassy.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Gateway.Tests.Changes;

/// <summary>
/// Each kind of record that can stop being public is announced with a canary in its text, and then stops being public
/// in each possible way. A new reader then sees that there was an announcement and that its subject was removed, but
/// not its text.
/// </summary>
public class WithheldTests
{
    const string Canary = "zqcanary";

    [Theory, BothWays]
    public async Task Nothing_of_what_stopped_being_public_is_read_by_a_new_reader(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts, Hook.Settings);
        await stack.Connected();
        await using var hook = await Hook.Start();
        var partner = stack.Http(Roles.Service);
        var webhook = (await partner.Post("/v1/webhooks", new { url = hook.Url }).Json(HttpStatusCode.Created)).Text("id");
        await Eventually.True("webhooks have read what there is",
            async () => await stack.Query<WebhooksDb, bool>("webhooks",
                db => db.Positions.AnyAsync(p => p.Source == "events" && p.Epoch != "")));
        var (office, desk) = (stack.Http(Roles.ProtocolOfficer), stack.Http(Roles.Editor));

        // Announced while public.
        var person = await Save(office, "persons", new { names = Titles(), audience = "public" });
        var post = await Save(office, "offices", new { titles = Titles(), state = "DZA", audience = "public" });
        var embargoed = await Save(office, "persons", new { names = Titles(), audience = "public" });
        var tenure =
            await Save(office, "tenures", new { person, office = post, from = "2020-01-01", to = "2030-01-01", audience = "public" });
        var named = await Save(office, "letters",
            Letter(new { state = "AZE", person, office = "", name = "" }, "On the national day", "public"));
        var letter =
            await Save(office, "letters", Letter(new { state = "AZE", person = "", office = "", name = Canary }, Canary, "public"));
        var visit = (await office.Post("/v1/engagements", Visit(Canary, "public")).Json(HttpStatusCode.Created)).Text("id");
        var other = (await office.Post("/v1/engagements", Visit("Rencontre", "public")).Json(HttpStatusCode.Created)).Text("id");
        await Held(office, visit);
        await Held(office, other);
        var (below, alone) = (Guid.NewGuid(), Guid.NewGuid());
        await office.Put($"/v1/engagements/{visit}/outcomes/{below}", Outcome("public")).Json(HttpStatusCode.Created);
        await office.Put($"/v1/engagements/{other}/outcomes/{alone}", Outcome("public")).Json(HttpStatusCode.Created);
        await office.Post($"/v1/engagements/{visit}/programme",
            new { items = (object[])[new { key = "talks", starts = "2022-08-29T09:00", texts = Titles() }], audience = "public" })
            .Json(HttpStatusCode.Created);
        var (removed, redirected) = (await Page(desk, Canary), await Page(desk, Canary));
        var target = await Page(desk, "Target");
        var before = await Everything(stack);
        foreach (var subject in (string[])[$"persons/{person}", $"offices/{post}", $"letters/{named}", $"letters/{letter}",
            $"engagements/{visit}", $"engagements/{visit}/outcomes/{below}", $"pages/{removed}/editions/en"])
            Assert.Contains(before, e => e.Text("subject") == subject && e.GetRawText().Contains(Canary, StringComparison.Ordinal));
        await Eventually.True("the webhook has them",
            () => Task.FromResult(hook.Arrived.Any(a => a.Contains(redirected, StringComparison.Ordinal))));
        // From here on what is announced waits.
        hook.Status = 503;
        var waits = (await office.Post("/v1/engagements", Visit(Canary, "public")).Json(HttpStatusCode.Created)).Text("id");
        await stack.Log("events");

        // Each way there is.
        await Change(office, $"persons/{person}", new { names = Titles(), audience = "internal" });
        await Change(office, $"persons/{embargoed}", new { names = Titles(), audience = "internal" });
        await Change(office, $"offices/{post}", new { titles = Titles(), state = "DZA", audience = "internal" });
        await Change(office, $"letters/{letter}",
            Letter(new { state = "AZE", person = "", office = "", name = Canary }, Canary, "internal"));
        await Change(office, $"engagements/{other}/outcomes/{alone}", Outcome("internal"), "\"v1\"");
        await Change(office, $"engagements/{visit}", Visit(Canary, "internal"));
        await Change(office, $"engagements/{waits}", Visit(Canary, "internal"));
        await Take(desk, removed, "remove", new { reason = "Withdrawn for good" });
        await Take(desk, redirected, "redirect", new { to = target });

        // The feed, the streams and ReadLog show the same rows.
        var after = await Everything(stack);
        Assert.DoesNotContain(after, e => e.GetRawText().Contains(Canary, StringComparison.Ordinal));
        // Each row is where it was.
        foreach (var source in (string[])["/missions/embassy/content", "/missions/embassy/events"])
            Assert.Equal(before.Where(e => e.Text("source") == source).Select(e => e.Text("id")),
                after.Where(e => e.Text("source") == source).Select(e => e.Text("id")).Take(before.Count(e => e.Text("source") == source)));
        foreach (var subject in (string[])[$"persons/{person}", $"persons/{embargoed}", $"offices/{post}", $"tenures/{tenure}",
            $"letters/{letter}", $"engagements/{visit}", $"engagements/{waits}",
            $"engagements/{visit}/outcomes/{below}", $"engagements/{other}/outcomes/{alone}", $"pages/{removed}/editions/en",
            $"pages/{redirected}/editions/en"])
        {
            var rows = after.Where(e => e.Text("subject") == subject).ToList();
            Assert.True(rows[^1].TryGetProperty("removes", out _),
                $"{subject} ends with {string.Join(", ", rows.Select(r => $"{r.Text("type")} {r.GetProperty("subjectversion")}"))}");
            Assert.All(rows[..^1], e => Assert.True(e.GetProperty("withheld").GetBoolean() && !e.TryGetProperty("data", out _)));
        }
        // It stays public, and is announced again without the name of the person who is now hidden.
        Assert.False(after.Last(e => e.Text("subject") == $"letters/{named}").TryGetProperty("withheld", out _));

        // Webhooks: what waits, and what is sent again.
        await Eventually.True("webhooks know",
            () => stack.Query<WebhooksDb, bool>("webhooks", async db => !await db.Deliveries.AnyAsync(d => d.Body!.Contains(Canary))));
        hook.Arrived.Clear();
        hook.Status = 200;
        foreach (var delivery in (await partner.GetAsync($"/v1/webhooks/{webhook}/deliveries?pageSize=100").Json())
            .GetProperty("deliveries").EnumerateArray())
            if (delivery.Text("state") == "delivered")
                await partner.Post($"/v1/webhooks/{webhook}/deliveries/{delivery.Text("id")}:replay", new { }).Json();
        await Eventually.True("all arrived",
            async () => !(await stack.Query<WebhooksDb, bool>("webhooks", db => db.Deliveries.AnyAsync(d => d.State == "waiting"))));
        Assert.Contains(hook.Arrived, a => a.Contains(waits, StringComparison.Ordinal));
        Assert.DoesNotContain(hook.Arrived, a => a.Contains(Canary, StringComparison.Ordinal));

        // Public again, with another text: the earlier data stays withheld.
        await Change(office, $"engagements/{visit}", Visit("Rencontre", "public"));
        await Change(office, $"persons/{person}", new { names = (object[])[new { lang = "en", text = "Somebody" }], audience = "public" });
        var again = await Everything(stack);
        // Its outcome is public again with it, and is announced again; the older rows stay withheld.
        Assert.DoesNotContain(again.Where(e => after.Any(a => a.Text("id") == e.Text("id"))),
            e => e.GetRawText().Contains(Canary, StringComparison.Ordinal));
        Assert.Equal("Rencontre",
            again.Last(e => e.Text("subject") == $"engagements/{visit}").GetProperty("data").GetProperty("engagement")
                .GetProperty("titles")[0].Text("text"));
    }

    static object[] Titles() => [new { lang = "en", text = Canary }];

    static object Visit(string title, string audience) =>
        new
        {
            kind = "meeting",
            direction = "incoming",
            start = "2022-08-29",
            titles = (object[])[new { lang = "fr", text = title }],
            audience
        };

    static object Outcome(string audience) =>
        new { texts = (object[])[new { lang = "fr", text = Canary }], state = "AZE", due = "2026-06", audience };

    static object Letter(object sender, string title, string audience) => new
    {
        kind = "congratulation",
        direction = "incoming",
        occasion = "dza-revolution-day",
        signedOn = "2022-10-29",
        occasionOn = "2022-11-01",
        sender,
        addressee = new { state = "DZA", name = "Abdelmadjid Tebboune" },
        titles = (object[])[new { lang = "en", text = title }],
        audience,
    };

    static async Task<string> Save(HttpClient office, string kind, object record) =>
        (await office.Put($"/v1/{kind}/{Guid.NewGuid()}", record).Json(HttpStatusCode.Created)).Text("id");

    static async Task Change(HttpClient office, string record, object to, string? etag = null) =>
        await office.Put($"/v1/{record}", to, etag ?? (await office.GetAsync($"/v1/{record}?locale=*")).ETag()).Json();

    static async Task Held(HttpClient office, string id)
    {
        foreach (var verb in (string[])["confirm", "hold"])
            await office.Post($"/v1/engagements/{id}:{verb}", new { },
                (await office.GetAsync($"/v1/engagements/{id}?locale=*")).ETag()).Json();
    }

    static async Task<string> Page(HttpClient desk, string title)
    {
        var key = Platform.NewKey();
        await desk.Post("/v1/pages", new { key, type = "news", authenticLocale = "en" }).Json(HttpStatusCode.Created);
        var saved = await desk.Put($"/v1/pages/{key}/editions/en", new { slug = key, title, summary = title, body = title });
        await desk.Post($"/v1/pages/{key}/editions/en:publish", new { }, saved.ETag()).Json();
        return key;
    }

    static async Task Take(HttpClient desk, string key, string verb, object how) =>
        await desk.Post($"/v1/pages/{key}/editions/en:{verb}", how, (await desk.GetAsync($"/v1/pages/{key}/editions/en")).ETag()).Json();

    /// <summary>
    /// All logs from the beginning, as any caller reads them; ReadLog and the feed agree.
    /// </summary>
    static async Task<List<JsonElement>> Everything(Stack stack)
    {
        var rows = new List<string>();
        foreach (var service in (string[])["content", "events"]) rows.AddRange((await stack.Log(service)).Select(a => a.Json));
        var feed = new List<string>();
        for (var cursor = ""; ;)
        {
            var page = await stack.Http().GetAsync($"/v1/changes?limit=500&types=embassy.content.*,embassy.events.*&after={cursor}").Json();
            feed.AddRange(page.GetProperty("changes").EnumerateArray().Select(c => c.GetRawText()));
            cursor = page.Text("next");
            if (!page.GetProperty("more").GetBoolean()) break;
        }
        Assert.Equal(rows.Order(), feed.Order());
        return [.. rows.Select(r => JsonElement.Parse(r))];
    }
}
