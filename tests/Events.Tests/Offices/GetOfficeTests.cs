namespace Embassy.Events.Tests.Offices;

public class GetOfficeTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_who_held_it_on_the_day_that_is_asked_for(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var post = await office.Post("Foreign Minister");
        var (first, second, secret) =
            (await office.Person("First"), await office.Person("Second"), await office.Person("Secret", "internal"));
        await office.Tenure(first, post, "2020-07", "2023-03-16");
        await office.Tenure(second, post, "2023-03-16", "2030-01-01");
        await office.Tenure(secret, post, "2030-01-01", "");
        Assert.Equal(["First"], await Holders("2022-01-01"));
        Assert.Equal(["First", "Second"], await Holders("2023-03-16"));
        Assert.Equal(["Second"], await Holders("2026-11-24"));
        Assert.Equal(["First?"], await Holders("2020-07-10"));
        Assert.Empty(await Holders("2020-06-30"));
        Assert.Empty(await Holders("2031-01-01"));
        Assert.Equal(["asOf:invalid_date"],
            (await stack.Http().GetAsync($"/v1/offices/{post}?asOf=2023-03").Problem(400, "invalid_request")).Faults());
        await stack.Http().GetAsync($"/v1/offices/{Guid.NewGuid()}").Problem(404, "not_found");
        await stack.Http().GetAsync($"/v1/offices/{await office.Post("Hidden", audience: "internal")}").Problem(404, "not_found");

        async Task<string[]> Holders(string day) =>
            [.. (await stack.Http().GetAsync($"/v1/offices/{post}?asOf={day}&locale=*").Json()).GetProperty("holders").EnumerateArray()
            .Select(h => h.GetProperty("names")[0].Text("text") + (h.GetProperty("uncertain").GetBoolean() ? "?" : ""))];
    }
}
