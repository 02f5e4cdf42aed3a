using System.CommandLine;
using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tests.Audit;

public class AuditTrailTests(Stacks stacks) : IClassFixture<Stacks>
{
    static Task<JsonElement> Read(Stack stack, string query) => stack.Http(Roles.Administrator).GetAsync($"/v1/audit?{query}").Json();

    static List<JsonElement> Entries(JsonElement page) => [.. page.GetProperty("entries").EnumerateArray()];

    [Theory, BothWays]
    public async Task A_write_leaves_one_entry_with_who_did_what_and_each_changed_field(Way way)
    {
        var stack = await stacks.Platform(way);
        var engagement = await stack.Office().Enter();
        var record = $"engagements/{engagement.Text("id")}";
        await stack.Office().Do(engagement, "confirm").Json();

        var entries = Entries(await Read(stack, $"record={record}"));
        Assert.Equal(["embassy.events.v1.EngagementsService.ConfirmEngagement", "embassy.events.v1.EngagementsService.PlanEngagement"],
            entries.Select(e => e.Text("operation")));
        var confirmed = entries[0];
        Assert.Equal(("done", "protocol-officer", "events"),
            (confirmed.Text("outcome"), confirmed.Text("person"), confirmed.Text("service")));
        Assert.Equal([record], confirmed.GetProperty("records").EnumerateArray().Select(r => r.GetString()));
        Assert.NotEmpty(confirmed.Text("address"));
        var status = confirmed.GetProperty("changes")[0].GetProperty("fields").EnumerateArray().Single(f => f.Text("field") == "status");
        Assert.Equal(("planned", "confirmed"), (status.Text("before"), status.Text("after")));

        // A repeat changes nothing, so it leaves none.
        await stack.Office().Do(await stack.Office().GetAsync($"/v1/{record}?locale=*").Json(), "confirm").Json();
        Assert.Equal(2, Entries(await Read(stack, $"record={record}")).Count);
    }

    [Theory, BothWays]
    public async Task A_refused_write_leaves_one_entry_with_its_code_and_a_stranger_none(Way way)
    {
        var stack = await stacks.Platform(way);
        var engagement = await stack.Office().Enter();
        var record = $"engagements/{engagement.Text("id")}";
        await stack.Office().Post($"/v1/{record}:confirm", new { }, "\"v9\"").Problem(412, "stale");
        await stack.Office().Put($"/v1/{record}", Officer.Plan(("kind", "nonsense")), "\"v1\"").Problem(400, "invalid_request");
        await stack.Http(Roles.Editor).Post($"/v1/{record}:cancel", new { }, "\"v1\"").Problem(403, "forbidden");
        await stack.Http().Post($"/v1/{record}:hold", new { }, "\"v1\"").Problem(401, "token_missing");

        var entries = Entries(await Read(stack, $"record={record}&outcome=refused"));
        Assert.Equal([("CancelEngagement", "forbidden", "editor"), ("UpdateEngagement", "invalid_request", "protocol-officer"),
                ("ConfirmEngagement", "stale", "protocol-officer")],
            entries.Select(e => (e.Text("operation").Split('.')[^1], e.Text("code"), e.Text("person"))));
    }

    [Theory, BothWays]
    public async Task A_record_has_a_history_for_those_who_may_see_it(Way way)
    {
        var stack = await stacks.Platform(way);
        var shown = (await stack.Office().Enter()).Text("id");
        var hidden = (await stack.Office().Enter(("audience", "internal"))).Text("id");

        var own = await stack.Office().GetAsync($"/v1/engagements/{shown}/history").Json();
        var field = Entries(own)[0].GetProperty("changes")[0].GetProperty("fields").EnumerateArray().Single(f => f.Text("field") == "kind");
        Assert.Equal("meeting", field.Text("after"));
        // An editor sees public engagements only, and so the names of the fields only.
        var other = await stack.Http(Roles.Editor).GetAsync($"/v1/engagements/{shown}/history").Json();
        Assert.False(Entries(other)[0].GetProperty("changes")[0].GetProperty("fields")[0].TryGetProperty("after", out _));
        await stack.Office().GetAsync($"/v1/engagements/{hidden}/history").Json();
        await stack.Http(Roles.Editor).GetAsync($"/v1/engagements/{hidden}/history").Problem(404, "not_found");
        await stack.Http(Roles.Editor).GetAsync($"/v1/engagements/{Guid.NewGuid()}/history").Problem(404, "not_found");
        await stack.Office().GetAsync($"/v1/engagements/{Guid.NewGuid()}/history").Problem(404, "not_found");
        await stack.Http().GetAsync($"/v1/engagements/{shown}/history").Problem(401, "token_missing");
        await stack.Http(Roles.Operator).GetAsync($"/v1/engagements/{shown}/history").Problem(403, "forbidden");
    }

