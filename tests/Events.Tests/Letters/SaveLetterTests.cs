using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Embassy.Events.Tests.Letters;

public class SaveLetterTests(Stacks stacks) : IClassFixture<Stacks>
{
    /// <summary>The letter of 29 October 2022, as far as it is a matter of dates.</summary>
    public static Dictionary<string, object> Letter(params (string Field, object? Value)[] more)
    {
        var letter = new Dictionary<string, object>
        {
            ["kind"] = "congratulation",
            ["direction"] = "incoming",
            ["occasion"] = "dza-revolution-day",
            ["signedOn"] = "2022-10-29",
            ["publishedOn"] = "2022-10-31",
            ["occasionOn"] = "2022-11-01",
            ["sender"] = new { state = "AZE", name = "Ilham Aliyev" },
            ["addressee"] = new { state = "DZA", name = "Abdelmadjid Tebboune" },
            ["titles"] = (object[])[new { lang = "en", text = "On the national day" }],
        };
        foreach (var (field, value) in more)
            if (value is null) letter.Remove(field);
            else letter[field] = value;
        return letter;
    }

    static async Task<List<Embassy.Log.V1.Announcement>> Told(Stack stack, string address) =>
        [.. (await stack.Log("events")).Where(a => a.Subject == address["/v1/".Length..])];

    [Theory, BothWays]
    public async Task Keeps_three_dates_and_the_texts_with_the_original_marked_and_tells_it_once(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var address = $"/v1/letters/{Guid.NewGuid()}";
        (string, object?) texts =
            ("texts", (object[])[new { lang = "ar", text = "النص" }, new { lang = "az", text = "Mətn\nikinci sətir", original = true }]);
        var entered = await office.Save(address, Letter(texts));
        Assert.Equal(("2022-10-29", "2022-10-31", "2022-11-01"),
            (entered.Text("signedOn"), entered.Text("publishedOn"), entered.Text("occasionOn")));
        Assert.Equal(("rtl", false, true),
            (entered.GetProperty("texts")[0].Text("dir"), entered.GetProperty("texts")[0].GetProperty("original").GetBoolean(),
                entered.GetProperty("texts")[1].GetProperty("original").GetBoolean()));
        using var read = await office.GetAsync($"{address}?locale=*");
        Assert.Equal(entered.GetRawText(), (await read.Json()).GetRawText());
        Assert.Equal(entered.GetRawText(), (await office.Save(address, Letter(texts), HttpStatusCode.OK, read.ETag())).GetRawText());
        var told = Assert.Single(await Told(stack, address));
        Assert.Equal("events.letter.published.-", told.RoutingKey);
        var data = JsonElement.Parse(told.Json).GetProperty("data");
        Assert.Equal(("2022-10-29", "2022-10-31", "2022-11-01", """["az","ar"]"""),
            (data.Text("signedOn"), data.Text("publishedOn"), data.Text("occasionOn"), data.GetProperty("languages").GetRawText()));
        Assert.Equal("Ilham Aliyev", data.GetProperty("sender").GetProperty("names")[0].Text("text"));
    }

    [Theory, BothWays]
    public async Task Names_the_offices_as_of_the_day_it_was_signed_and_tells_of_a_correction(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var post = await office.Post("President");
        var (before, now) = (await office.Person("Before"), await office.Person("Now"));
        var tenure = await office.Tenure(before, post, "2019-12-19", "2022-10-30");
        await office.Tenure(now, post, "2022-10-31", "");
        var address = $"/v1/letters/{Guid.NewGuid()}";
        await office.Save(address, Letter(("addressee", new { state = "DZA", office = post })));
        Assert.Equal("Before", await Addressee(stack, address));
        await office.Save($"/v1/tenures/{tenure}", new { person = now, office = post, from = "2019-12-19", to = "2022-10-30" },
            HttpStatusCode.OK, "\"v1\"");
        Assert.Equal("Now", await Addressee(stack, address));
        var told = await Told(stack, address);
        Assert.Equal(2, told.Count);
        var said = JsonElement.Parse(told[1].Json);
        Assert.Equal(("dependency", 2, now),
            (said.Text("cause"), said.GetProperty("subjectversion").GetInt32(), said.GetProperty("data").GetProperty("addressee")
                .Text("personId")));
    }

