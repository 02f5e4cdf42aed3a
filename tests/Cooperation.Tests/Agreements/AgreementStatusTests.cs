using System.Globalization;
using Embassy.Cooperation.Agreements;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Agreements;

public class AgreementStatusTests
{
    const string Later30 = "later-notification 30", BothNotified = "signed 2022-11-29, notified DZA 2023-01-10, notified AZE 2023-03-01";

    [Theory]
    // Before everything, and while it is made.
    [InlineData("unknown", "", "2026-01-01", "proposed", "", "")]
    [InlineData("unknown", "signed 2022-11-29", "2010-01-01", "proposed", "", "")]
    [InlineData("unknown", "proposed DZA 2020-01-05", "2020-01-05", "proposed", "2020-01-05", "")]
    [InlineData("unknown", "proposed DZA 2020-01-05, negotiation 2021-03", "2021-03-31", "negotiating", "2021-03", "")]
    [InlineData("unknown", "negotiation 2021-03, negotiation 2022-03", "2023-01-01", "negotiating", "2021-03", "")]
    [InlineData("unknown", "negotiation 2021-03, initialled 2022-01-10", "2022-01-10", "initialled", "2022-01-10", "")]
    [InlineData("unknown", "negotiation 2021-03, initialled AZE 2022-01-10", "2022-01-10", "negotiating", "2021-03", "DZA")]
    [InlineData("unknown", "initialled AZE 2022-01-10, initialled DZA 2022-02-10", "2022-02-10", "initialled", "2022-02-10", "")]
    [InlineData("on-signature", "initialled 2022-01-10, signed DZA 2022-02-10", "2022-02-10", "initialled", "2022-01-10", "AZE")]
    [InlineData("on-signature", "signed DZA 2022-02-10", "2022-02-10", "negotiating", "2022-02-10", "AZE")]
    // What is not known is not guessed.
    [InlineData("unknown", "signed 2022-11-29", "2022-11-28", "proposed", "", "")]
    [InlineData("unknown", "signed 2022-11-29", "2026-01-01", "signed", "2022-11-29", "")]
    [InlineData("unknown", "signed 2022-11-29, ratified DZA 2023-01-01, ratified AZE 2023-02-01, registered 2023-05-01", "2026-01-01",
        "signed", "2022-11-29", "")]
    // On signature: by all together, or by the last.
    [InlineData("on-signature", "signed 2022-11-29", "2022-11-28", "proposed", "", "")]
    [InlineData("on-signature", "signed 2022-11-29", "2022-11-29", "in-force", "2022-11-29", "")]
    [InlineData("on-signature", "signed AZE 2022-12-05, signed DZA 2022-11-29", "2022-12-04", "negotiating", "2022-11-29", "AZE")]
    [InlineData("on-signature", "signed AZE 2022-12-05, signed DZA 2022-11-29", "2022-12-05", "in-force", "2022-12-05", "")]
    // Days after the later notification: the day before, and on the day.
    [InlineData(Later30, "signed 2022-11-29", "2022-11-29", "awaiting", "2022-11-29", "DZA AZE")]
    [InlineData(Later30, "signed 2022-11-29, notified DZA 2023-01-10", "2023-02-28", "awaiting", "2022-11-29", "AZE")]
    [InlineData(Later30, BothNotified, "2023-02-28", "awaiting", "2022-11-29", "AZE")]
    [InlineData(Later30, BothNotified, "2023-03-30", "awaiting", "2022-11-29", "")]
    [InlineData(Later30, BothNotified, "2023-03-31", "in-force", "2023-03-31", "")]
    [InlineData("later-notification 0", BothNotified, "2023-03-01", "in-force", "2023-03-01", "")]
    [InlineData(Later30, "notified DZA 2023-01-10", "2023-01-10", "awaiting", "2023-01-10", "AZE")]
    // A ratification at home is progress, and no notification (VCLT 16).
    [InlineData("later-notification 0", "signed 2022-11-29, ratified DZA 2023-01-10, ratified AZE 2023-03-01", "2023-03-01", "awaiting",
        "2022-11-29", "DZA AZE")]
    [InlineData("later-notification 0", "signed 2022-11-29, ratified DZA 2023-01-10, notified DZA 2023-04-10, notified AZE 2023-03-01",
        "2023-04-10", "in-force", "2023-04-10", "")]
    // On exchange.
    [InlineData("on-exchange", "signed 2022-11-29, ratified DZA 2023-01-10", "2024-01-01", "awaiting", "2022-11-29", "DZA AZE")]
    [InlineData("on-exchange", "signed 2022-11-29, exchanged 2023-06-15", "2023-06-14", "awaiting", "2022-11-29", "DZA AZE")]
    [InlineData("on-exchange", "signed 2022-11-29, exchanged 2023-06-15", "2023-06-15", "in-force", "2023-06-15", "")]
    // On a date, if signed; no party is bound before it signs.
    [InlineData("on-date 2024-01-01", "", "2025-01-01", "proposed", "", "")]
    [InlineData("on-date 2024-01-01", "signed 2022-11-29", "2023-12-31", "awaiting", "2022-11-29", "")]
    [InlineData("on-date 2024-01-01", "signed 2022-11-29", "2024-01-01", "in-force", "2024-01-01", "")]
    [InlineData("on-date 2024-01-01", "signed 2024-02-02", "2024-02-02", "in-force", "2024-02-02", "")]
    // An entry into force on record stands above every rule, also on the days before it.
    [InlineData("unknown", "signed 2022-11-29, entry-into-force 2023-07-01", "2023-06-30", "signed", "2022-11-29", "")]
    [InlineData("unknown", "signed 2022-11-29, entry-into-force 2023-07-01", "2023-07-01", "in-force", "2023-07-01", "")]
    [InlineData("on-exchange", "signed 2022-11-29, entry-into-force 2023-07-01", "2023-07-01", "in-force", "2023-07-01", "")]
    [InlineData("on-signature", "signed 2022-11-29, entry-into-force 2023-07-01", "2023-06-30", "awaiting", "2022-11-29", "")]
    [InlineData("on-signature", "signed 2022-11-29, entry-into-force 2023-07-01", "2023-07-01", "in-force", "2023-07-01", "")]
    // A partial date has come with its last possible day, and is shown as it is; before, the status is uncertain.
    [InlineData("on-signature", "signed 2022-08", "2022-07-31", "proposed", "", "")]
    [InlineData("on-signature", "signed 2022-08", "2022-08-30", "uncertain", "", "")]
    [InlineData("on-signature", "signed 2022-08", "2022-08-31", "in-force", "2022-08", "")]
    [InlineData("on-signature", "signed 2022", "2022-12-31", "in-force", "2022", "")]
    [InlineData("later-notification 10", "signed 2022-08, notified DZA 2022-09-01, notified AZE 2022-09", "2022-10-09", "uncertain",
        "", "")]
    [InlineData("later-notification 10", "signed 2022-08, notified DZA 2022-09-01, notified AZE 2022-09", "2022-10-10", "in-force",
        "2022-10", "")]
    [InlineData("later-notification 0", "signed 2022-08, notified DZA 2022-09-01, notified AZE 2022-09", "2022-09-30", "in-force",
        "2022-09", "")]
    // Suspended, denounced, terminated follow their dates.
    [InlineData("on-signature", "signed 2022-11-29, suspended DZA 2023-05-05", "2023-05-04", "in-force", "2022-11-29", "")]
    [InlineData("on-signature", "signed 2022-11-29, suspended DZA 2023-05-05", "2023-05-05", "suspended", "2023-05-05", "")]
    [InlineData("on-signature", "signed 2022-11-29, suspended DZA 2023-05-05, suspended AZE 2023-06-05", "2024-01-01", "suspended",
        "2023-05-05", "")]
    [InlineData("on-signature", "signed 2022-11-29, suspended 2023-05-05, entry-into-force 2024-01-01", "2024-01-01", "in-force",
        "2024-01-01", "")]
    [InlineData("on-signature", "signed 2022-11-29, denounced AZE 2023-05", "2023-05-30", "in-force", "2022-11-29", "")]
    [InlineData("on-signature", "signed 2022-11-29, denounced AZE 2023-05", "2023-05-31", "in-force", "2022-11-29", "")]
    [InlineData("on-signature", "signed 2022-11-29, denounced AZE 2023-05-05, terminated 2024-05-05", "2024-05-04", "in-force",
        "2022-11-29", "")]
    [InlineData("on-signature", "signed 2022-11-29, denounced AZE 2023-05-05, terminated 2024-05-05", "2024-05-05", "terminated",
        "2024-05-05", "")]
    [InlineData("on-signature", "signed 2022-11-29, terminated 2024-05-05, suspended 2024-05-05", "2024-05-05", "terminated",
        "2024-05-05", "")]
    // A text that is agreed, and one that is applied before it is in force.
    [InlineData("unknown", "negotiation 2021-03, agreed 2021-05-05", "2021-05-05", "agreed", "2021-05-05", "")]
    [InlineData("unknown", "negotiation 2021-03, agreed 2021-05-05", "2021-05-04", "negotiating", "2021-03", "")]
    [InlineData("on-exchange", "agreed 2021-05-05, signed DZA 2021-06-06", "2021-06-06", "agreed", "2021-05-05", "AZE")]
    [InlineData("on-exchange provisional", "signed 2022-11-29", "2022-11-29", "provisionally-applied", "2022-11-29", "DZA AZE")]
    [InlineData("on-exchange provisional", "signed DZA 2022-11-29", "2022-11-29", "negotiating", "2022-11-29", "AZE")]
    [InlineData("on-exchange provisional", "signed 2022-11-29, exchanged 2023-06-15", "2023-06-15", "in-force", "2023-06-15", "")]
    [InlineData("on-exchange", "signed 2022-11-29, provisional-application 2023-01-01", "2022-12-31", "awaiting", "2022-11-29", "DZA AZE")]
    [InlineData("on-exchange", "signed 2022-11-29, provisional-application 2023-01-01", "2023-01-01", "provisionally-applied", "2023-01-01",
        "DZA AZE")]
    [InlineData("unknown", "signed 2022-11-29, provisional-application DZA 2023-01-01", "2023-01-01", "signed", "2022-11-29", "")]
    [InlineData("on-signature", "signed 2022-11-29, amended 2023-01-01", "2023-01-01", "in-force", "2022-11-29", "")]
    [InlineData("on-signature", "signed 2022-11-29, superseded 2023-01-01", "2023-01-01", "superseded", "2023-01-01", "")]
    public void Follows_from_rule_acts_and_day(string rule, string acts, string day, string word, string since, string owedBy)
    {
        var status = On(rule, acts, day);
        Assert.Equal((word, since, owedBy), (status.Word, status.Since?.ToString() ?? "", string.Join(' ', status.OwedBy)));
        Assert.Contains(rule.Split(' ')[0], status.Explanation, StringComparison.Ordinal);
        Assert.Matches(@"^[A-Z].*[^.]\.$", status.Explanation);
    }

