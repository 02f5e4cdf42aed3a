using System.Numerics;

namespace Embassy.Forums.RollCalls;

/// <summary>The fields of a roll call for computations; the others stay in the database.</summary>
/// <param name="StatedCast">The ballots cast that the source states; 0 if it states none.</param>
public sealed record RollCallHead(int Id, int Session, DateOnly Day, int Issues, bool Important, int StatedCast = 0);

/// <summary>The ballots in memory, in columns, for computations; a copy of those in the database.</summary>
/// <remarks>
/// <para>
/// The roll calls that count are ordered by session, day and id. Each State has two bit rows over that order, one for
/// each side it did not vote against: <c>notNo</c> (yes or abstain) and <c>notYes</c> (no or abstain). So a ballot is
/// two bits: yes 10, no 01, abstain 11, and 00 for none (no member, absent, present without voting).
/// </para>
/// <para>
/// With yes 1, abstain 2, no 3, the distance of two ballots is the number of bits in which they differ. So a sum of
/// distances is two XORs and two population counts for 64 roll calls at once, and "cast" is an OR. Three rows (yes, no,
/// abstain) would need half as much memory again and more counts. Each session begins on a word boundary, so a session
/// is a range of words without a mask, at the price of a third more words (133 for 6,203 roll calls; 205 States take
/// 0.4 MB).
/// </para>
/// <para>A snapshot is immutable: readers keep the one they took, and an import makes the next.</para>
/// </remarks>
public sealed class VoteColumns
{
    public static readonly VoteColumns Empty = new([], [], 0);

    readonly ulong[] notNo, notYes;
    readonly ulong[] divided, important, all;

    // Null if no roll call is short, so that no comparison looks for one.
    ulong[]? shortOfStated;
    readonly ulong[][] issues;
    readonly Dictionary<string, int> byState;
    readonly Dictionary<int, int> byId;
    readonly short[] nonVoting;

    VoteColumns(IReadOnlyList<RollCallHead> heads, IReadOnlyList<string> states, long version)
    {
        Version = version;
        States = [.. states.Order(StringComparer.Ordinal)];
        byState = States.Index().ToDictionary(s => s.Item, s => s.Index);
        var ordered = heads.OrderBy(h => h.Session).ThenBy(h => h.Day).ThenBy(h => h.Id).ToList();
        Sessions = [.. ordered.GroupBy(h => h.Session).Select(g => (g.Key, g.Count()))
            .Aggregate((Ranges: new List<SessionRange>(), Word: 0), (made, session) =>
        {
            var words = (session.Item2 + 63) / 64;
            made.Ranges.Add(new SessionRange(session.Key, made.Word, made.Word + words));
            return (made.Ranges, made.Word + words);
        }).Ranges];
        Words = Sessions.Count == 0 ? 0 : Sessions[^1].To;
        Heads = new RollCallHead?[Words * 64];
        byId = new Dictionary<int, int>(ordered.Count);
        (divided, important, all) = (new ulong[Words], new ulong[Words], new ulong[Words]);
        issues = [.. Enumerable.Range(0, VoteIssues.All.Count).Select(_ => new ulong[Words])];
        (notNo, notYes) = (new ulong[States.Count * Words], new ulong[States.Count * Words]);
        nonVoting = new short[Words * 64];
        var next = 0;
        foreach (var range in Sessions)
            for (var at = range.From * 64; next < ordered.Count && ordered[next].Session == range.Session; at++, next++)
            {
                var head = ordered[next];
                (Heads[at], byId[head.Id]) = (head, at);
                all[at >> 6] |= 1UL << (at & 63);
                if (head.Important) important[at >> 6] |= 1UL << (at & 63);
                for (var issue = 0; issue < issues.Length; issue++)
                    if ((head.Issues >> issue & 1) != 0) issues[issue][at >> 6] |= 1UL << (at & 63);
            }
    }

    /// <summary>The latest import in this snapshot.</summary>
    public long Version { get; }

    public IReadOnlyList<string> States { get; }
    public IReadOnlyList<SessionRange> Sessions { get; }

    /// <summary>By position in the bit rows; null in the unused rest of a session's last word.</summary>
    public RollCallHead?[] Heads { get; }

    public int Words { get; }

    /// <summary>
    /// The memory used: the rows, and the arrays and dictionaries beside them in the layout of the runtime.
    /// </summary>
    public long Bytes => 8L * (notNo.Length + notYes.Length + divided.Length * (3L + issues.Length)) + 2L * nonVoting.Length
        + 8L * Heads.Length + 56L * byId.Count + 40L * byId.Count + 100L * States.Count;

