using System.Net;

namespace Embassy.Content.Tests.Editions;

public class ConcurrentWritersTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Of_three_writers_with_one_etag_one_saves_and_the_others_learn_what_is_there(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("en");
        var path = $"/v1/pages/{key}/editions/en";
        for (var round = 0; round < 12; round++)
        {
            // Every other round begins after a publication, so that each writer would insert the next edition.
            var etag = await desk.Draft(key, "en", $"Round {round}.");
            if (round % 2 == 0) await desk.Publish(key, "en", etag);
            etag = (await desk.GetAsync(path)).ETag();
            var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(writer =>
                desk.Put(path, new { slug = $"{key}-en", title = $"By {writer}", body = $"Round {round} by {writer}." }, etag)));
            Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
            foreach (var loser in answers.Where(a => a.StatusCode != HttpStatusCode.OK))
            {
                var problem = await Task.FromResult(loser).Problem(412, "stale");
                Assert.Equal((await desk.GetAsync(path)).ETag(), problem.Text("currentETag"));
                Assert.Equal("editor", problem.Text("savedBy"));
                Assert.True(problem.GetProperty("savedAt").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
            }
        }
    }

    [Theory, BothWays]
    public async Task Of_two_first_drafts_without_an_etag_the_later_one_has_to_read_the_other(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        for (var round = 0; round < 6; round++)
        {
            var key = await desk.NewPage("en");
            var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(writer =>
                desk.Put($"/v1/pages/{key}/editions/en", new { slug = $"{key}-en", title = $"By {writer}", body = "Text." })));
            var loser = Assert.Single(answers, a => !a.IsSuccessStatusCode);
            await Task.FromResult(loser).Problem(428, "precondition_required");
        }
    }

    [Theory]
    [InlineData(Way.Embedded, "v1", "double quotes")]
    [InlineData(Way.Embedded, "W/\"v1\"", "weak")]
    [InlineData(Way.Embedded, "\"v1", "double quotes")]
    [InlineData(Way.Embedded, "\"v1\" \"v2\"", "commas")]
    [InlineData(Way.Embedded, "*, \"v1\"", "* alone")]
    public async Task An_if_match_that_cannot_be_compared_is_refused_with_the_reason(Way way, string ifMatch, string why)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("en");
        await desk.Draft(key, "en");
        var problem = await desk.Put($"/v1/pages/{key}/editions/en", new { slug = key, title = "T" }, ifMatch)
            .Problem(400, "invalid_request");
        Assert.Equal(["If-Match:invalid_format"], problem.Faults());
        Assert.Contains(why, problem.Text("detail"), StringComparison.OrdinalIgnoreCase);
    }
}
