using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Assets;

public class DescribeAssetTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Says_what_it_shows_in_the_place_of_what_was_said(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var sha = await desk.NewAsset();
        var address = $"/v1/assets/{sha}/description";
        var etag = (await desk.GetAsync(address)).ETag();
        object said =
            new
            {
                texts = (object[])[new { lang = "ar", text = "الوزيران" }, new { lang = "fr", text = "Les deux ministres" }],
                name = "ministers.jpg"
            };
        var first = await desk.Put(address, said, etag);
        Assert.Equal("rtl", (await first.Json()).GetProperty("texts")[0].Text("dir"));
        Assert.Equal(first.ETag(), (await desk.GetAsync($"{address}?locale=*")).ETag());
        Assert.Equal(2, (await desk.Put(address, said, first.ETag()).Json()).GetProperty("version").GetInt32());

        var stale = await desk.Put(address, said, etag).Problem(412, "stale");
        Assert.Equal(("\"v2\"", "editor"), (stale.Text("currentETag"), stale.Text("savedBy")));
        Assert.NotEmpty(stale.Text("savedAt"));
        await desk.Put(address, said).Problem(428, "precondition_required");
        Assert.Equal(["name:invalid_format", "texts[0].lang:unknown_language", "texts[1].text:required"], (await desk.Put(address,
            new { name = "a/b", texts = (object[])[new { lang = "de", text = "x" }, new { lang = "fr", text = " " }] }, first.ETag())
            .Problem(400, "invalid_request")).Faults());
        await desk.Put($"/v1/assets/{new string('a', 64)}/description", said, "*").Problem(404, "not_found");
        await stack.Http().Put(address, said, "*").Problem(401, "token_missing");
        await stack.Http(Roles.Approver).Put(address, said, "*").Problem(403, "forbidden");
        Assert.Equal("ministers.jpg", (await desk.GetAsync(address).Json()).Text("name"));
    }

    [Theory, BothWays]
    public async Task Nothing_is_released_in_a_language_in_which_an_asset_is_not_described(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var sha = await desk.NewAsset(locales: ["ar"]);
        var key = await desk.NewPage();
        await desk.Release(key, "ar", $"![](/v1/assets/{sha})");
        var etag = await desk.Draft(key, "fr",
            $"![Les ministres](/v1/assets/{sha}-320 \"Alger\") et ![](/v1/assets/{new string('b', 64)})");

        string[] faults = ["body:not_on_record", $"assets/{sha}.texts:required"];
        Assert.Equal(faults,
            (await desk.Post($"/v1/pages/{key}/editions/fr:publish", new { }, etag).Problem(409, "alternative_text_missing")).Faults());
        Assert.Equal(faults,
            (await desk.Post($"/v1/pages/{key}/editions/fr:schedule",
                new { publishAt = DateTimeOffset.UtcNow.AddHours(1), zone = "Asia/Baku" }, etag)
            .Problem(409, "alternative_text_missing")).Faults());
        Assert.Equal("draft", await desk.State(key, "fr"));
        Assert.Equal(["asset-missing", "text-missing"],
            (await desk.GetAsync($"/v1/pages/{key}/editions/fr:check").Json()).GetProperty("findings").EnumerateArray()
                .Select(f => f.Text("code")).Order());

        await desk.Describe(sha, "ar", "fr");
        await desk.Release(key, "fr", $"![Les ministres](/v1/assets/{sha}-320 \"Alger\")");
        Assert.Equal(["edition.published.ar", "edition.published.fr"], await stack.Told(key));
    }
}
