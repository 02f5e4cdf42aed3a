using System.Numerics;
using Embassy.Forums.Memberships;
using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Blocs;

/// <summary>The statistics of a bloc over all votes of a snapshot, computed once.</summary>
/// <remarks>
/// They hold the members on the day of each vote, their ballots and the line: the choice of more than half of the
/// members that cast a ballot. A suspended member is none. A State whose membership on the day is not known is named,
/// and so is a line that depends on such States.
/// </remarks>
public sealed class BlocStatistics
{
    readonly string bloc;
    readonly VoteColumns columns;
    readonly List<Row> rows = [];
    readonly short[] members, uncertain;
    readonly ulong[] lineNotNo, lineNotYes;

    /// <summary>One State: the votes during its membership, those in which that is unknown, and its ballots.</summary>
    sealed record Row(string State, ulong[] Member, ulong[] Uncertain, ulong[] NotNo, ulong[] NotYes)
    {
        /// <summary>Its ballot as a member.</summary>
        public Choice At(int at) => (Member[at >> 6] >> (at & 63) & 1) == 0 ? Choice.None : Cast(at);

        public bool UncertainAt(int at) => (Uncertain[at >> 6] >> (at & 63) & 1) != 0;

        public Choice Cast(int at) => VoteColumns.ChoiceOf(NotNo[at >> 6] >> (at & 63), NotYes[at >> 6] >> (at & 63));
    }

    public BlocStatistics(string bloc, VoteColumns columns, IEnumerable<BlocStanding> standings)
    {
        (this.bloc, this.columns) = (bloc, columns);
        members = new short[columns.Heads.Length];
        (lineNotNo, lineNotYes) = (new ulong[columns.Words], new ulong[columns.Words]);
        uncertain = new short[columns.Heads.Length];
        foreach (var standing in standings.GroupBy(s => s.State).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var full = standing.Where(s => s.IsFull).SelectMany(s => s.Periods).ToArray();
            if (full.Length > 0) AddMember(standing.Key, full, [.. standing.Where(s => s.Suspends).SelectMany(s => s.Periods)]);
        }
        for (var at = 0; at < columns.Heads.Length; at++)
        {
            if (columns.Heads[at] is null) continue;
            var (yes, no, abstain) = Count(at);
            var cast = yes + no + abstain;
            var bit = 1UL << (at & 63);
            if (yes * 2 > cast || abstain * 2 > cast) lineNotNo[at >> 6] |= bit;
            if (no * 2 > cast || abstain * 2 > cast) lineNotYes[at >> 6] |= bit;
        }
    }

    void AddMember(string state, StandingPeriod[] full, StandingPeriod[] suspended)
    {
        var row = VoteRowsOf(state);
        var (member, notKnown) = (new ulong[columns.Words], new ulong[columns.Words]);
        for (var at = 0; at < columns.Heads.Length; at++)
        {
            if (columns.Heads[at] is not { } head) continue;
            var (day, bit) = (head.Day, 1UL << (at & 63));
            if (!Array.Exists(full, p => p.MayHold(day)) || Array.Exists(suspended, p => p.Holds(day))) continue;
            if (Array.Exists(full, p => p.Counts(day)) && !Array.Exists(suspended, p => p.Counts(day)))
                (member[at >> 6], members[at]) = (member[at >> 6] | bit, (short)(members[at] + 1));
            if (!Array.Exists(full, p => p.Holds(day)) || Array.Exists(suspended, p => p.MayHold(day)))
                (notKnown[at >> 6], uncertain[at]) = (notKnown[at >> 6] | bit, (short)(uncertain[at] + 1));
        }
        rows.Add(new Row(state, member, notKnown, row.NotNo, row.NotYes));
    }

    (ulong[] NotNo, ulong[] NotYes) VoteRowsOf(string state) => columns.Find(state) is { } index
        ? (columns.NotNo(index).ToArray(), columns.NotYes(index).ToArray()) : (new ulong[columns.Words], new ulong[columns.Words]);

    (int Yes, int No, int Abstentions) Count(int at)
    {
        var (yes, no, abstain) = (0, 0, 0);
        foreach (var row in rows)
        {
            var choice = row.At(at);
            if (choice == Choice.Yes) yes++;
            else if (choice == Choice.No) no++;
            else if (choice == Choice.Abstain) abstain++;
        }
        return (yes, no, abstain);
    }

