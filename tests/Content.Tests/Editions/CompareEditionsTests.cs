using Embassy.Content.Editions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class CompareEditionsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Says_which_fields_cites_and_lines_differ(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        const string Cited = "engagements/0198c0de-0000-7000-8000-000000000001";
        await desk.Release(key, "ar", "a\nb\nc\nd\ne\nf\ng\nh", "First");
        await desk.Draft(key, "ar", "a\nb\nc\nd\nE\nf\ng\nh\ni", "Second", [Cited]);
        var difference = await desk.GetAsync($"/v1/pages/{key}/editions/ar:compare?from=1&to=2").Json();
        var field = Assert.Single(difference.GetProperty("fields").EnumerateArray());
        Assert.Equal(("title", "First", "Second"), (field.Text("field"), field.Text("from"), field.Text("to")));
        Assert.Equal(($"[\"{Cited}\"]", "[]"),
            (difference.GetProperty("citesAdded").GetRawText(), difference.GetProperty("citesDropped").GetRawText()));
        Assert.Equal(["equal 2 2 bcd", "dropped 5 5 e", "added 6 5 E", "equal 6 6 fgh", "added 9 9 i"],
            difference.GetProperty("body").EnumerateArray().Select(r =>
            $"{r.Text("change")} {r.GetProperty("fromLine").GetInt32()} {r.GetProperty("toLine").GetInt32()} "
            + $"{string.Concat(r.GetProperty("lines").EnumerateArray().Select(l => l.GetString()))}"));
        Assert.Equal(["from:out_of_range", "to:out_of_range"],
            (await desk.GetAsync($"/v1/pages/{key}/editions/ar:compare").Problem(400, "invalid_request")).Faults());
        await desk.GetAsync($"/v1/pages/{key}/editions/ar:compare?from=1&to=9").Problem(404, "not_found");
        await stack.Http().GetAsync($"/v1/pages/{key}/editions/ar:compare?from=1&to=2").Problem(401, "token_missing");
        await stack.Http(Roles.DeskOfficer).GetAsync($"/v1/pages/{key}/editions/ar:compare?from=1&to=2").Problem(404, "not_found");
    }

    // Whatever two texts are: what was dropped and added makes the one out of the other, and no shorter way was passed
    // by.
    [Fact]
    public void Whatever_the_texts_the_difference_makes_one_of_the_other()
    {
        var random = new Random(20260101);
        for (var round = 0; round < 2000; round++)
        {
            string Text() => string.Join('\n', Enumerable.Range(0, random.Next(12)).Select(_ => "abc"[random.Next(3)]));
            var (before, after) = (Text(), Text());
            var runs = LineDiff.Of(before, after);
            string[] a = before.Length == 0 ? [] : before.Split('\n'), b = after.Length == 0 ? [] : after.Split('\n');
            var rebuilt = a.ToList();
            foreach (var run in runs.Reverse())
            {
                if (run.Change == "equal") Assert.Equal(run.Lines, a[(run.FromLine - 1)..(run.FromLine - 1 + run.Lines.Count)]);
                if (run.Change == "dropped") rebuilt.RemoveRange(run.FromLine - 1, run.Lines.Count);
                if (run.Change == "added") rebuilt.InsertRange(run.FromLine - 1, run.Lines);
            }
            Assert.Equal(b, rebuilt);
            Assert.Equal(a.Length + b.Length - 2 * Longest(a, b), runs.Where(r => r.Change != "equal").Sum(r => r.Lines.Count));
        }
    }

    [Fact]
    public void Texts_without_a_common_line_are_said_to_be_wholly_different()
    {
        var runs = LineDiff.Of(string.Join('\n', Enumerable.Range(0, 3000)), string.Join('\n', Enumerable.Range(10_000, 3000)));
        Assert.Equal([("dropped", 3000), ("added", 3000)], runs.Select(r => (r.Change, r.Lines.Count)));
    }

    static int Longest(string[] a, string[] b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
                table[i, j] = a[i - 1] == b[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
        return table[a.Length, b.Length];
    }
}
