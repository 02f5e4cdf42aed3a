using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Previews;

public class CreatePreviewTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Signs_for_the_newest_edition_or_for_a_number_and_for_as_long_as_is_asked(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar");
        await desk.Draft(key, "ar", "draft");
        var answer = await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { hours = 2 });
        Assert.Equal("no-store, private", answer.Headers.CacheControl?.ToString());
        var preview = await answer.Json();
        Assert.Equal(2, preview.GetProperty("number").GetInt32());
        Assert.InRange(preview.GetProperty("expiresAt").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(119),
            TimeSpan.FromMinutes(120));
        Assert.Equal(1,
            (await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { number = 1 }).Json()).GetProperty("number").GetInt32());
        Assert.Equal(["hours:out_of_range"],
            (await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { hours = 169 }).Problem(400, "invalid_request")).Faults());
        await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { number = 3 }).Problem(404, "not_found");
        await stack.Http().Post($"/v1/pages/{key}/editions/ar:preview", new { }).Problem(401, "token_missing");
        await stack.Http(Roles.DeskOfficer).Post($"/v1/pages/{key}/editions/ar:preview", new { }).Problem(403, "forbidden");
    }
}
