using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Facts;

public class CreateFactTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Enters_a_fact_once_and_tells_the_others(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = Figure.NewKey();
        var body = new
        {
            key,
            kind = "money",
            value = "2000000",
            unit = "USD",
            period = "2019/2023",
            source = Figure.Source,
            asOf = "2023",
            confidence = "reported"
        };
        var answer = await desk.Post("/v1/facts", body);
        var fact = await answer.Json(HttpStatusCode.Created);
        Assert.Equal(($"/v1/facts/{key}", "\"v1\"", "reported", 1),
            (answer.Headers.Location?.ToString(), answer.ETag(), fact.Text("confidence"), fact.GetProperty("version").GetInt32()));
        await desk.Post("/v1/facts", body).Problem(409, "already_exists");

        var told = JsonElement.Parse(Assert.Single(await stack.Log("content"), a => a.Subject == $"facts/{key}").Json);
        Assert.Equal(("embassy.content.fact.changed.v1", "edited", "2000000", "USD"),
            (told.Text("type"), told.Text("cause"), told.GetProperty("data").Text("value"), told.GetProperty("data").Text("unit")));
    }

    [Theory, BothWays]
    public async Task Names_every_fault_and_stores_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = Figure.NewKey();
        async Task<string[]> Faults(object body) => (await desk.Post("/v1/facts", body).Problem(400, "invalid_request")).Faults();
        Assert.Equal(
            ["key:invalid_format", "value:invalid_amount", "unit:unknown_currency", "period:invalid_date", "asOf:invalid_date",
                "source:required"],
            await Faults(new { key = "Trade", kind = "money", value = "2 million", unit = "XYZ", period = "2023/2019", asOf = "23" }));
        Assert.Equal(["key:required", "kind:required"], (await Faults(new { source = Figure.Source }))[..2]);
        Assert.Equal(["texts:required", "texts:required"],
            await Faults(
                new
                {
                    key,
                    kind = "text",
                    texts = (object[])[new { lang = "ar", text = "نص" }, new { lang = "fr", text = "t" }],
                    source = Figure.Source
                }));
        Assert.Equal(["value:invalid_date"], await Faults(new { key, kind = "date", value = "2023-13", source = Figure.Source }));
        Assert.Equal(["units[0].lang:unknown_language", "units[0].other:required"],
            await Faults(new { key, kind = "number", value = "1", units = (object[])[new { lang = "de" }], source = Figure.Source }));
        Assert.Equal(["value:derived", "source:derived", "derivedFrom:derived"],
            await Faults(new { key, kind = "date", value = "2023", derivedFrom = "visits", source = Figure.Source }));
        Assert.Equal(["kind:invalid_word", "source:required"], await Faults(new { key, kind = "float", value = "1" }));
        await desk.GetAsync($"/v1/facts/{key}").Problem(404, "not_found");
        // There is no service here that could be asked.
        await desk.Post("/v1/facts", new { key, kind = "number", derivedFrom = "visits" }).Problem(503, "dependency_unavailable");
        Assert.DoesNotContain(await stack.Log("content"), a => a.Subject == $"facts/{key}");
    }

    [Theory, BothWays]
    public async Task Is_for_editors(Way way)
    {
        var stack = await stacks.Content(way);
        await stack.Http().Post("/v1/facts", new { key = "a" }).Problem(401, "token_missing");
        await stack.Http(Roles.Approver).Post("/v1/facts", new { key = "a" }).Problem(403, "forbidden");
    }
}