    [Theory, BothWays]
    public async Task Whoever_certainly_held_the_office_is_announced_and_a_corrected_party_leaves_the_log(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var post = await office.Post("Ambassador");
        var (ambassador, charge) = (await office.Person("Perhapsthere"), await office.Person("Certainlythere"));
        await office.Tenure(ambassador, post, "2019-12-19", "2022");
        await office.Save($"/v1/tenures/{Guid.NewGuid()}",
            new { person = charge, office = post, from = "2022-10-01", to = "2022-12-01", acting = true });
        var address = $"/v1/letters/{Guid.NewGuid()}";
        await office.Save(address, Letter(("sender", new { state = "DZA", person = ambassador })));
        Assert.Contains("Perhapsthere", Assert.Single(await Told(stack, address)).Json, StringComparison.Ordinal);
        using var read = await office.GetAsync($"{address}?locale=*");
        await office.Save(address, Letter(("sender", new { state = "DZA", office = post })), HttpStatusCode.OK, read.ETag());
        var told = await Told(stack, address);
        Assert.Equal(2, told.Count);
        Assert.Contains("Certainlythere", told[1].Json, StringComparison.Ordinal);
        Assert.DoesNotContain(told, a => a.Json.Contains("Perhapsthere", StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task Under_embargo_it_is_told_when_that_ends_and_internal_never(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var (soon, secret) = ($"/v1/letters/{Guid.NewGuid()}", $"/v1/letters/{Guid.NewGuid()}");
        await office.Save(secret, Letter(("audience", "internal")));
        await office.Save(soon, Letter(("embargoUntil", DateTime.UtcNow.AddSeconds(2).ToString("O", CultureInfo.InvariantCulture))));
        await stack.Http().GetAsync(soon).Problem(404, "not_found");
        Assert.Empty(await Told(stack, soon));
        await Eventually.True("it is told", async () => (await Told(stack, soon)).Count == 1);
        await stack.Http().GetAsync($"{soon}?locale=*").Json();
        await stack.Http().GetAsync(secret).Problem(404, "not_found");
        using var read = await office.GetAsync($"{soon}?locale=*");
        await office.Save(soon, Letter(("audience", "internal")), HttpStatusCode.OK, read.ETag());
        Assert.Equal(["published", "removed"], (await Told(stack, soon)).Select(a => a.RoutingKey.Split('.')[2]));
        Assert.Empty(await Told(stack, secret));
    }

    [Theory, BothWays]
    public async Task Names_every_fault_and_enters_nothing(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var address = $"/v1/letters/{Guid.NewGuid()}";
        var problem = await office.Put(address, new { }).Problem(400, "invalid_request");
        Assert.Equal(
            ["kind:required", "direction:required", "signedOn:required", "sender.state:unknown_state", "sender.name:required",
                "addressee.state:unknown_state", "addressee.name:required", "titles:required"], problem.Faults());
        (string Field, object? Value, string Fault)[] wrong =
        [
            ("publishedOn", "2022-10-28", "publishedOn:end_before_start"), ("signedOn", "2022-29", "signedOn:invalid_date"),
            ("occasion", "A B", "occasion:invalid_format"), ("kind", "poem", "kind:invalid_word"),
            ("sender", new { state = "AZE", person = Guid.NewGuid() }, "sender.person:not_on_record"),
            ("addressee", new { state = "DZA", office = Guid.NewGuid() }, "addressee.office:not_on_record"),
            ("texts", (object[])[new { lang = "ar", text = "a", original = true }, new { lang = "fr", text = "b", original = true }],
                "texts:duplicate"),
            ("texts", (object[])[new { lang = "ar", text = "a" }, new { lang = "ar", text = "b" }], "texts[1].lang:duplicate"),
            ("texts", (object[])[new { lang = "ar", text = " " }], "texts[0].text:required"),
        ];
        foreach (var (field, value, fault) in wrong)
            Assert.Equal([fault], (await office.Put(address, Letter((field, value))).Problem(400, "invalid_request")).Faults());
        await office.GetAsync(address).Problem(404, "not_found");
        Assert.Empty(await Told(stack, address));
        await stack.Http().Put(address, Letter()).Problem(401, "token_missing");
        await stack.Http(ServiceDefaults.Roles.Editor).Put(address, Letter()).Problem(403, "forbidden");
    }

    static async Task<string> Addressee(Stack stack, string address) =>
        Assert.Single((await stack.Http().GetAsync($"{address}?locale=*").Json()).GetProperty("addressee").GetProperty("capacities")
            .EnumerateArray())
        .GetProperty("names")[0].Text("text");
}
