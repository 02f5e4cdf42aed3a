using System.Text;
using Embassy.Content.Rendering;

namespace Embassy.Content.Tests.Rendering;

/// <summary>
/// The cost of reading a body. Markdown's inline rules are not linear in any implementation, so the limits keep the
/// most expensive accepted text close to ordinary prose of the maximum length. Text beyond a limit is rejected by a
/// single pass over it.
/// </summary>
public class ProseCostTests(Stacks stacks) : IClassFixture<Stacks>
{
    const int Most = 400_000, Dearer = 12;

    static readonly string[] Locales = ["ar", "fr", "en", "az"];

    static readonly int[] Blocks = [48_000, 8_000];

    [Fact]
    public void No_body_that_is_taken_costs_much_more_than_prose_of_the_greatest_length()
    {
        var ordinary =
            Many("## A heading of some words\n\nA paragraph with *some* words, [a link](pages/x), and **more** words that say `this` and "
            + "that.\n\n- an entry\n- another\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", 1, 120_000);
        Read(ordinary);
        var allowed = Growth.Of(() => Assert.Empty(Read(ordinary).Faults));
        var (tried, taken) = (0, 0);
        foreach (var (name, make) in Inputs.All())
            foreach (var block in Blocks)
            {
                tried++;
                for (var length = Most; length >= block; length /= 4)
                {
                    var body = Many(make(block), block, length - block);
                    MarkdownBody? markdownBody = null;
                    var cost = Growth.Of(() => markdownBody = Read(body));
                    if (cost.Milliseconds > Dearer * allowed.Milliseconds) cost = Growth.Of(() => markdownBody = Read(body));
                    Assert.True(cost.Milliseconds <= Dearer * allowed.Milliseconds && cost.Bytes <= Dearer * allowed.Bytes,
                        $"{name}, in blocks of {block}, {body.Length} characters: {cost}; prose of this length: {allowed}");
                    // A shorter one of the same costs less.
                    if (markdownBody!.Faults.All(f => f.Code is "broken_binding" or "misplaced_condition"))
                    {
                        taken++;
                        break;
                    }
                }
            }
        Assert.True(taken * 2 > tried, $"{taken} of {tried} were taken: the others say nothing about what a body that is taken costs");
    }

    [Fact]
    public void Headings_of_the_same_words_cost_each_the_same()
    {
        Growth.IsProportional("# a", 8_000 * 4, n => Inputs.Repeated("# a\n", n), body => Assert.Empty(Read(body).Faults));
        Assert.Contains("id=\"s-a-9000\"", Read(Inputs.Repeated("# a\n", 9_000 * 4)).Html, StringComparison.Ordinal);
        Assert.Contains("<h1 id=\"s-a-2\">a-2</h1>\n<h1 id=\"s-a-3\">a</h1>\n<h1 id=\"s-a-2-2\">a-2</h1>",
            Read("# a\n# a-2\n# a\n# a-2\n").Html, StringComparison.Ordinal);
    }

    public static readonly TheoryData<string, int, string, string> Beyond = new()
    {
        { "a\n", 10_001, "", "out_of_range" },
        { "|a", 101, "", "out_of_range" },
        { "|a|b|\n\n", 10_000, "", "out_of_range" },
        { "*a ", 4_001, "", "out_of_range" },
        { "[a](b)\n", 1_001, "", "out_of_range" },
        { "[a](b)\n\n", 5_001, "", "out_of_range" },
        { "<br>\n\n", 5_001, "", "out_of_range" },
        { "abcdefghij", 10_001, "", "out_of_range" },
        { "> ", 33, "a", "too_deep" },
        { "- ", 33, "a", "too_deep" },
        { "1. ", 33, "a", "too_deep" },
        { "*", 5_000, "a" + new string('*', 5_000), "too_deep" },
        { "*a ", 600, string.Concat(Enumerable.Repeat("b* ", 600)), "too_deep" },
        { "[", 101, "a", "too_deep" },
        { "<b>", 33, "a", "too_deep" },
        { "- a *b* `c` [d](e)\n", 700, "", "" },
    };

    [Theory, MemberData(nameof(Beyond))]
    public void What_is_beyond_a_limit_is_refused_with_the_name_of_the_field(string piece, int times, string end, string code)
    {
        var faults = Read(string.Concat(Enumerable.Repeat(piece, times)) + end).Faults;
        Assert.Equal(code, faults.Count == 0 ? "" : faults[0].Code);
        Assert.All(faults, f => Assert.Equal("body", f.Field));
    }

    [Fact]
    public void A_tag_of_countless_attributes_is_refused() =>
        Assert.Equal("out_of_range", Assert.Single(Read($"<a {Inputs.Numbered("bN=1 ", 50_000)}>x</a>\n").Faults).Code);

    [Theory, BothWays]
    public async Task The_front_door_says_which_field_it_is(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        foreach (var (body, fault) in ((string, string)[])[(new string('*', 5_000) + "a" + new string('*', 5_000), "body:too_deep"),
            (Inputs.Repeated("# a\n", 80_000), "body:out_of_range"), (Inputs.Repeated("|a", 80_000), "body:out_of_range")])
            Assert.Equal([fault],
                (await desk.Put($"/v1/pages/{key}/editions/ar", new { slug = key, title = "Title", body }).Problem(400, "invalid_request"))
                    .Faults());
        foreach (var content in (string[])[new string('*', 5_000) + "a" + new string('*', 5_000), Inputs.Repeated("> ", 4_000),
            Inputs.Repeated("[", 4_000), Inputs.Repeated("|a", 80_000)])
            Assert.StartsWith("content:", Assert.Single((await desk.Post("/v1/pages:import",
                new { key = Editor.NewKey(), type = "page", locale = "ar", format = "markdown", content }).Problem(400, "invalid_request"))
                .Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_ends_when_the_caller_is_gone()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        Assert.Throws<OperationCanceledException>(() => MarkdownBody.Of("# a\n", "en", Locales, gone.Token));
    }

    static MarkdownBody Read(string body) => MarkdownBody.Of(body, "en", Locales);

    // The piece again and again, with an empty line between.
    static string Many(string piece, int atLeast, int length)
    {
        var text = new StringBuilder(piece, Math.Max(atLeast, length) + piece.Length);
        while (text.Length < length) text.Append("\n\n").Append(piece);
        return text.ToString();
    }
}
