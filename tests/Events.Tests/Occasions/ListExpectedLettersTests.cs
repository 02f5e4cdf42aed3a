using System.Globalization;
using System.Net;
using Embassy.Events.Occasions;

namespace Embassy.Events.Tests.Occasions;

public class ListExpectedLettersTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Says_which_are_due_missing_and_sent_and_what_was_written_before(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var near = OccasionCatalogue.Load(null).Between(today.AddDays(-300), today.AddDays(300), ["DZA", "AZE"]).Where(o => o.Rule.Letters)
            .ToList();
        var (past, ahead) =
            (near.Last(o => o.Rule.Key.StartsWith("dza", StringComparison.Ordinal) && o.Start < today.AddDays(-1)),
                near.First(o => o.Rule.Key.StartsWith("aze", StringComparison.Ordinal) && o.Start > today.AddDays(1)));
        Assert.Equal((("missing", "incoming", "", ""), ("due", "outgoing", "", "")), (await Of(past), await Of(ahead)));

        var before = await Save(past.Rule.Key, past.Start.AddDays(-354), "incoming");
        var now = await Save(past.Rule.Key, past.Start, "incoming");
        // The other way round it is another letter.
        await Save(ahead.Rule.Key, ahead.Start, "incoming");
        Assert.Equal((("sent", "incoming", now, before), ("due", "outgoing", "", "")), (await Of(past), await Of(ahead)));
        var due = (await office.GetAsync("/v1/occasions/letters?daysBefore=300&daysAhead=300&status=due").Json()).GetProperty("letters")
            .EnumerateArray().ToList();
        Assert.NotEmpty(due);
        Assert.All(due, l => Assert.Equal("due", l.Text("status")));

        Assert.Equal(["daysBefore:out_of_range", "daysAhead:out_of_range"],
            (await office.GetAsync("/v1/occasions/letters?daysBefore=-1&daysAhead=401").Problem(400, "invalid_request")).Faults());
        await stack.Http().GetAsync("/v1/occasions/letters").Problem(401, "token_missing");

        async Task<(string, string, string, string)> Of(Occurrence occurrence)
        {
            var letters = (await office.GetAsync("/v1/occasions/letters?daysBefore=300&daysAhead=300").Json()).GetProperty("letters")
                .EnumerateArray();
            var found = letters.Single(
                l => l.GetProperty("occasion").Text("key") == occurrence.Rule.Key
                    && l.GetProperty("occasion").Text("start") == Occurrence.Text(occurrence.Start));
            return (found.Text("status"), found.Text("direction"), found.Text("letter"), found.Text("precedent"));
        }

        async Task<string> Save(string occasion, DateOnly day, string direction)
        {
            var id = Guid.NewGuid().ToString();
            var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            await office.Put($"/v1/letters/{id}",
                Letters.SaveLetterTests.Letter(("occasion", occasion), ("direction", direction), ("signedOn", text), ("publishedOn", null),
                    ("occasionOn", text))).Json(HttpStatusCode.Created);
            return id;
        }
    }
}
