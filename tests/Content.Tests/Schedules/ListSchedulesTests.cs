using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Schedules;

public class ListSchedulesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Lists_by_page_and_language_and_goes_on_where_it_stopped(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        foreach (var locale in (string[])["fr", "ar", "az"])
        {
            await desk.Draft(key, locale);
            await desk.Do(key, locale, "schedule", new { publishAt = DateTimeOffset.UtcNow.AddHours(1), zone = "Africa/Algiers" }).Json();
        }
        var (seen, token) = (new List<string>(), "");
        do
        {
            var list = await desk.GetAsync($"/v1/schedules?pageSize=1&pageToken={token}").Json();
            seen.AddRange(
                list.GetProperty("schedules").EnumerateArray().Select(s => $"{s.Text("pageKey")} {s.Text("locale")} {s.Text("setBy")}"));
            token = list.Text("nextPageToken");
        } while (token.Length > 0);
        Assert.Equal([$"{key} ar editor", $"{key} az editor", $"{key} fr editor"], seen);
        await stack.Http().GetAsync("/v1/schedules").Problem(401, "token_missing");
        await stack.Http(Roles.DeskOfficer).GetAsync("/v1/schedules").Problem(403, "forbidden");
        await desk.GetAsync("/v1/schedules?pageToken=x").Problem(400, "invalid_page_token");
    }
}
