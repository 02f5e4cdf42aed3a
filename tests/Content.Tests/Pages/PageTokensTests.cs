using System.Buffers.Text;
using System.Net;
using System.Text;
using Embassy.Content.Tests.Assets;
using Embassy.Content.Tests.Facts;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Pages;

/// <summary>Tokens of the pages of a list: sealed, for one list and filter, and the same in every replica.</summary>
public class PageTokensTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Nothing_of_a_record_can_be_read_from_a_token(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, key) = await Filled(stack);
        var seen = 0;
        foreach (var (list, records) in new[] { ("/v1/pages?locale=ar", "pages"), ("/v1/assets?", "assets"), ("/v1/facts?", "facts"),
            ($"/v1/pages/{key}/editions/ar/history?", "editions"), ("/v1/previews?", "previews") })
        {
            var page = await desk.GetAsync($"{list}&pageSize=1").Json();
            var token = page.Text("nextPageToken");
            Assert.NotEmpty(token);
            var plain = Encoding.Latin1.GetString(Base64Url.DecodeFromChars(token));
            var record = page.GetProperty(records)[0];
            foreach (var member in record.EnumerateObject().Select(m => m.Value)
                .Where(v => v.ValueKind == System.Text.Json.JsonValueKind.String).Select(v => v.GetString()!).Where(v => v.Length > 3))
            {
                Assert.DoesNotContain(member, plain, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(member, token, StringComparison.OrdinalIgnoreCase);
            }
            foreach (var word in (string[])["page-", "20", list.Split('/')[2].Split('?')[0]])
                Assert.True(word == "20" || !plain.Contains(word, StringComparison.Ordinal), $"{list}: {word}");
            Assert.Equal(token, (await desk.GetAsync($"{list}&pageSize=1").Json()).Text("nextPageToken"));
            seen++;
        }
        Assert.Equal(5, seen);
    }

    [Theory, BothWays]
    public async Task A_token_that_was_changed_cut_or_made_for_another_list_is_refused(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, _) = await Filled(stack);
        var token = (await desk.GetAsync("/v1/pages?locale=ar&pageSize=1").Json()).Text("nextPageToken");
        var bytes = Base64Url.DecodeFromChars(token);
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= 1;
            await desk.GetAsync($"/v1/pages?locale=ar&pageSize=1&pageToken={Base64Url.EncodeToString(changed)}")
                .Problem(400, "invalid_page_token");
        }
        foreach (var cut in (string[])[token[..^4], token[..16], "AAAA", "!", new string('A', 2048), new string('A', 4000),
            Base64Url.EncodeToString("[\"x\",\"page-1\"]"u8)])
            await desk.GetAsync($"/v1/pages?locale=ar&pageSize=1&pageToken={Uri.EscapeDataString(cut)}").Problem(400, "invalid_page_token");
        foreach (var other in (string[])["/v1/pages?locale=fr", "/v1/pages?locale=ar&type=news", "/v1/facts?pageSize=1",
            "/v1/assets?pageSize=1", "/v1/reviews?pageSize=1"])
            await desk.GetAsync($"{other}&pageToken={token}").Problem(400, "invalid_page_token");
        await desk.GetAsync($"/v1/pages?locale=ar&pageSize=2&pageToken={token}").Json();
    }

    [Theory, BothWays]
    public async Task A_stranger_with_the_token_of_staff_is_shown_what_is_public_and_no_more(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        await Filled(stack);
        var inside = $"page-0000-canary-{Guid.NewGuid():n}";
        await desk.Post("/v1/pages", new { key = inside, type = "page", authenticLocale = "ar", audience = "internal" })
            .Json(HttpStatusCode.Created);
        await desk.Release(inside, "ar");
        for (var token = ""; ;)
        {
            var page = await desk.GetAsync($"/v1/pages?locale=ar&pageSize=1&pageToken={token}").Json();
            token = page.Text("nextPageToken");
            if (token.Length == 0) break;
            var strangers = await reader.GetAsync($"/v1/pages?locale=ar&pageSize=100&pageToken={token}").Json();
            Assert.DoesNotContain("canary", strangers.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Theory, BothWays]
    public async Task A_token_outlives_a_restart(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build)]);
        var desk = stack.Desk();
        foreach (var _ in (int[])[1, 2]) await desk.Release(await desk.NewPage(), "ar");
        var page = await desk.GetAsync("/v1/pages?locale=ar&pageSize=1").Json();
        await stack.Stop("content");
        await stack.Restart("content");
        var next = await Eventually.Value("the next page",
            async () => await desk.GetAsync(
                $"/v1/pages?locale=ar&pageSize=1&pageToken={page.Text("nextPageToken")}") is { IsSuccessStatusCode: true } answer ? answer
                : null);
        Assert.NotEqual(page.GetProperty("pages")[0].Text("key"), (await next.Json()).GetProperty("pages")[0].Text("key"));
    }

    static async Task<(HttpClient Desk, string Key)> Filled(Stack stack)
    {
        var desk = stack.Desk();
        var key = await desk.NewPage();
        foreach (var body in (string[])["one", "two"]) await desk.Release(key, "ar", body);
        await desk.Release(await desk.NewPage(), "ar");
        foreach (var _ in (int[])[1, 2])
        {
            await desk.NewAsset();
            await desk.NewFact();
            await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { }).Json();
        }
        return (desk, key);
    }
}