    public int? Find(string state) => byState.TryGetValue(state, out var index) ? index : null;

    public int? Place(int rollCall) => byId.TryGetValue(rollCall, out var at) ? at : null;

    public ReadOnlySpan<ulong> NotNo(int state) => notNo.AsSpan(state * Words, Words);

    public ReadOnlySpan<ulong> NotYes(int state) => notYes.AsSpan(state * Words, Words);

    /// <summary>The roll calls in which the ballots cast were not all the same.</summary>
    public ReadOnlySpan<ulong> Divided => divided;

    public Choice ChoiceOf(int state, int at)
    {
        var word = state * Words + (at >> 6);
        return ChoiceOf(notNo[word] >> (at & 63), notYes[word] >> (at & 63));
    }

    /// <summary>Decodes the ballot in the lowest bits.</summary>
    public static Choice ChoiceOf(ulong notNo, ulong notYes) => ((notNo & 1) << 1 | (notYes & 1)) switch
    {
        0b10 => Choice.Yes,
        0b01 => Choice.No,
        0b11 => Choice.Abstain,
        _ => Choice.None,
    };

    /// <summary>True if there are fewer ballots than the source states.</summary>
    public bool IsShort(int at) => shortOfStated is { } found && (found[at >> 6] >> (at & 63) & 1) != 0;

    /// <summary>The latest session with a roll call of the selection; 0 if there is none.</summary>
    public int LastSession(in Selection over)
    {
        for (var w = over.To - 1; w >= over.From; w--)
            if (over.Mask[w] != 0) return Heads[w * 64 + BitOperations.Log2(over.Mask[w])]!.Session;
        return 0;
    }

    /// <summary>Counts the ballots of all States in one roll call, by choice.</summary>
    public (int Yes, int No, int Abstentions, int NonVoting) Count(int at)
    {
        var (yes, no, abstain) = (0, 0, 0);
        for (var state = 0; state < States.Count; state++)
        {
            switch (ChoiceOf(state, at))
            {
                case Choice.Yes: yes++; break;
                case Choice.No: no++; break;
                case Choice.Abstain: abstain++; break;
                default: break;
            }
        }
        return (yes, no, abstain, nonVoting[at]);
    }

    /// <summary>Selects roll calls: a range of words and a mask over all words.</summary>
    public Selection Select(int session = 0, int issue = -1, bool onlyImportant = false)
    {
        var mask = all;
        if (issue >= 0 || onlyImportant)
        {
            mask = (ulong[])all.Clone();
            for (var w = 0; w < Words; w++) mask[w] &= (issue >= 0 ? issues[issue][w] : ~0UL) & (onlyImportant ? important[w] : ~0UL);
        }
        if (session == 0) return new Selection(0, Words, mask);
        var range = Sessions.FirstOrDefault(s => s.Session == session);
        return range is null ? new Selection(0, 0, mask) : new Selection(range.From, range.To, mask);
    }

    /// <summary>Computes the tally of a pair of States for all scoring methods in one pass.</summary>
    public Tally Compare(int a, int b, in Selection over) => Compare(NotNo(a), NotYes(a), NotNo(b), NotYes(b), over);

    public Tally Compare(VoteRows a, VoteRows b, in Selection over) => Compare(a.NotNo, a.NotYes, b.NotNo, b.NotYes, over);

    Tally Compare(ReadOnlySpan<ulong> an, ReadOnlySpan<ulong> ay, ReadOnlySpan<ulong> bn, ReadOnlySpan<ulong> by, in Selection over)
    {
        int joint = 0, apart = 0, dividedJoint = 0, distance = 0, plain = 0, opposite = 0;
        var (from, length) = (over.From, over.To - over.From);
        // Spans of equal length let the loop omit bounds checks.
        an = an.Slice(from, length);
        ay = ay.Slice(from, length);
        bn = bn.Slice(from, length);
        by = by.Slice(from, length);
        ReadOnlySpan<ulong> mask = over.Mask.AsSpan(from, length), split = divided.AsSpan(from, length);
        for (var w = 0; w < an.Length; w++)
        {
            var both = (an[w] | ay[w]) & (bn[w] | by[w]) & mask[w];
            // Ballots differ only in divided votes, so the distance needs no test for that.
            ulong no = (an[w] ^ bn[w]) & both, yes = (ay[w] ^ by[w]) & both;
            joint += BitOperations.PopCount(both);
            apart += BitOperations.PopCount(no | yes);
            dividedJoint += BitOperations.PopCount(both & split[w]);
            distance += BitOperations.PopCount(no) + BitOperations.PopCount(yes);
            opposite += BitOperations.PopCount(no & yes);
            plain += BitOperations.PopCount(both & (an[w] ^ ay[w]) & (bn[w] ^ by[w]));
        }
        var tally = new Tally(joint, joint - apart, dividedJoint, distance, plain, opposite);
        if (shortOfStated is null) return tally;
        var lacking = 0;
        for (var w = 0; w < an.Length; w++)
            lacking += BitOperations.PopCount((an[w] | ay[w]) & (bn[w] | by[w]) & mask[w] & shortOfStated[from + w]);
        return tally with { Lacking = lacking };
    }

