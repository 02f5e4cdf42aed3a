using System.Text.Json;
using Embassy.Content.Tests.Facts;
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
    public async Task The_day_that_an_editor_has_set_orders_and_filters_and_the_first_publication_stands_in_for_it(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var keys = await News(stack, desk, "statement", 2021, 2022, 2023);
        async Task Date(string key, string day)
        {
            await desk.Put($"/v1/pages/{key}/editions/ar", new { slug = $"{key}-ar", title = "T", body = "Text.", publicDate = day },
                (await desk.GetAsync($"/v1/pages/{key}/editions/ar")).ETag()).Json();
            await desk.Do(key, "ar", "publish").Json();
        }

        await Date(keys[0], "2022-06-02");
        await Date(keys[2], "2019-03-31");
        Assert.Equal(("2022-06-02", "2022-06-01"),
            ((await reader.Page(keys[0], "ar")).Text("publicDate"), (await reader.Page(keys[1], "ar")).Text("publicDate")));
        Assert.StartsWith("2021-06-01", (await reader.Page(keys[0], "ar")).Text("firstPublishedAt"), StringComparison.Ordinal);
        string[] newest = [keys[0], keys[1], keys[2]];
        const string List = "/v1/pages?locale=ar&type=statement";
        Assert.Equal(newest, Keys(await reader.GetAsync($"{List}&order=-publicDate").Json()));
        Assert.Equal(newest.Reverse(), Keys(await reader.GetAsync($"{List}&order=publicDate").Json()));
        Assert.Equal([keys[2], keys[1], keys[0]], Keys(await reader.GetAsync($"{List}&order=-publishedAt").Json()));
        var (token, seen) = ("", new List<string>());
        do
        {
            var page = await reader.GetAsync($"{List}&order=-publicDate&pageSize=1&pageToken={Uri.EscapeDataString(token)}").Json();
            seen.AddRange(Keys(page));
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal(newest, seen);
        Assert.Equal(newest[..2], Keys(await reader.GetAsync($"{List}&year=2022&order=-publicDate").Json()));
        Assert.Equal([keys[2]], Keys(await reader.GetAsync($"{List}&from=2019-03-31&to=2019-03-31").Json()));

        var draft = new { slug = "s", title = "T", body = "Text.", publicDate = "2022-02-30", shareDescription = new string('a', 301) };
        Assert.Equal(["publicDate:invalid_date", "shareDescription:too_long"],
            (await desk.Put($"/v1/pages/{keys[1]}/editions/fr", draft).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["publicDate:out_of_range"],
            (await desk.Put($"/v1/pages/{keys[1]}/editions/fr", draft with { publicDate = "1066-10-14", shareDescription = "" })
                .Problem(400, "invalid_request")).Faults());
        var told = (await stack.Log("content")).Last(a => a.Subject == $"pages/{keys[2]}/editions/ar");
        Assert.Contains("\"publicDate\":\"2019-03-31\"", told.Json, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Several_types_are_listed_together(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var (one, two) = ((await News(stack, desk, "news", 2020))[0], (await News(stack, desk, "notice", 2021))[0]);
        Assert.Equal([two, one], Keys(await reader.GetAsync("/v1/pages?locale=ar&type=news,notice&order=-publicDate").Json()));
        Assert.Equal([two, one], Keys(await reader.GetAsync("/v1/pages?locale=ar&type=news&type=notice&order=-publicDate").Json()));
        var feed = await reader.GetStringAsync(new Uri("/v1/pages.atom?locale=ar&type=news,notice", UriKind.Relative));
        Assert.Contains(one, feed, StringComparison.Ordinal);
        Assert.Contains(two, feed, StringComparison.Ordinal);
        Assert.Equal(["type:invalid_word"], await reader.GetAsync("/v1/pages?locale=ar&type=news,letter").Refused());
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