    [Theory]
    // Five years, and no longer: the day before, and on the day.
    [InlineData("60 0 0 0", "signed 2020-03-05", "2025-03-04", "in-force", "2020-03-05", "2025-03-05")]
    [InlineData("60 0 0 0", "signed 2020-03-05", "2025-03-05", "expired", "2025-03-05", "2025-03-05")]
    [InlineData("12 0 0 0", "signed 2020-02", "2021-01-31", "in-force", "2020-02", "2021-02-28")]
    [InlineData("12 0 0 0", "signed 2020-02", "2021-02-27", "uncertain", "", "2021-02-28")]
    [InlineData("12 0 0 0", "signed 2020-02", "2021-02-28", "expired", "2021-02", "2021-02-28")]
    [InlineData("60 0 0 0", "signed 2020-03-05, suspended DZA 2024-01-01", "2025-03-05", "expired", "2025-03-05", "2025-03-05")]
    [InlineData("60 0 0 0", "signed 2020-03-05, entry-into-force 2021-03-05", "2026-03-04", "in-force", "2021-03-05", "2026-03-05")]
    // Renewed tacitly, for ever, until notice; late notice counts for the next term.
    [InlineData("60 12 6 0", "signed 2020-03-05", "2040-01-01", "in-force", "2020-03-05", "")]
    [InlineData("60 12 6 0", "signed 2020-03-05, denounced AZE 2025-09-05", "2026-03-04", "in-force", "2020-03-05", "2026-03-05")]
    [InlineData("60 12 6 0", "signed 2020-03-05, denounced AZE 2025-09-05", "2026-03-05", "terminated", "2026-03-05", "2026-03-05")]
    [InlineData("60 12 6 0", "signed 2020-03-05, denounced AZE 2025-09-06", "2026-12-31", "in-force", "2020-03-05", "2027-03-05")]
    // After the months that a denunciation takes, with a term or without.
    [InlineData("0 0 0 6", "signed 2020-03-05, denounced AZE 2023-05-31", "2023-11-29", "in-force", "2020-03-05", "2023-11-30")]
    [InlineData("0 0 0 6", "signed 2020-03-05, denounced AZE 2023-05-31", "2023-11-30", "terminated", "2023-11-30", "2023-11-30")]
    [InlineData("60 0 0 6", "signed 2020-03-05, denounced AZE 2025-01-01", "2025-03-05", "expired", "2025-03-05", "2025-03-05")]
    [InlineData("0 0 0 0", "signed 2020-03-05, denounced AZE 2023-05-31", "2040-01-01", "in-force", "2020-03-05", "")]
    // Without an entry into force there is nothing to end.
    [InlineData("60 0 0 0", "negotiation 2020", "2040-01-01", "negotiating", "2020", "")]
    public void Ends_by_its_term(string term, string acts, string day, string word, string since, string endsOn)
    {
        var months = term.Split(' ').Select(m => int.Parse(m, CultureInfo.InvariantCulture)).ToArray();
        var status =
            On("on-signature", acts, day,
                new Term { Months = months[0], RenewalMonths = months[1], NoticeMonths = months[2], DenunciationMonths = months[3] });
        Assert.Equal((word, since, endsOn),
            (status.Word, status.Since?.ToString() ?? "", status.EndsOn is { } end ? CivilDate.Day(end).ToString() : ""));
        Assert.Matches(@"^[A-Z].*[^.]\.$", status.Explanation);
    }

