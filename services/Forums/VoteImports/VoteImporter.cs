using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.VoteImports;

/// <summary>Imports a file in the caller's transaction, under a lock that serializes imports.</summary>
/// <remarks>
/// For every layout it reads and validates each row; rejects, skips or keeps it; and writes new and changed records.
/// </remarks>
public sealed partial class VoteImporter(ForumsDb db, VoteImportOutcome voteImportOutcome, Action<int> report,
    CancellationToken cancellation)
{
    /// <summary>The update of the ballot index: new and changed roll calls, and ballots.</summary>
    /// <remarks>Null if the index must reload from the database, or if the file does not affect it.</remarks>
    public Func<VoteColumns, long, VoteColumns>? Extension { get; private set; }

    public async Task<string> Import(MemoryStream bytes)
    {
        using var file = VoteFile.Open(bytes, voteImportOutcome);
        await (file.Layout switch
        {
            VoteLayouts.RollCalls => TakeRollCalls(file),
            VoteLayouts.Votes => TakeVotes(file),
            VoteLayouts.Issues => TakeIssues(file),
            VoteLayouts.IdealPoints => TakeIdealPoints(file),
            _ => TakeDigitalLibrary(file),
        });
        return file.Layout;
    }

    IEnumerable<VoteRow> Read(VoteFile file)
    {
        foreach (var row in file.Rows())
        {
            if (voteImportOutcome.Rows % 4096 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                report(voteImportOutcome.Rows);
            }
            yield return row;
        }
    }

    async Task TakeRollCalls(VoteFile file)
    {
        var all = await db.RollCalls.ToListAsync(cancellation);
        var known = all.Where(r => r.Source == RollCall.Voeten).ToDictionary(r => r.Number);
        var next = all.Count == 0 ? 1 : all.Max(r => r.Id) + 1;
        var seen = new HashSet<int>();
        foreach (var row in Read(file))
        {
            try
            {
                var number = VoteCells.Number("rcid", row.Cells[0], 1);
                var session = VoteCells.Number("session", row.Cells[1], 1, RollCall.MostSessions);
                var validation = new RequestValidation();
                var facts = new RollCallContent
                {
                    Session = session,
                    Day = VoteCells.Day("date", row.Cells[3], session),
                    Important = VoteCells.Flag("importantvote", row.Cells[2]),
                    Amendment = VoteCells.Flag("amend", row.Cells[5]),
                    Paragraph = VoteCells.Flag("para", row.Cells[6]),
                    Resolution = validation.Text("unres", row.Cells[4], 60),
                    Title = validation.Text("short", VoteCells.Plain(row.Cells[7]), 500),
                    Description = validation.Text("descr", VoteCells.Plain(row.Cells[8], lines: true), 8000, lines: true),
                };
                validation.Refuse();
                if (!seen.Add(number)) throw Problem.Invalid("rcid", "duplicate", "This roll call stands in a line before.");
                if (known.TryGetValue(number, out var rollCall)) Count(rollCall.Record(facts), isNew: false);
                else
                {
                    known[number] = rollCall = new RollCall { Id = next++, Source = RollCall.Voeten, Number = number };
                    Count(rollCall.Record(facts), isNew: true);
                    db.RollCalls.Add(rollCall);
                    all.Add(rollCall);
                }
            }
            catch (Problem problem)
            {
                voteImportOutcome.Refuse(row.Line, problem);
            }
        }
        if (RollCall.Match(all)) Reheaded(all);
    }

    async Task TakeIssues(VoteFile file)
    {
        var all = await db.RollCalls.ToListAsync(cancellation);
        var known = all.Where(r => r.Source == RollCall.Voeten).ToDictionary(r => r.Number);
        if (known.Count == 0) throw Missing();
        foreach (var row in Read(file))
        {
            try
            {
                var rollCall = OfRow(known, row);
                if (VoteIssues.All.All(i => i.Code != row.Cells[1]))
                    throw Problem.Invalid("short_name",
                        "invalid_word", "One of: " + string.Join(", ", VoteIssues.All.Select(i => i.Code)) + ".");
                Count(rollCall.AddIssue(row.Cells[1]), isNew: true);
            }
            catch (Problem problem)
            {
                voteImportOutcome.Refuse(row.Line, problem);
            }
        }
        Reheaded(all);
    }

    async Task TakeVotes(VoteFile file)
    {
        var known = await Days();
        var matrix = new BallotMatrix(known.Values.Select(r => r.Id));
        var (lastNumber, last) = ("", ((int Id, DateOnly Day)?)null);
        var seats = new Dictionary<(string, DateOnly), string>();
        foreach (var row in Read(file))
        {
            try
            {
                // A file lists its ballots by roll call, so only the last roll call is cached.
                if (last is null || row.Cells[0] != lastNumber) (lastNumber, last) = (row.Cells[0], OfRow(known, row));
                var (rollCall, day) = last.Value;
                if (!seats.TryGetValue((row.Cells[2], day), out var state))
                    seats[(row.Cells[2], day)] = state = VotingStates.OfTwoLetters(row.Cells[2], day);
                var choice = row.Cells[3] switch
                {
                    "yes" => Choice.Yes,
                    "no" => Choice.No,
                    "abstain" => Choice.Abstain,
                    _ => throw Problem.Invalid("vote", "invalid_word", "One of: yes, no, abstain."),
                };
                if (!matrix.Set(rollCall, state, choice))
                    throw Problem.Invalid("country_code", "duplicate", $"{state} has a ballot in this roll call in a line before.");
            }
            catch (Problem problem)
            {
                if (problem.Faults.Count > 0 && problem.Faults[0].Field == "rcid") last = null;
                voteImportOutcome.Refuse(row.Line, problem);
            }
        }
        await Write(matrix);
    }

    /// <summary>Compares with the database and writes new and changed ballots.</summary>
    /// <param name="heads">The roll calls that count from now on; null if unchanged.</param>
    async Task Write(BallotMatrix matrix, IReadOnlyList<RollCallHead>? heads = null)
    {
        await foreach (var row in BallotTable.Read(db, cancellation, matrix.Touched)) matrix.Known(row);
        var (added, changed) = (matrix.New().ToList(), matrix.Changed().ToList());
        await BallotTable.Insert(db, added, cancellation);
        await BallotTable.Update(db, changed.Select(c => c.Row), cancellation);
        voteImportOutcome.Added += added.Count;
        voteImportOutcome.Changed += changed.Count;
        voteImportOutcome.Unchanged += matrix.Set() - added.Count - changed.Count;
        Extension = (old, version) =>
        {
            var builder =
                new VoteColumns.Builder(heads ?? [.. old.Heads.OfType<RollCallHead>()], [.. old.States.Union(added.Select(r => r.State))],
                    version).From(old);
            foreach (var row in added) builder.Set(row.State, row.RollCall, row.Choice);
            foreach (var (row, before) in changed) builder.Set(row.State, row.RollCall, row.Choice, before);
            return builder.Build();
        };
    }

    // The index gets new roll-call heads; the ballots stay as they are.
    void Reheaded(IReadOnlyList<RollCall> all)
    {
        var heads = Heads(all);
        Extension = (old, version) => new VoteColumns.Builder(heads, old.States, version).From(old).Build();
    }

    static List<RollCallHead> Heads(IEnumerable<RollCall> all) =>
        [.. all.Where(r => r.SameAs is null)
            .Select(r => new RollCallHead(r.Id, r.Facts.Session, r.Facts.Day, VoteIssues.Bits(r.Issues), r.Facts.Important,
                r.StatedCast))];

    // A new instance each time: an exception thrown on several threads mixes their stack traces.
    static Problem Missing() =>
        new(ProblemCodes.RollCallsMissing, "No roll call is here: import the file with the columns rcid,session,importantvote,… first.");

    // Ballots need only the day of a roll call, so thousands of roll calls are not tracked.
    async Task<Dictionary<int, (int Id, DateOnly Day)>> Days()
    {
        var days = await db.RollCalls.Where(r => r.Source == RollCall.Voeten).Select(r => new { r.Number, r.Id, r.Facts.Day })
            .ToDictionaryAsync(r => r.Number, r => (r.Id, r.Day), cancellation);
        return days.Count > 0 ? days : throw Missing();
    }

    static T OfRow<T>(Dictionary<int, T> known, VoteRow row) =>
        known.TryGetValue(VoteCells.Number("rcid", row.Cells[0], 1), out var rollCall)
        ? rollCall : throw Problem.Invalid("rcid", "unknown_roll_call", "This roll call is in no file that was imported.");

    void Count(bool changes, bool isNew)
    {
        if (!changes) voteImportOutcome.Unchanged++;
        else if (isNew) voteImportOutcome.Added++;
        else voteImportOutcome.Changed++;
    }
}
