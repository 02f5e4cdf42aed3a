using System.Globalization;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tests.Engagements;

// Internal and embargoed engagements exist for the protocol officer, and for no other reader.
public class HiddenEngagementsTests(Stacks stacks) : IClassFixture<Stacks>
{
    static string In(TimeSpan time) => DateTime.UtcNow.Add(time).ToString("O", CultureInfo.InvariantCulture);

    [Theory, BothWays]
    public async Task Neither_by_id_nor_in_a_list_nor_in_a_count_nor_in_the_log(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var shown = (await office.Enter(("kind", "state-visit"))).Text("id");
        var secret = await office.Enter(("kind", "state-visit"), ("audience", "internal"));
        var embargoed = await office.Enter(("kind", "state-visit"), ("embargoUntil", In(TimeSpan.FromHours(1))));
        var both = await office.Enter(("kind", "state-visit"), ("audience", "internal"), ("embargoUntil", In(TimeSpan.FromHours(-1))));
        foreach (var hidden in (JsonElement[])[secret, embargoed, both])
            await office.Do(await office.Do(hidden, "confirm").Json(), "hold").Json();

        foreach (var reader in (HttpClient[])[stack.Http(), stack.Http(Roles.Editor), stack.Http(Roles.Operator, Roles.Approver)])
        {
            foreach (var hidden in (JsonElement[])[secret, embargoed, both])
                await reader.GetAsync($"/v1/engagements/{hidden.Text("id")}").Problem(404, "not_found");
            Assert.Equal([shown], (await reader.All("kind=state-visit", pageSize: 1)).Select(e => e.Text("id")));
            Assert.Empty(await reader.All("kind=state-visit&status=held"));
            Assert.Equal(1,
                (await reader.GetAsync("/v1/engagements?kind=state-visit&includeTotal=true").Json()).GetProperty("totalSize").GetInt32());
        }
        foreach (var reader in (HttpClient[])[office, stack.Http(Roles.DeskOfficer), stack.Http(Roles.Administrator)])
        {
            Assert.Equal("held", (await reader.GetAsync($"/v1/engagements/{secret.Text("id")}?locale=*").Json()).Text("status"));
            Assert.Equal([shown], (await reader.All("kind=state-visit")).Select(e => e.Text("id")));
            var list = await reader.GetAsync("/v1/engagements?kind=state-visit&includeTotal=true&audience=all").Json();
            Assert.Equal((4, 4), (list.GetProperty("totalSize").GetInt32(), list.GetProperty("engagements").GetArrayLength()));
        }
        Assert.NotEmpty(await stack.Told(shown));
        foreach (var hidden in (JsonElement[])[secret, embargoed, both])
            Assert.DoesNotContain(await stack.Log("events"), a => a.Json.Contains(hidden.Text("id"), StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task When_the_embargo_is_over_it_is_there_and_all_of_it_is_told_in_its_order(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var planned = await office.Enter(("kind", "signing"), ("embargoUntil", In(TimeSpan.FromSeconds(2))));
        await office.Do(await office.Do(planned, "confirm").Json(), "hold").Json();
        var until = DateTimeOffset.Parse(planned.Text("embargoUntil"), CultureInfo.InvariantCulture);

        var address = $"/v1/engagements/{planned.Text("id")}";
        var reader = stack.Http();
        await Eventually.True("the embargo is over", async () => (await reader.GetAsync($"{address}?locale=*")).IsSuccessStatusCode);
        Assert.True(DateTimeOffset.UtcNow >= until);
        Assert.Single(await reader.All("kind=signing"));
        var told = await stack.Told(planned.Text("id"));
        Assert.Equal(["planned", "confirmed", "held"], told.Select(a => a.RoutingKey.Split('.')[2]));
        var rows = await stack.Query<EventsDb, List<OutboxRow>>("events",
            db => db.Outbox.Where(r => r.Subject == told[0].Subject).ToListAsync());
        Assert.All(rows, row => Assert.True(row.PublishedAt >= until));
    }

    [Theory, BothWays]
    public async Task The_embargo_itself_is_shown_to_staff_alone(Way way)
    {
        var stack = await stacks.Platform(way);
        var planned = await stack.Office().Enter(("kind", "meeting"), ("embargoUntil", "2020-01-01T00:00:00Z"));
        var address = $"/v1/engagements/{planned.Text("id")}";
        using var forStaff = await stack.Office().GetAsync($"{address}?locale=fr");
        using var forAll = await stack.Http().GetAsync($"{address}?locale=fr");
        Assert.Equal("2020-01-01T00:00:00Z", (await forStaff.Json()).Text("embargoUntil"));
        Assert.False(Shown(await forAll.Json()));
        Assert.False(Shown(Assert.Single(await stack.Http().All("kind=meeting"))));
        // Two representations, two strong ETags; the public's counts nothing that the public does not see, so a write
        // takes staff's.
        Assert.NotEqual(forStaff.ETag(), forAll.ETag());
        await stack.Office().Post($"{address}:confirm", new { }, forAll.ETag()).Problem(412, "stale");
        await stack.Office().Post($"{address}:confirm", new { }, forStaff.ETag()).Json();

        static bool Shown(JsonElement engagement) => engagement.TryGetProperty("embargoUntil", out var until)
            && until.ValueKind != JsonValueKind.Null;
    }
}
