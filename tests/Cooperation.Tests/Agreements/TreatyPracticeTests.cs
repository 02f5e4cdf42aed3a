using System.Globalization;
using Embassy.Cooperation.Agreements;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Agreements;

/// <summary>Cases of treaty practice, each with its source; the table is <see cref="TreatyPractice"/>.</summary>
public class TreatyPracticeTests
{
    public static TheoryData<string> Cases => [.. TreatyPractice.Rows.Select(r => r.Split('|')[0].Trim())];

    [Theory, MemberData(nameof(Cases))]
    public void Status_of_treaty_and_parties_follows(string name)
    {
        var row = TreatyPractice.Rows.Single(r => r.Split('|')[0].Trim() == name).Split('|', StringSplitOptions.TrimEntries);
        Assert.Equal(8, row.Length);
        var parties = row[2].Split(' ');
        var status = AgreementStatus.On(DateOnly.ParseExact(row[4], "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Provisions(row[1], parties), Acts(row[3]));
        var expected = row[5].Split(": ");
        Assert.Equal((expected[0], expected[1]),
            (status.Word, string.Join(' ', status.ShownParties.Select(p => status.ToProto(p)).Select(p => $"{p.Party} {p.Status}"))));
        Assert.Equal(row[6], string.Join(' ', status.Reasons.Select(r => r.Code)));
        Assert.NotEmpty(row[7]);
        // It explains itself whatever it is, with the decisive statement first.
        Assert.Matches(@"^[A-Z].*[^.]\.$", status.Explanation);
    }

    [Fact]
    public void There_are_sixty_cases_at_least() => Assert.InRange(TreatyPractice.Rows.Count, 60, 500);

    [Fact]
    public void The_explanation_names_the_deposits_that_brought_it_into_force_and_no_later_ones()
    {
        var status = AgreementStatus.On(new(2000, 1, 1), Provisions("nth-deposit#2 30d", ["DZA", "AZE", "TUR"]),
            Acts("deposited AZE 1990-01-01; deposited DZA 1991-01-01; deposited TUR 1992-01-01; acceded EGY 1993-01-01"));
        Assert.Equal(["AZE", "DZA"], status.Reasons[0].Acts.Select(a => a.Act.Party));
    }

    // later-notification 30d · on-exchange 1m · nth-deposit#3 first2m · on-date 2026-01-01 · provisional · term
    // 60/12/6/0 · not-binding
    static Provisions Provisions(string words, string[] parties)
    {
        var all = words.Split(' ');
        int Number(string unit) => all.FirstOrDefault(w => w.EndsWith(unit, StringComparison.Ordinal) && w.Any(char.IsAsciiDigit)
            && w[..^unit.Length].Replace("first", "", StringComparison.Ordinal).All(char.IsAsciiDigit)) is { } word
            ? int.Parse(word[..^unit.Length].Replace("first", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) : 0;
        var kind = all[0].Split('#');
        var term = (all.FirstOrDefault(w => w.Contains('/', StringComparison.Ordinal)) ?? "0/0/0/0").Split('/')
            .Select(m => int.Parse(m, CultureInfo.InvariantCulture)).ToArray();
        return new(
            new EntryRule
            {
                Kind = kind[0],
                Deposits = kind.Length > 1 ? int.Parse(kind[1], CultureInfo.InvariantCulture) : 0,
                Days = Number("d"),
                Months = Number("m"),
                FirstOfMonth = words.Contains("first", StringComparison.Ordinal),
                Date = kind[0] == EntryRule.OnDate ? CivilDate.Parse(all[1]) : null,
                Provisional = all.Contains("provisional"),
            },
            new Term { Months = term[0], RenewalMonths = term[1], NoticeMonths = term[2], DenunciationMonths = term[3] },
            parties, !all.Contains("not-binding"));
    }

    // objection TUR<DZA to the reservation of DZA; TUR!DZA definitely precludes the entry into force
    static List<AgreementAction> Acts(string texts)
    {
        var acts = texts.Split("; ").Select(t => (Text: t, Act: Act(t))).ToList();
        foreach (var (text, act) in acts.Where(a => AgreementAction.ConcernsAnother(a.Act.Kind)))
        {
            var of = text.Split(' ')[1].Split('<', '!');
            var kind = act.Kind == AgreementAction.ObjectionWithdrawn ? AgreementAction.Objection : AgreementAction.Reservation;
            (act.PrecludesEntry, act.Predecessor) = (text.Contains('!', StringComparison.Ordinal), "");
            act.Concerns = acts.FirstOrDefault(a => of.Length > 1 && a.Act.Kind == kind && a.Act.Party == of[1]).Act?.Id;
        }
        return [.. acts.Select(a => a.Act)];
    }

    // signed 2022 · notified DZA 2022-01-01 · succeeded RUS<SUN 1991-12-26 · extended 2021-02-03>2026-02-05 ·
    // superseded 2020-01-01@2021-01-01, or @? while the later agreement is not in force
    static AgreementAction Act(string text)
    {
        var words = text.Split(' ');
        var party = words.Length > 2 ? words[1].Split('<', '!') : [""];
        var date = words[^1].Split('>', '@');
        return new AgreementAction
        {
            Kind = words[0],
            Party = party[0],
            Predecessor = party.Length > 1 ? party[1] : "",
            Date = CivilDate.Parse(date[0]),
            Until = words[^1].Contains('>', StringComparison.Ordinal)
                ? DateOnly.ParseExact(date[1], "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            Related = words[^1].Contains('@', StringComparison.Ordinal) ? Guid.NewGuid() : null,
            TakesEffect = words[^1].Contains('@', StringComparison.Ordinal) && date[^1] != "?" ? CivilDate.Parse(date[^1]) : null,
            RecordedAt = default,
            RecordedBy = "",
        };
    }
}
