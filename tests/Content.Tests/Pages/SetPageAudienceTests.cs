using System.Globalization;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.Pages;

public class SetPageAudienceTests(Stacks stacks) : IClassFixture<Stacks>
{
    const string Canary = "ZQCANARY";

    static string In(TimeSpan time) => DateTime.UtcNow.Add(time).ToString("O", CultureInfo.InvariantCulture);

    static async Task<string> Hidden(HttpClient desk, string? embargo = null, string audience = "public")
    {
        var key = Editor.NewKey();
        await desk.NewPage(
            more: new { key, type = "page", authenticLocale = "ar", audience, embargoUntil = embargo ?? In(TimeSpan.FromHours(1)) });
        return key;
    }

    static async Task<HttpResponseMessage> Set(HttpClient desk, string key, string? embargo, string audience = "public",
        string? etag = null) =>
        await desk.Put($"/v1/pages/{key}/audience",
            new { audience, embargoUntil = embargo }, etag ?? (await desk.GetAsync($"/v1/pages/{key}/editions")).ETag());

    [Theory, BothWays]
    public async Task What_was_superseded_withdrawn_or_removed_inside_the_embargo_is_never_told(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await Hidden(desk);
        await desk.Release(key, "ar", title: Canary);
        await desk.Release(key, "ar", title: "Right");
        await desk.Release(key, "fr", title: Canary);
        await desk.Do(key, "fr", "withdraw", new { reason = Canary });
        await desk.Release(key, "fr", title: "Juste");
        await desk.Release(key, "en", title: Canary);
        await (await desk.Do(key, "en", "remove", new { reason = Canary })).Json();
        Assert.Empty(await stack.Told(key));

        // Shortened: it ends by itself.
        await (await Set(desk, key, In(TimeSpan.FromSeconds(1)))).Json();
        await Eventually.True("it is told", async () => (await stack.Told(key)).Contains("edition.published.fr"));
        Assert.Equal(["edition.published.ar", "edition.published.fr"],
            (await stack.Told(key)).Where(t => t.StartsWith("edition.", StringComparison.Ordinal)).Order());
        Assert.DoesNotContain(await stack.Log("content"), a => a.Json.Contains(Canary, StringComparison.Ordinal));
        Assert.DoesNotContain(Canary, await (await stack.Http().GetAsync("/v1/changes?limit=500")).Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        Assert.False(await stack.Query<ContentDb, bool>("content", db => db.Outbox.AnyAsync(r => r.Data!.Contains(Canary))));
        var told = JsonElement.Parse((await stack.Log("content")).Single(a => a.Subject == $"pages/{key}/editions/ar").Json);
        Assert.Equal(("Right", 2), (told.GetProperty("data").Text("title"), told.GetProperty("data").GetProperty("edition").GetInt32()));
        await (await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar")).Json();
    }

    [Theory, BothWays]
    public async Task An_embargo_is_lengthened_called_off_or_made_internal(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (lengthened, off, secret) = (await Hidden(desk, In(TimeSpan.FromHours(1))), await Hidden(desk), await Hidden(desk));
        var keys = (string[])[lengthened, off, secret];
        foreach (var key in keys) await desk.Release(key, "ar");
        var until = In(TimeSpan.FromHours(2));
        var answer = await (await Set(desk, lengthened, until)).Json();
        Assert.Equal(("public", 2), (answer.Text("audience"), answer.GetProperty("version").GetInt32()));
        await (await Set(desk, secret, null, "internal")).Json();
        await (await Set(desk, off, null)).Json();
        await Eventually.True("it is told", async () => (await stack.Told(off)).Length == 1);
        await stack.Http().GetAsync($"/v1/pages/{off}?locale=ar").Json();
        foreach (var key in (string[])[lengthened, secret])
        {
            Assert.Empty(await stack.Told(key));
            await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar").Problem(404, "not_found");
        }
        Assert.All(await stack.Query<ContentDb, List<OutboxRow>>("content",
            db => db.Outbox.Where(r => r.Subject == $"pages/{lengthened}/editions/ar").ToListAsync()),
            r => Assert.True(r.NotBefore > DateTimeOffset.UtcNow.AddHours(1)));
        Assert.False(
            await stack.Query<ContentDb, bool>("content", db => db.Outbox.AnyAsync(r => r.Subject.StartsWith($"pages/{secret}/"))));

        // A page that was internal is announced with its current text.
        await desk.Release(secret, "fr");
        await desk.Do(secret, "fr", "withdraw", new { reason = "Over." });
        await (await Set(desk, secret, null)).Json();
        Assert.Equal(["edition.published.ar", "edition.withdrawn.fr"], (await stack.Told(secret)).Order());
        await stack.Http().GetAsync($"/v1/pages/{secret}?locale=ar").Json();
    }

    [Theory, BothWays]
    public async Task What_is_public_stays_so_and_faults_are_named(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (open, over) = (await desk.NewPage(), await Hidden(desk, In(TimeSpan.FromHours(-1))));
        foreach (var key in (string[])[open, over])
        {
            await Set(desk, key, In(TimeSpan.FromHours(1))).Problem(409, "embargo_ended");
            await Set(desk, key, null, "internal").Problem(409, "embargo_ended");
        }
        var etag = (await Set(desk, open, null)).ETag();
        Assert.Equal("\"v1\"", etag);
        Assert.Equal(["audience:required"], (await Set(desk, open, null, "").Problem(400, "invalid_request")).Faults());
        await Set(desk, open, null, etag: "\"v9\"").Problem(412, "stale");
        await desk.Put($"/v1/pages/{open}/audience", new { audience = "public" }).Problem(428, "precondition_required");
        await Set(desk, Editor.NewKey(), null, etag: "*").Problem(404, "not_found");
        await stack.Http().Put($"/v1/pages/{open}/audience", new { audience = "public" }, "*").Problem(401, "token_missing");
        await stack.Http(Roles.DeskOfficer).Put($"/v1/pages/{open}/audience", new { audience = "public" }, "*").Problem(403, "forbidden");
    }

    [Theory, BothWays]
    public async Task What_is_scheduled_inside_the_embargo_is_told_when_that_ends(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await Hidden(desk);
        await desk.Draft(key, "ar");
        await (await desk.Do(key, "ar", "schedule", new { publishAt = In(TimeSpan.FromSeconds(1)), zone = "Africa/Algiers" })).Json();
        await Eventually.True("it is published", async () => await desk.State(key, "ar") == "published");
        Assert.Empty(await stack.Told(key));
        await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar").Problem(404, "not_found");
        await (await Set(desk, key, null)).Json();
        Assert.Equal(["edition.published.ar"], await stack.Told(key));
    }
}
