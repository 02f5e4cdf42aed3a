using Embassy.Content.Tests.Facts;
using Embassy.Content.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Tests.PageTexts;

public class ListPageTextsTests(Stacks stacks) : IClassFixture<Stacks>
{
    static PageTextsService.PageTextsServiceClient Client(Stack stack, params string[] roles) => new(stack.Grpc("content", roles));

    [Theory, BothWays]
    public async Task A_published_edition_is_listed_as_a_reader_sees_it(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (fact, key) = (await desk.NewFact(), await desk.NewPage());
        await desk.Release(key, "ar", $"# Heading\n\n**Bold** [link](https://example.org) {{{{claim:{fact}|two million}}}}", "Title");
        await desk.Release(key, "en", "English text.");
        await desk.Draft(key, "fr", "A draft is nobody's text.");

        var listed = await Client(stack).ListPageTextsAsync(new ListPageTextsRequest { Keys = { key } });
        Assert.Equal(["ar", "en"], listed.Texts.Select(t => t.Locale));
        var text = listed.Texts[0];
        Assert.Equal((key, "page", "Title", "Summary.", "Heading Bold link two million"),
            (text.Key, text.Type, text.Title, text.Summary, text.Text));
        Assert.Equal(["current", "current"], listed.Texts.Select(t => t.Translation));
        Assert.NotNull(text.PublishedAt);
        Assert.Equal("", listed.NextPageToken);

        await desk.Release(key, "ar", "The authentic text has moved on.");
        Assert.Equal(["current", "outdated"],
            (await Client(stack).ListPageTextsAsync(new ListPageTextsRequest { Keys = { key } })).Texts.Select(t => t.Translation));
        await desk.Do(key, "en", "withdraw", new { reason = "Over." }).Json();
        Assert.Equal(["ar"],
            (await Client(stack).ListPageTextsAsync(new ListPageTextsRequest { Keys = { key } })).Texts.Select(t => t.Locale));
    }

    [Theory, BothWays]
    public async Task What_is_not_public_is_not_listed(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (inside, later) = (Editor.NewKey(), Editor.NewKey());
        await desk.NewPage(more: new { key = inside, type = "page", authenticLocale = "ar", audience = "internal" });
        await desk.NewPage(
            more: new { key = later, type = "page", authenticLocale = "ar", embargoUntil = DateTimeOffset.UtcNow.AddDays(1) });
        foreach (var key in (string[])[inside, later]) await desk.Release(key, "ar");
        var request = new ListPageTextsRequest { Keys = { inside, later } };
        Assert.Empty((await Client(stack).ListPageTextsAsync(request)).Texts);
        Assert.Empty((await Client(stack, Roles.DeskOfficer).ListPageTextsAsync(request)).Texts);
    }

    [Theory, BothWays]
    public async Task Pages_of_the_list_join_to_the_whole(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var keys = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            keys.Add(await desk.NewPage());
            foreach (var locale in (string[])["ar", "az"]) await desk.Release(keys[^1], locale);
        }
        var request = new ListPageTextsRequest { Keys = { keys }, PageSize = 4 };
        var first = await Client(stack).ListPageTextsAsync(request);
        request.PageToken = first.NextPageToken;
        var second = await Client(stack).ListPageTextsAsync(request);
        Assert.Equal((4, 2, ""), (first.Texts.Count, second.Texts.Count, second.NextPageToken));
        Assert.Equal(from k in keys.Order(StringComparer.Ordinal) from l in (string[])["ar", "az"] select $"{k} {l}",
            first.Texts.Concat(second.Texts).Select(t => $"{t.Key} {t.Locale}"));

        // The token is for these keys alone.
        request.Keys.RemoveAt(0);
        await Refused(stack, request, "invalid_page_token");
    }

    [Theory, BothWays]
    public async Task Too_many_keys_are_refused(Way way)
    {
        var stack = await stacks.Content(way);
        await Refused(stack, new ListPageTextsRequest { Keys = { Enumerable.Range(0, 101).Select(i => $"k{i}") } }, "out_of_range");
        await Refused(stack, new ListPageTextsRequest { PageSize = 101 }, "out_of_range");
    }

    // A refused field has a code of its own.
    static string Reason(RpcException refusal) => refusal.GetRpcStatus() is { } status
        ? (status.GetDetail<Google.Rpc.BadRequest>()?.FieldViolations[0].Reason ?? status.GetDetail<Google.Rpc.ErrorInfo>()!.Reason)
            .ToLowerInvariant() : "";

    static async Task Refused(Stack stack, ListPageTextsRequest request, string code)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => Client(stack).ListPageTextsAsync(request).ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Equal(code, Reason(refusal));
    }
}
