using Embassy.Forums.IdealPoints;
using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.VoteImports;

// Imports Voeten's file of ideal points.
partial class VoteImporter
{
    // The file uses YAR for both Yemens, which ISO 3166 never had: the Arab Republic had YEM, the People's Democratic
    // Republic YMD.
    static readonly Dictionary<int, string> Yemens = new() { [678] = "YEM", [680] = "YMD" };

    async Task TakeIdealPoints(VoteFile file)
    {
        var known = (await db.IdealPoints.ToListAsync(cancellation)).ToDictionary(p => (p.Ccode, p.Session));
        var seen = new HashSet<(int, int)>();
        foreach (var row in Read(file))
        {
            try
            {
                var (ccode, session) =
                    (VoteCells.Number("ccode", row.Cells[1], 1, 999), VoteCells.Number("session", row.Cells[2], 1, RollCall.MostSessions));
                var validation = new RequestValidation();
                var facts = new IdealPointContent
                {
                    State = Yemens.GetValueOrDefault(ccode) ?? VotingStates.OfSession(row.Cells[12], session, "iso3c"),
                    Name = validation.Text("Countryname", row.Cells[13], 100),
                    Votes = VoteCells.Number("NVotes", row.Cells[3], 0, 10_000),
                    Point = VoteCells.Real("IdealPoint", row.Cells[4]),
                    Q5 = VoteCells.Real("Q5%", row.Cells[6]),
                    Q10 = VoteCells.Real("Q10%", row.Cells[7]),
                    Q50 = VoteCells.Real("Q50%", row.Cells[8]),
                    Q90 = VoteCells.Real("Q90%", row.Cells[9]),
                    Q95 = VoteCells.Real("Q95%", row.Cells[10]),
                };
                validation.When(facts.Q5 > facts.Q95, "Q5%", "out_of_range", "The lower bound lies above the upper.");
                validation.Refuse();
                if (!seen.Add((ccode, session)))
                    throw Problem.Invalid("ccode", "duplicate", "This State's point in this session stands in a line before.");
                var isNew = !known.TryGetValue((ccode, session), out var point);
                if (isNew) known[(ccode, session)] = point = new IdealPoint { Ccode = ccode, Session = session };
                Count(point!.Record(facts), isNew);
                if (isNew) db.IdealPoints.Add(point);
            }
            catch (Problem problem)
            {
                voteImportOutcome.Refuse(row.Line, problem);
            }
        }
        // The ballot index contains no ideal points, so it stays complete.
        Extension = (old, version) => new VoteColumns.Builder([.. old.Heads.OfType<RollCallHead>()], old.States, version).From(old).Build();
    }
}
