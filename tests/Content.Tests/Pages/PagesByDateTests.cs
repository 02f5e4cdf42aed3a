using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.Pages;

/// <summary>Lists of pages by the day on which they became public.</summary>
public class PagesByDateTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task News_is_listed_newest_first_and_a_correction_moves_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var keys = await News(stack, desk, "speech", 2021, 2023, 2022);
        await desk.Release(keys[0], "ar", "corrected");
        string[] newest = [keys[1], keys[2], keys[0]];
        Assert.Equal(newest, Keys(await reader.GetAsync("/v1/pages?locale=ar&type=speech&order=-publishedAt").Json()));
        Assert.Equal(newest.Reverse(), Keys(await reader.GetAsync("/v1/pages?locale=ar&type=speech&order=publishedAt").Json()));
        var (token, seen) = ("", new List<string>());
        do
        {
            var page = await reader.GetAsync("/v1/pages?locale=ar&type=speech&order=-publishedAt&pageSize=1&pageToken="
                + Uri.EscapeDataString(token)).Json();
            seen.AddRange(Keys(page));
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal(newest, seen);
        Assert.Equal([keys[2]], Keys(await reader.GetAsync("/v1/pages?locale=ar&type=speech&year=2022").Json()));
        Assert.Equal([keys[1], keys[2]],
            Keys(await reader.GetAsync("/v1/pages?locale=ar&type=speech&from=2022-06-01&to=2023-06-01&order=-publishedAt").Json()));
        Assert.Equal([keys[0]], Keys(await reader.GetAsync("/v1/pages?locale=ar&type=speech&to=2022-05-31").Json()));
        Assert.Equal(1, (await reader.GetAsync("/v1/pages?locale=ar&type=speech&year=2022&includeTotal=true").Json()).Whole("totalSize"));
    }

    [Theory, BothWays]
    public async Task Faulty_filters_are_refused_together(Way way)
    {
        var reader = (await stacks.Content(way)).Http();
        Assert.Equal(["year:out_of_range", "from:invalid_date"],
            await reader.GetAsync("/v1/pages?locale=ar&year=3&from=2022-13-01").Refused());
        Assert.Equal(["to:end_before_start"],
            await reader.GetAsync("/v1/pages?locale=ar&from=2022-02-01&to=2022-01-01").Refused());
        Assert.Equal(["order:invalid_word"], await reader.GetAsync("/v1/pages?locale=ar&order=title").Refused());
        var token = (await reader.GetAsync("/v1/pages?locale=ar&pageSize=1&order=-publishedAt").Json()).Text("nextPageToken");
        if (token.Length > 0)
            await reader.GetAsync($"/v1/pages?locale=ar&pageToken={Uri.EscapeDataString(token)}").Problem(400, "invalid_page_token");
    }

    /// <summary>Pages that became public on the first of June of these years.</summary>
    internal static async Task<List<string>> News(Stack stack, HttpClient desk, string type, params int[] years)
    {
        var keys = new List<string>();
        foreach (var year in years)
        {
            var key = Editor.NewKey();
            await desk.Post("/v1/pages", new { key, type, authenticLocale = "ar" }).Json(System.Net.HttpStatusCode.Created);
            await desk.Release(key, "ar");
            var at = new DateTimeOffset(year, 6, 1, 12, 0, 0, TimeSpan.Zero);
            await stack.Query<ContentDb, int>("content", db => db.Editions.Where(e => e.PageKey == key)
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.FirstPublishedAt, at)));
            keys.Add(key);
        }
        return keys;
    }

    static IEnumerable<string> Keys(JsonElement list) => list.GetProperty("pages").EnumerateArray().Select(p => p.Text("key"));
}