    [Fact]
    public void Names_the_day_that_has_not_come() =>
        Assert.Equal(
            "In force 30 days after the later notification (rule later-notification), which is 2023-03-31 and had not come on "
            + "2023-03-30: notified by DZA on 2023-01-10 and notified by AZE on 2023-03-01.",
            On(Later30, BothNotified, "2023-03-30").Explanation);

    [Fact]
    public void Says_what_is_not_known() =>
        Assert.Equal("It was signed by all in 2022-08; its entry into force is not known (rule unknown).",
            On("unknown", "signed 2022-08", "2026-01-01").Explanation);

    [Fact]
    public void Does_not_depend_on_the_order_of_recording()
    {
        var acts = "proposed 2020, negotiation 2021, signed 2022-11-29, notified DZA 2023-01-10, notified AZE 2023-03-01, suspended 2024";
        var backwards = string.Join(", ", acts.Split(", ").Reverse());
        foreach (var day in (string[])["2019-01-01", "2020-12-31", "2021-12-31", "2022-12-01", "2023-02-01", "2023-04-01", "2024-12-31"])
        {
            var (one, other) = (On(Later30, acts, day), On(Later30, backwards, day));
            Assert.Equal((one.Word, one.Since, one.Explanation), (other.Word, other.Since, other.Explanation));
        }
    }

    static AgreementStatus On(string rule, string acts, string day, Term? term = null)
    {
        var words = rule.Split(' ');
        return AgreementStatus.On(
            DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            new EntryRule
            {
                Kind = words[0],
                Days = words[0] == EntryRule.LaterNotification ? int.Parse(words[1], CultureInfo.InvariantCulture) : 0,
                Date = words[0] == EntryRule.OnDate ? CivilDate.Parse(words[1]) : null,
                Provisional = words[^1] == "provisional",
            },
            term ?? new Term(),
            ["DZA", "AZE"],
            [.. acts.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(a => a.Split(' ')).Select(a => new AgreementAction
            {
                Kind = a[0], Party = a.Length == 3 ? a[1] : "", Date = CivilDate.Parse(a[^1]), RecordedAt = default, RecordedBy = "",
            })]);
    }
}
