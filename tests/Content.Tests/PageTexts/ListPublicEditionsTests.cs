using Embassy.Content.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Tests.PageTexts;

public class ListPublicEditionsTests(Stacks stacks) : IClassFixture<Stacks>
{
    static PageTextsService.PageTextsServiceClient Client(Stack stack, params string[] roles) => new(stack.Grpc("content", roles));

    [Theory, BothWays]
    public async Task Editions_are_listed_while_they_are_public(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (key, inside) = (await desk.NewPage(), Editor.NewKey());
        await desk.NewPage(more: new { key = inside, type = "page", authenticLocale = "ar", audience = "internal" });
        foreach (var page in (string[])[key, inside]) await desk.Release(page, "ar");
        await desk.Release(key, "en");
        await desk.Draft(key, "fr");
        var request = new ListPublicEditionsRequest { Keys = { key, inside, "there-is-no-such-page" } };
        async Task<string[]> Listed(params string[] roles) => [.. (await Client(stack, roles).ListPublicEditionsAsync(request)).Editions
            .Select(e => $"{e.Key} {e.Locale} {e.Number} {e.Translation}").Order(StringComparer.Ordinal)];

        Assert.Equal([$"{key} ar 1 current", $"{key} en 1 current"], await Listed());
        await desk.Release(key, "ar", "Changed.");
        Assert.Equal([$"{key} ar 2 current", $"{key} en 1 outdated"], await Listed(Roles.DeskOfficer));
        await desk.Do(key, "ar", "withdraw", new { reason = "Over." }).Json();
        Assert.Equal([$"{key} en 1"], (await Listed()).Select(l => l[..l.LastIndexOf(' ')]));
    }

    [Theory, BothWays]
    public async Task One_to_a_hundred_keys_are_taken(Way way)
    {
        var stack = await stacks.Content(way);
        foreach (var count in (int[])[0, 101])
        {
            var request = new ListPublicEditionsRequest { Keys = { Enumerable.Range(0, count).Select(i => $"k{i}") } };
            var refusal = await Assert.ThrowsAsync<RpcException>(() => Client(stack).ListPublicEditionsAsync(request).ResponseAsync);
            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        }
    }
}