    [Theory, BothWays]
    public async Task Erasing_a_person_erases_the_names_in_the_audit_and_the_chain_still_verifies(Way way)
    {
        var stack = await stacks.Platform(way);
        var id = await stack.Office().Person("Qoyun Auditforget");
        var engagement = await stack.Office().Enter(Officer.With("Qoyun Auditforget", "Another One"));
        Assert.Contains("Auditforget", (await Read(stack, $"record=persons/{id}")).GetRawText(), StringComparison.Ordinal);
        await stack.Http(Roles.Administrator).Post($"/v1/persons/{id}:erase", new { }, "\"v1\"").Json();

        var entries = await Read(stack, $"record=persons/{id}");
        Assert.Equal(2, Entries(entries).Count);
        Assert.Contains("\"erased\":true", entries.GetRawText(), StringComparison.Ordinal);
        foreach (var page in (JsonElement[])[entries, await Read(stack, $"record=engagements/{engagement.Text("id")}")])
            Assert.DoesNotContain("Auditforget", page.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0, await stack.Query<EmbassyDb, int>("events", db =>
            db.Set<AuditValue>().CountAsync(v => v.Value!.Contains("Auditforget"))));
        var all = await stack.Query<EmbassyDb, List<string>>("events", db => db.Set<AuditRow>().Select(r => r.Changes).ToListAsync());
        Assert.DoesNotContain(all, c => c.Contains("Auditforget", StringComparison.Ordinal));
        await Sealed(stack);
        Assert.Equal(0, await AuditCommand.Verify(stack.App("events"), null, json: false, TextWriter.Null));
    }

    static Task Sealed(Stack stack) => Eventually.True("the audit is sealed",
        () => stack.Query<EmbassyDb, bool>("events", async db => !await db.Set<AuditWaiting>().AnyAsync()));

    [Theory, BothWays]
    public async Task The_audit_is_one_list_page_by_page_and_a_table(Way way)
    {
        var stack = await stacks.Platform(way);
        var id = (await stack.Office().Enter()).Text("id");
        for (var i = 0; i < 3; i++)
            await stack.Office().Post($"/v1/engagements/{id}:confirm", new { }, $"\"v{9 + i}\"").Problem(412, "stale");
        var (found, token) = (new List<string>(), "");
        do
        {
            var page = await Read(stack, $"record=engagements/{id}&pageSize=2&pageToken={token}");
            found.AddRange(Entries(page).Select(e => e.Text("id")));
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal((4, 4), (found.Count, found.Distinct().Count()));
        Assert.Equal(found.OrderDescending(StringComparer.Ordinal), found);
        Assert.Equal(HttpStatusCode.OK, (await stack.Http(Roles.Administrator).GetAsync("/v1/audit:verify")).StatusCode);
        var table = await (await stack.Http(Roles.Administrator).GetAsync($"/v1/audit.csv?record=engagements/{id}"))
            .Content.ReadAsStringAsync();
        Assert.Equal(5, table.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        await stack.Http(Roles.Administrator).GetAsync($"/v1/audit?pageToken={token}x").Problem(400, "invalid_page_token");
        Assert.Equal(["service:invalid_word", "outcome:invalid_word", "from:invalid_date"], (await stack.Http(Roles.Administrator)
            .GetAsync("/v1/audit?service=x&outcome=x&from=x").Problem(400, "invalid_request")).Faults());
        await stack.Office().GetAsync("/v1/audit").Problem(403, "forbidden");
        await stack.Http().GetAsync("/v1/audit").Problem(401, "token_missing");
    }
}
