using System.Globalization;
using System.Text.RegularExpressions;
using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.VoteImports;

// Imports the United Nations Digital Library's file: one row per State and vote, each with the facts of the vote.
partial class VoteImporter
{
    async Task TakeDigitalLibrary(VoteFile file)
    {
        var all = await db.RollCalls.ToListAsync(cancellation);
        var known = all.Where(r => r.Source == RollCall.DigitalLibrary).ToDictionary(r => r.Number);
        var next = all.Count == 0 ? 1 : all.Max(r => r.Id) + 1;
        var (seen, ballots) = (new Dictionary<int, RollCallContent>(), new List<(int RollCall, string State, Choice Choice)>());
        var cast = new HashSet<(int, string)>();
        foreach (var row in Read(file))
        {
            try
            {
                var number = VoteCells.Number("undl_id", row.Cells[0], 1);
                var facts = Facts(file, row.Cells);
                var state = VotingStates.OfRow(row.Cells[1], row.Cells[2], facts.Day);
                var choice = row.Cells[3] switch
                {
                    "Y" => Choice.Yes,
                    "N" => Choice.No,
                    "A" => Choice.Abstain,
                    // The file leaves the cell of a member empty that did not vote.
                    "X" or "" => Choice.NonVoting,
                    _ => throw Problem.Invalid("ms_vote", "invalid_word", "One of: Y, N, A, X; empty for a member that did not vote."),
                };
                if (!seen.TryAdd(number, facts) && seen[number] != facts)
                    throw Problem.Invalid("undl_id", "duplicate", "A line before says something else of this vote.");
                if (!cast.Add((number, state)))
                    throw Problem.Invalid("ms_code", "duplicate", $"{state} has a ballot in this vote in a line before.");
                if (!known.TryGetValue(number, out var rollCall))
                {
                    known[number] = rollCall = new RollCall { Id = next++, Source = RollCall.DigitalLibrary, Number = number };
                    rollCall.Record(facts);
                    db.RollCalls.Add(rollCall);
                    all.Add(rollCall);
                }
                else if (rollCall.Record(facts)) voteImportOutcome.Corrected = true;
                rollCall.CodeBySubject();
                ballots.Add((rollCall.Id, state, choice));
            }
            catch (Problem problem)
            {
                voteImportOutcome.Refuse(row.Line, problem);
            }
        }
        var inMemory = RollCall.Match(all);
        // Ballots refer to roll calls, so the roll calls are saved first.
        await db.SaveChangesAsync(cancellation);
        var matrix = new BallotMatrix(known.Values.Select(r => r.Id));
        foreach (var (rollCall, state, choice) in ballots) matrix.Set(rollCall, state, choice);
        await Write(matrix, Heads(all));
        if (!inMemory) Extension = null;
    }

    static RollCallContent Facts(VoteFile file, string[] cells)
    {
        var validation = new RequestValidation();
        var facts = new RollCallContent
        {
            Resolution = Text("resolution", 60),
            Draft = Text("draft", 200),
            CommitteeReport = Text("committee_report", 200),
            Meeting = Text("meeting", 60),
            Title = Text("title", 2000),
            Agenda = Text("agenda_title", 2000),
            Subjects = Text("subjects", 4000),
            Note = Text("vote_note", 4000),
            StatedYes = Total("total_yes"),
            StatedNo = Total("total_no"),
            StatedAbstentions = Total("total_abstentions"),
            StatedNonVoting = Total("total_non_voting"),
            StatedMembers = Total("total_ms"),
            Link = Text("undl_link", 500),
        };
        validation.Refuse();
        var (session, date) = (Cell("session"), Cell("date"));
        var special = SpecialSession(session);
        var number = special.Length > 0 ? SessionOf(date) : VoteCells.Number("session", session, 1, RollCall.MostSessions);
        return facts with { Session = number, SpecialSession = special, Day = VoteCells.Day("date", date, number) };

        string Cell(string column) => file.Column(column) is >= 0 and var at ? cells[at] : "";

        string Text(string column, int most) => validation.Text(column, VoteCells.Plain(Cell(column)), most);

        int? Total(string column) => VoteCells.Total(column, Cell(column));
    }

    // A special or emergency session is assigned to the regular one of its day, as in Voeten's data.
    static int SessionOf(string date) => CivilDate.TryParse(date, out var day) && day.Precision == "day"
        ? Math.Max(1, day.First.Year - (day.First.Month >= 9 ? 1945 : 1946))
        : throw Problem.Invalid("date", "invalid_date", "A day: 2019-12-18.");

    // The CSV files name them ES-10 and S-28, the MARC records 10emsp and 28sp.
    static string SpecialSession(string session) => Special().Match(session) is not { Success: true } special ? ""
        : (special.Groups["em"].Success ? "ES-" : "S-") + special.Groups["n"].Value;

    [GeneratedRegex("^(?:(?<em>E)?S-0*(?<n>[1-9][0-9]?)|0*(?<n>[1-9][0-9]?)(?<em>em)?sp)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Special();
}
