using Embassy.Cooperation.Agreements;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Agreements;

public class LawOfTreatiesTests
{
    const string Later30 = "later-notification", Signed = "signed 2010-04-10";

    [Theory]
    [InlineData("on-signature", Signed, "terminated DZA 2020-01-01", "VCLT 54(b), 56")]
    [InlineData("on-signature", Signed, "superseded DZA 2020-01-01", "VCLT 59(1)")]
    [InlineData("on-signature", Signed, "extended DZA 2020-01-01", "VCLT 39")]
    [InlineData(Later30, Signed, "denounced DZA 2020-01-01", "VCLT 54, 56")]
    [InlineData(Later30, Signed, "suspended DZA 2020-01-01", "VCLT 57")]
    [InlineData(Later30, Signed, "registered 2020-01-01", "UN Charter 102; Regulations 1(2)")]
    [InlineData(Later30, "signed 2010-04-10, provisional-application 2011-01-01", "denounced DZA 2020-01-01", "VCLT 25(2)")]
    [InlineData("on-signature", Signed, "resumed DZA 2020-01-01", "VCLT 72")]
    [InlineData("on-signature", Signed, "denunciation-withdrawn DZA 2020-01-01", "VCLT 68")]
    [InlineData("on-signature", "signed 2010-04-10, denounced DZA 2019-01-01", "denunciation-withdrawn DZA 2019-07-01", "VCLT 68")]
    [InlineData("on-signature", "signed 2010-04-10, denounced DZA 2019-01-01", "denunciation-withdrawn AZE 2019-02-01", "VCLT 68")]
    [InlineData("on-signature", "signed 2010-04-10, denounced DZA 2019-01-01", "denounced DZA 2019-02-01", "VCLT 67, 68")]
    [InlineData("on-signature", "signed 2010-04-10, denounced DZA 2019-01-01", "entry-into-force 2019-02-01", "VCLT 68")]
    [InlineData("on-signature", "signed 2010-04-10, entry-into-force 2011-01-01", "entry-into-force 2012-02-01", "VCLT 24(1)")]
    [InlineData("on-signature", Signed, "provisional-application 2011-01-01", "VCLT 25(1)")]
    [InlineData(Later30, Signed, "provisional-application-ended DZA 2011-01-01", "VCLT 25(2)")]
    [InlineData("on-signature", Signed, "acceded DZA 2011-01-01", "VCLT 15")]
    [InlineData("on-signature", Signed, "succeeded RUS<SUN 2011-01-01", "VCSST 17, 18")]
    [InlineData("on-signature", Signed, "reservation DZA 2011-01-01", "VCLT 19")]
    [InlineData("on-signature", Signed, "objection DZA 2011-01-01", "VCLT 20")]
    [InlineData("on-signature", Signed, "reservation-withdrawn DZA 2011-01-01", "VCLT 22(1)")]
    public void An_act_that_breaks_an_article_is_refused_with_its_name(string rule, string acts, string act, string article)
    {
        var problem = Assert.Throws<Problem>(() => LawOfTreaties.Refuse(Of(rule), [.. acts.Split(", ").Select(Act), Act(act)]));
        Assert.Equal(("contradicts", article), (problem.ProblemCode.Code, problem.More["article"]));
        Assert.Equal((act.Split(' ')[0], act.Split(' ').Length > 2 ? act.Split(' ')[1].Split('<')[0] : ""),
            (problem.More["act"], problem.More["party"]));
        Assert.Contains(article, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    // An incomplete date that leaves a day for it, and an unknown rule.
    [InlineData("on-signature", Signed, "denounced DZA 2010-04")]
    [InlineData("unknown", Signed, "denounced DZA 2020-01-01")]
    [InlineData("unknown", Signed, "suspended 2020-01-01")]
    [InlineData("unknown", Signed, "registered 2020-01-01")]
    [InlineData("on-signature", "signed 2010-04-10, denounced DZA 2019-01-01", "denunciation-withdrawn DZA 2019-06-30")]
    [InlineData("on-signature", "signed 2010-04-10, suspended 2011-01-01", "entry-into-force 2012-01-01")]
    [InlineData("on-signature", "signed 2010-04-10, suspended 2011-01-01", "resumed DZA 2012-01-01")]
    [InlineData("on-signature", "signed 2010-04-10, terminated 2011-01-01", "registered 2012-01-01")]
    [InlineData("on-signature", Signed, "reservation DZA 2010-04-10")]
    public void What_the_law_allows_is_accepted(string rule, string acts, string act) =>
        LawOfTreaties.Refuse(Of(rule), [.. acts.Split(", ").Select(Act), Act(act)]);

    [Fact]
    public void What_is_no_treaty_is_not_registered() => Assert.Equal("UN Charter 102(1)", Assert.Throws<Problem>(() =>
        LawOfTreaties.Refuse(Of("on-signature") with { Binding = false }, [Act(Signed), Act("registered 2011-01-01")])).More["article"]);

    [Theory]
    [InlineData("deposited TUR 1994-06-01", "1996-01-02", true, true)]
    [InlineData("deposited TUR 1994-06-01", "1996-01-01", true, false)]
    [InlineData("deposited TUR 1994-06-01", "1996-01", true, false)]
    [InlineData("deposited TUR 1994-06-01", "1996-01-02", false, false)]
    [InlineData("deposited TUR 1997-01-01", "1997-01-01", true, false)]
    [InlineData("deposited TUR 1997-01-01", "1997-01-02", true, true)]
    [InlineData("signed TUR 1994-06-01", "1999-01-01", true, false)]
    public void A_reservation_that_a_party_accepted_by_silence_no_longer_precludes_the_entry(string consent, string day, bool precludes,
        bool refused)
    {
        var reservation = Act("reservation DZA 1995-01-01");
        var objection = Act($"objection TUR {day}");
        (objection.Concerns, objection.PrecludesEntry) = (reservation.Id, precludes);
        AgreementAction[] acts = [Act("deposited DZA 1995-01-01"), Act("deposited AZE 1995-01-01"), reservation, Act(consent), objection];
        var rule = new Provisions(new EntryRule { Kind = "nth-deposit", Deposits = 2 }, new Term(), ["DZA", "AZE", "TUR"]);
        var problem = Record.Exception(() => LawOfTreaties.Refuse(rule, acts));
        Assert.Equal(refused ? "VCLT 20(5)" : null, (problem as Problem)?.More["article"]);
    }

    static Provisions Of(string rule) =>
        new(new EntryRule { Kind = rule }, new Term { DenunciationMonths = 6 }, ["DZA", "AZE"]);

    static AgreementAction Act(string text)
    {
        var words = text.Split(' ');
        var party = (words.Length > 2 ? words[1] : "").Split('<');
        return new AgreementAction
        {
            Kind = words[0],
            Party = party[0],
            Predecessor = party[^1],
            Date = CivilDate.Parse(words[^1]),
            Until = words[0] == AgreementAction.Extended ? new DateOnly(2030, 1, 1) : null,
            RecordedAt = default,
            RecordedBy = "",
        };
    }
}
