namespace Embassy.Events.Tests.Tenures;

public class ListTenuresTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Keeps_those_of_a_person_of_an_office_and_on_a_day(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var (minister, adviser) = (await office.Post("Minister"), await office.Post("Adviser", severalHolders: true));
        var (a, b) = (await office.Person("A"), await office.Person("B"));
        var first = await office.Tenure(a, minister, "2020", "2022-03-01");
        var second = await office.Tenure(b, minister, "2022-03-01", "");
        var third = await office.Tenure(a, adviser, "2022-04", "");
        await office.Tenure(b, adviser, "2010", "", "internal");
        Assert.Equal([first, second], await Listed(stack.Http(), $"office={minister}"));
        Assert.Equal([first, third], await Listed(stack.Http(), $"person={a}"));
        Assert.Equal([second, third], await Listed(stack.Http(), $"asOf=2023-01-01"));
        Assert.Equal([first], await Listed(stack.Http(), $"office={minister}&asOf=2020-01-01"));
        Assert.Equal(2, (await Listed(office, $"person={b}&audience=all")).Length);
        var page = await stack.Http().GetAsync($"/v1/tenures?office={minister}&pageSize=1").Json();
        Assert.Equal([second], await Listed(stack.Http(), $"office={minister}&pageToken={page.Text("nextPageToken")}"));
        Assert.Equal(["person:invalid_format", "asOf:invalid_date"],
            (await stack.Http().GetAsync("/v1/tenures?person=x&asOf=2022").Problem(400, "invalid_request")).Faults());
        await stack.Http().GetAsync("/v1/tenures?pageToken=x").Problem(400, "invalid_page_token");
    }

    static async Task<string[]> Listed(HttpClient reader, string query) =>
        [.. (await reader.GetAsync($"/v1/tenures?{query}").Json()).GetProperty("tenures").EnumerateArray().Select(t => t.Text("id"))];
}
