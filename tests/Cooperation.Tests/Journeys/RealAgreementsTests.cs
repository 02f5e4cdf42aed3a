using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Embassy.Cooperation.Tests.Journeys;

public class RealAgreementsTests(Stacks stacks) : IClassFixture<Stacks>
{
    // Five agreements of Algeria and Azerbaijan, as given. Only their signature is known, so their status is signed.
    [Theory, BothWays]
    public async Task Five_real_agreements_are_signed_and_nothing_is_made_up_about_the_rest(Way way)
    {
        Assert.SkipWhen(Repository.Shared is null, "The given data is not beside the repository: only it was cloned.");
        var file = Path.Combine(Repository.Shared!, "data", "bilateral", "dz_az_agreements.csv");
        using var csv = new CsvReader(new StreamReader(file), new CsvConfiguration(CultureInfo.InvariantCulture));
        var rows = csv.GetRecords<Row>().ToList();
        Assert.Equal(5, rows.Count);
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var entered = new List<string>();
        foreach (var row in rows)
        {
            var id = await desk.Enter(("titles", (object[])[new { lang = "en", text = row.title }]),
                ("type", row.title.StartsWith("Memorandum", StringComparison.Ordinal) ? "memorandum" : "agreement"));
            entered.Add(id);
            await desk.Post($"/v1/agreements/{id}/actions",
                new { kind = "signed", date = row.signed, source = new { reference = row.source } }).Json();
            var shown = await stack.Http().Agreement(id);
            Assert.Equal(("signed", row.signed, row.precision),
                (shown.Text("status"), shown.Text("statusSince"), shown.GetProperty("actions")[0].Text("precision")));
            Assert.Contains("its entry into force is not known", shown.Text("explanation"), StringComparison.Ordinal);
            Assert.Equal((0, 0), (shown.Count("owedBy"), shown.Count("deadlines")));
            // In the month of a signature without a day it is not known whether it was signed.
            Assert.Equal(row.precision == "month" ? "uncertain" : "proposed",
                (await stack.Http().Agreement(id, $"?asOf={row.signed[..7]}-01")).Text("status"));
        }
        var page = await stack.Http().GetAsync("/v1/agreements?party=AZE").Json();
        Assert.Equal(rows.Select(r => r.signed).OrderByDescending(d => d, StringComparer.Ordinal),
            page.GetProperty("agreements").EnumerateArray().Where(a => entered.Contains(a.Text("id"))).Select(a => a.Text("statusSince")));
    }

    // The rule "30 days after the later notification", through both notifications: the day before, and on the day.
    [Theory, BothWays]
    public async Task Thirty_days_after_the_later_notification_it_is_in_force_and_the_day_before_not(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("entryRule", new { kind = "later-notification", days = 30 }));
        await desk.Act(id, "signed", "2025-11-04").Json();
        async Task<string> On(string day)
        {
            var a = await stack.Http().Agreement(id, $"?asOf={day}");
            var deadlines = a.GetProperty("deadlines").EnumerateArray().Select(d => $"{d.Text("kind")}:{d.Text("date")}{d.Text("party")}");
            return $"{a.Text("status")} {a.Text("statusSince")} [{string.Join(' ', a.Texts("owedBy"))}] {string.Join(' ', deadlines)}"
                .TrimEnd();
        }
        Assert.Equal("awaiting 2025-11-04 [DZA AZE] awaited-act:DZA awaited-act:AZE", await On("2025-11-04"));
        await desk.Act(id, "notified", "2026-02-10", "AZE").Json();
        Assert.Equal("awaiting 2025-11-04 [DZA] awaited-act:DZA", await On("2026-02-10"));
        await desk.Act(id, "notified", "2026-01-15", "DZA").Json();
        Assert.Equal("awaiting 2025-11-04 [] entry-into-force:2026-03-12", await On("2026-03-11"));
        Assert.Equal("in-force 2026-03-12 []", await On("2026-03-12"));
        Assert.Contains("In force 30 days after the later notification", (await stack.Http().Agreement(id)).Text("explanation"),
            StringComparison.Ordinal);
    }

    // As the file names them.
#pragma warning disable IDE1006
    sealed record Row(string id, string title, string signed, string precision, string source);
#pragma warning restore IDE1006
}