    // The line stands whatever the States were whose membership is not known: as if those that voted otherwise were
    // members, and those that voted with it were none.
    bool IsCertain(int at, Choice line)
    {
        if (uncertain[at] == 0) return true;
        var (with, against) = (0, 0);
        foreach (var row in rows)
        {
            var choice = row.UncertainAt(at) ? row.Cast(at) : row.At(at);
            if (choice == Choice.None || row.UncertainAt(at) && choice == line) continue;
            if (line == Choice.None && row.UncertainAt(at)) return false;
            if (choice == line) with++;
            else against++;
        }
        return line == Choice.None || with > against;
    }

    Choice LineAt(int at) => VoteColumns.ChoiceOf(lineNotNo[at >> 6] >> (at & 63), lineNotYes[at >> 6] >> (at & 63));

    /// <summary>True if at least two members cast a ballot: one State alone is no line of a bloc.</summary>
    public bool Voted(int at)
    {
        var (yes, no, abstain) = Count(at);
        return yes + no + abstain >= 2;
    }

    public bool Departed(int at, string state) =>
        rows.Find(r => r.State == state) is { } row && LineAt(at) is not Choice.None and var line
        && row.At(at) is not Choice.None and var choice && choice != line;

    public V1.BlocLine Line(int at, string vote)
    {
        var head = columns.Heads[at]!;
        var (yes, no, abstain) = Count(at);
        var line = Voted(at) ? LineAt(at) : Choice.None;
        var answer = new V1.BlocLine
        {
            Bloc = bloc,
            Vote = vote,
            Session = head.Session,
            Date = CivilDate.Day(head.Day).ToString(),
            Line = line.Word(),
            Members = members[at],
            Yes = yes,
            No = no,
            Abstentions = abstain,
        };
        answer.LineUncertain = !IsCertain(at, line);
        answer.Uncertain.Add(rows.Where(r => r.UncertainAt(at)).Select(r => r.State));
        if (yes + no > 0) answer.Rice = Math.Abs(yes - no) / (double)(yes + no);
        if (line != Choice.None)
            foreach (var row in rows)
                if (row.At(at) is not Choice.None and var choice && choice != line)
                    answer.Departed.Add(new V1.Ballot { State = row.State, Choice = choice.Word() });
        return answer;
    }

    public V1.Bloc Over(in Selection over)
    {
        var answer = new V1.Bloc { Bloc_ = bloc };
        var (rice, counted) = (0.0, new ulong[columns.Words]);
        for (var at = over.From * 64; at < over.To * 64; at++)
        {
            if ((over.Mask[at >> 6] >> (at & 63) & 1) == 0) continue;
            var (yes, no, abstain) = Count(at);
            if (yes + no + abstain < 2) continue;
            answer.Votes++;
            if (!IsCertain(at, LineAt(at))) answer.UncertainLines++;
            if (LineAt(at) != Choice.None) (answer.Lines, counted[at >> 6]) = (answer.Lines + 1, counted[at >> 6] | 1UL << (at & 63));
            if (yes + no == 0) continue;
            answer.RiceVotes++;
            rice += Math.Abs(yes - no) / (double)(yes + no);
        }
        if (answer.RiceVotes > 0) answer.Rice = rice / answer.RiceVotes;
        answer.States.Add(rows.Select(row => Loyal(row, counted)).Where(l => l.Votes > 0)
            .OrderByDescending(l => l.Share).ThenBy(l => l.State, StringComparer.Ordinal));
        return answer;
    }

    V1.Loyalty Loyal(Row row, ulong[] counted)
    {
        var (votes, with) = (0, 0);
        for (var w = 0; w < counted.Length; w++)
        {
            var cast = (row.NotNo[w] | row.NotYes[w]) & row.Member[w] & counted[w];
            votes += BitOperations.PopCount(cast);
            with += BitOperations.PopCount(cast & ~(row.NotNo[w] ^ lineNotNo[w]) & ~(row.NotYes[w] ^ lineNotYes[w]));
        }
        return new V1.Loyalty { State = row.State, Votes = votes, Share = votes == 0 ? 0 : with / (double)votes };
    }
}
