using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Facts;

public class GetImpactTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Names_what_cites_links_or_holds_while_something_is_as_it_is(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (citing, linking, holding) = (await desk.NewPage("en"), await desk.NewPage("en"), await desk.NewPage("en"));
        var agreement = $"agreements/{Guid.CreateVersion7()}";
        await desk.Release(citing, "en", cites: [agreement]);
        await desk.Draft(linking, "en", $"[It]({agreement})");
        await desk.Release(holding, "en", $"{{{{while {agreement} is signed}}}} It was signed.");
        Assert.Equal(new[] { $"{citing} cite", $"{linking} link", $"{holding} condition" }.Order(),
            (await Touched(desk, agreement)).Order());
        Assert.Equal([$"{citing} link"],
            await Touched(desk, $"pages/{holding}", first: () => desk.Release(citing, "en", $"[It](pages/{holding})")));

        Assert.Equal(["subject:required"], (await desk.GetAsync("/v1/impact").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["subject:invalid_format"],
            (await desk.GetAsync("/v1/impact?subject=letters/1").Problem(400, "invalid_request")).Faults());
        await stack.Http().GetAsync("/v1/impact?subject=pages/a").Problem(401, "token_missing");
        await stack.Http(Roles.Service).GetAsync("/v1/impact?subject=pages/a").Problem(403, "forbidden");
    }

    static async Task<string[]> Touched(HttpClient desk, string subject, Func<Task>? first = null)
    {
        if (first is not null) await first();
        return [.. (await desk.GetAsync($"/v1/impact?subject={subject}").Json()).GetProperty("editions").EnumerateArray()
            .Select(e => $"{e.Text("pageKey")} {string.Join('+', e.GetProperty("via").EnumerateArray().Select(v => v.GetString()))}")];
    }
}