    /// <summary>Builds a snapshot, from nothing or from another.</summary>
    public sealed class Builder
    {
        readonly VoteColumns made;

        /// <param name="states">Every State with a ballot to set.</param>
        public Builder(IReadOnlyList<RollCallHead> heads, IReadOnlyList<string> states, long version) =>
            made = new VoteColumns(heads, states, version);

        /// <summary>Copies the ballots of another snapshot, for the roll calls and States in both.</summary>
        public Builder From(VoteColumns old)
        {
            var places = new (int Old, int New)[old.byId.Count];
            var count = 0;
            foreach (var (id, at) in old.byId)
                if (made.Place(id) is { } now) places[count++] = (at, now);
            foreach (var (was, now) in places.AsSpan(0, count)) made.nonVoting[now] = old.nonVoting[was];
            for (var state = 0; state < old.States.Count; state++)
            {
                if (made.Find(old.States[state]) is not { } index) continue;
                foreach (var (was, now) in places.AsSpan(0, count)) made.Set(index, now, old.ChoiceOf(state, was));
            }
            return this;
        }

        /// <summary>Sets a ballot; ignores roll calls that do not count.</summary>
        public void Set(string state, int rollCall, Choice choice, Choice before = Choice.None)
        {
            if (made.Place(rollCall) is not { } at) return;
            if (before == Choice.NonVoting) made.nonVoting[at]--;
            if (choice == Choice.NonVoting) made.nonVoting[at]++;
            made.Set(made.byState[state], at, choice);
        }

        public VoteColumns Build()
        {
            made.Divide();
            made.FindShort();
            return made;
        }
    }

    void Set(int state, int at, Choice choice)
    {
        var (word, bit) = (state * Words + (at >> 6), 1UL << (at & 63));
        notNo[word] = choice is Choice.Yes or Choice.Abstain ? notNo[word] | bit : notNo[word] & ~bit;
        notYes[word] = choice is Choice.No or Choice.Abstain ? notYes[word] | bit : notYes[word] & ~bit;
    }

    void FindShort()
    {
        for (var at = 0; at < Heads.Length; at++)
        {
            if (Heads[at] is not { StatedCast: > 0 } head) continue;
            var (yes, no, abstentions, _) = Count(at);
            if (yes + no + abstentions < head.StatedCast) (shortOfStated ??= new ulong[Words])[at >> 6] |= 1UL << (at & 63);
        }
    }

    // A vote is divided if at least two of yes, no and abstain were cast.
    void Divide()
    {
        for (var w = 0; w < Words; w++)
        {
            ulong yes = 0, no = 0, abstain = 0;
            for (var row = w; row < notNo.Length; row += Words)
            {
                yes |= notNo[row] & ~notYes[row];
                no |= notYes[row] & ~notNo[row];
                abstain |= notNo[row] & notYes[row];
            }
            divided[w] = (yes & no) | (yes & abstain) | (no & abstain);
        }
    }
}

/// <summary>The words of one session's roll calls; the end is exclusive.</summary>
public sealed record SessionRange(int Session, int From, int To);

/// <summary>A set of roll calls.</summary>
public readonly record struct Selection(int From, int To, ulong[] Mask);

/// <summary>The tally of a pair's ballots.</summary>
/// <param name="Joint">Roll calls in which both cast a ballot.</param>
/// <param name="Divided">Joint roll calls in which not all States cast the same.</param>
/// <param name="Distance">Sum of |v1 − v2| with yes 1, abstain 2, no 3.</param>
/// <param name="Plain">Joint roll calls in which neither abstained.</param>
/// <param name="Opposite">Plain roll calls in which one voted yes and the other no.</param>
/// <param name="Lacking">Joint roll calls with fewer ballots than their source states.</param>
public readonly record struct Tally(int Joint, int Identical, int Divided, int Distance, int Plain, int Opposite, int Lacking = 0);
