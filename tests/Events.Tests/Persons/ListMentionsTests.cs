using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Persons;

public class ListMentionsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Every_record_that_mentions_an_erased_person_is_listed_also_beyond_those_in_the_answer(Way way)
    {
        var stack = await stacks.Platform(way);
        var (office, admin) = (stack.Office(), stack.Http(Roles.Administrator));
        var id = await office.Person("Mentioned Everywhere");
        var expected = new List<string>();
        for (var i = 0; i < 203; i++)
            expected.Add("/v1/engagements/" + (await office.Enter(
                ("titles", (object[])[new { lang = "en", text = $"Talk {i} with Mentioned Everywhere" }]))).Text("id"));
        expected.Sort(StringComparer.Ordinal);
        await admin.GetAsync($"/v1/persons/{id}/mentions").Problem(404, "not_found");
        var erased = await admin.Post($"/v1/persons/{id}:erase", new { }, "\"v1\"").Json();
        Assert.Equal(expected[..200], Listed(erased));
        var rest = await admin.GetAsync($"/v1/persons/{id}/mentions?pageToken={Uri.EscapeDataString(erased.Text("mentionsPageToken"))}").Json();
        Assert.Equal(expected[200..], Listed(rest));
        Assert.Equal("", rest.Text("nextPageToken"));

        // Nothing cites it, so the person is gone; the list stays, page by page.
        Assert.True(erased.GetProperty("deleted").GetBoolean());
        var (all, token) = (new List<string>(), "");
        do
        {
            var page = await admin.GetAsync(
                $"/v1/persons/{id}/mentions?pageSize=100&includeTotal=true&pageToken={Uri.EscapeDataString(token)}").Json();
            Assert.Equal(203, page.GetProperty("totalSize").GetInt32());
            all.AddRange(Listed(page));
            token = page.Text("nextPageToken");
        } while (token.Length > 0);
        Assert.Equal(expected, all);
        await office.GetAsync($"/v1/persons/{id}/mentions").Problem(403, "forbidden");
        await stack.Http().GetAsync($"/v1/persons/{id}/mentions").Problem(401, "token_missing");
        await admin.GetAsync($"/v1/persons/{Guid.NewGuid()}/mentions").Problem(404, "not_found");
    }

    static string[] Listed(System.Text.Json.JsonElement answer) =>
        [.. answer.GetProperty("mentions").EnumerateArray().Select(m => m.GetString()!)];
}
