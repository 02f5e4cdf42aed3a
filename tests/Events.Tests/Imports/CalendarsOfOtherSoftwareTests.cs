using System.Globalization;
using System.Text.Json;

namespace Embassy.Events.Tests.Imports;

/// <summary>Calendars that other programs wrote for their own tests.</summary>
/// <remarks>They run alone, because an import's memory is measured by what the whole process allocates.</remarks>
[CollectionDefinition(nameof(CalendarsOfOtherSoftwareTests), DisableParallelization = true),
    Collection(nameof(CalendarsOfOtherSoftwareTests))]
public class CalendarsOfOtherSoftwareTests(Stacks stacks) : IClassFixture<Stacks>
{
    // Each file is taken whole or refused with a reason, in bounded time and memory; the process serves on.
    [Fact]
    public async Task Each_is_imported_or_refused_with_a_reason()
    {
        var folder = ImportedFile.Given("data", "calendars");
        var stack = await stacks.Platform(Way.Embedded);
        var office = stack.Office();
        var (taken, refused) = (0, new SortedDictionary<string, int>());
        foreach (var path in Directory.GetFiles(folder, "*.ics", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var (before, allocated, clock) =
                (await stack.CandidateCount(), GC.GetTotalAllocatedBytes(), System.Diagnostics.Stopwatch.StartNew());
            var answer = await office.Import(await File.ReadAllBytesAsync(path));
            var text = await answer.Content.ReadAsStringAsync();
            var name = Path.GetRelativePath(folder, path);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(25), $"{name} took {clock.Elapsed}");
            Assert.True(GC.GetTotalAllocatedBytes() - allocated < 400 << 20,
                $"{name} took {(GC.GetTotalAllocatedBytes() - allocated) >> 20} MB");
            var said = JsonElement.Parse(text);
            if (answer.IsSuccessStatusCode)
            {
                taken++;
                Assert.Equal((name, before + said.GetProperty("added").GetInt32()), (name, await stack.CandidateCount()));
                Assert.InRange(said.GetProperty("added").GetInt32() + said.GetProperty("changed").GetInt32()
                    + said.GetProperty("unchanged").GetInt32(), 0, 20_000);
                continue;
            }
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{name}: {text}");
            Assert.Equal((name, before), (name, await stack.CandidateCount()));
            var why = said.Text("code") == "invalid_request"
                ? said.GetProperty("errors")[0].Text("code") + ": " + said.GetProperty("errors")[0].Text("description")
                : said.Text("detail");
            refused[why] = refused.GetValueOrDefault(why) + 1;
        }
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{taken} taken; refused:\n{string.Join('\n', refused.Select(r => $"{r.Value} × {r.Key}"))}"));
        Assert.True(taken > 80, $"{taken} taken only:\n{string.Join('\n', refused.Select(r => $"{r.Value} × {r.Key}"))}");
        Assert.Equal(151, taken + refused.Values.Sum());
    }
}
