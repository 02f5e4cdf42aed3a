using System.Globalization;

namespace Embassy.Cooperation.Tests.Agreements;

public class ListDeadlinesTests(Stacks stacks) : IClassFixture<Stacks>
{
    static string Day(int days) => DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory, BothWays]
    public async Task Names_what_is_ahead_soonest_first_page_by_page(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        // In force in ten days; awaited from one; renewed in a year, with notice before that; expired and over.
        var coming = await desk.Enter(("entryRule", new { kind = "later-notification", days = 20 }));
        await desk.Act(coming, "signed", Day(-40)).Json();
        await desk.Act(coming, "notified", Day(-30), "DZA").Json();
        await desk.Act(coming, "notified", Day(-10), "AZE").Json();
        var awaited = await desk.Enter(("entryRule", new { kind = "later-notification", days = 30 }));
        await desk.Act(awaited, "signed", Day(-40)).Json();
        await desk.Act(awaited, "notified", Day(-30), "AZE").Json();
        var renewed =
            await desk.Enter(("entryRule", new { kind = "on-signature" }),
                ("term", new { months = 6, renewalMonths = 6, noticeMonths = 2 }));
        await desk.Act(renewed, "signed", Day(-20)).Json();
        var over = await desk.Enter(("entryRule", new { kind = "on-signature" }), ("term", new { months = 1 }));
        await desk.Act(over, "signed", Day(-100)).Json();
        var secret = await desk.Enter(("audience", "internal"), ("entryRule", new { kind = "on-signature" }), ("term", new { months = 6 }));
        await desk.Act(secret, "signed", Day(-20)).Json();

        var seen = new List<string>();
        for (var token = ""; ;)
        {
            var page = await stack.Http().GetAsync($"/v1/deadlines?pageSize=1&pageToken={token}").Json();
            seen.AddRange(
                page.GetProperty("deadlines").EnumerateArray()
                    .Select(d => $"{d.Text("agreement")} {d.GetProperty("deadline").Text("kind")} {d.GetProperty("deadline").Text("party")}"
                        .TrimEnd()));
            if ((token = page.Text("nextPageToken")).Length == 0) break;
        }
        Assert.Equal([$"{coming} entry-into-force", $"{renewed} notice", $"{renewed} renewal", $"{awaited} awaited-act DZA"], seen);
        Assert.Equal([coming, awaited],
            (await stack.Http().GetAsync($"/v1/deadlines?to={Day(11)}").Json()).GetProperty("deadlines").EnumerateArray()
                .Select(d => d.Text("agreement")));
        Assert.Contains((await desk.GetAsync("/v1/deadlines?audience=all").Json()).GetProperty("deadlines").EnumerateArray(),
            d => d.Text("agreement") == secret && d.GetProperty("deadline").Text("kind") == "expiry");
        await stack.Http().GetAsync("/v1/deadlines?to=soon").Problem(400, "invalid_request");
        await stack.Http().GetAsync("/v1/deadlines?pageToken=x").Problem(400, "invalid_page_token");
    }
}
