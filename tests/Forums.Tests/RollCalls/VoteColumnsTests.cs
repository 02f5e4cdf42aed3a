using Embassy.Forums.RollCalls;

namespace Embassy.Forums.Tests.RollCalls;

/// <summary>The rows of bits, against the plain reading of the definitions over the same made-up ballots.</summary>
public class VoteColumnsTests
{
    static readonly string[] States = ["AAA", "BBB", "CCC", "DDD", "EEE"];

    static readonly Choice[] Choices = [Choice.None, Choice.Yes, Choice.Abstain, Choice.No, Choice.NonVoting];

    sealed record Made(List<RollCallHead> Heads, Dictionary<(int RollCall, string State), Choice> Ballots)
    {
        public VoteColumns Columns()
        {
            var builder = new VoteColumns.Builder(Heads, States, 1);
            foreach (var ((rollCall, state), choice) in Ballots) builder.Set(state, rollCall, choice);
            return builder.Build();
        }
    }

    // Sessions of 1 to 130 roll calls, so that words are full, begun, and more than one; a vote in ten is unanimous.
    static Made Make(int seed)
    {
        var random = new Random(seed);
        var (heads, ballots, id) = (new List<RollCallHead>(), new Dictionary<(int, string), Choice>(), 0);
        foreach (var session in (int[])[1, 2, 5, 74])
            for (var n = random.Next(1, 131); n > 0; n--)
            {
                var head = new RollCallHead(++id, session, new DateOnly(1945 + session, 9 + random.Next(4), 1 + random.Next(28)),
                    random.Next(64), random.Next(4) == 0);
                heads.Add(head);
                var unanimous = random.Next(10) == 0 ? Choices[random.Next(1, 4)] : Choice.None;
                foreach (var state in States)
                {
                    var choice = Choices[random.Next(5)];
                    if (unanimous != Choice.None && choice is not (Choice.None or Choice.NonVoting)) choice = unanimous;
                    if (choice != Choice.None) ballots[(id, state)] = choice;
                }
            }
        // In no order at all: the columns make their own.
        return new Made([.. heads.OrderBy(_ => random.Next())], ballots);
    }

    static Tally Plain(Made made, string a, string b, Func<RollCallHead, bool> over)
    {
        int joint = 0, identical = 0, divided = 0, distance = 0, plain = 0, opposite = 0;
        foreach (var head in made.Heads.Where(over))
        {
            var cast = made.Ballots.Where(v => v.Key.RollCall == head.Id && v.Value != Choice.NonVoting)
                .ToDictionary(v => v.Key.State, v => v.Value);
            if (!cast.TryGetValue(a, out var one) || !cast.TryGetValue(b, out var other)) continue;
            joint++;
            if (one == other) identical++;
            if (one != Choice.Abstain && other != Choice.Abstain) (plain, opposite) = (plain + 1, opposite + (one == other ? 0 : 1));
            if (cast.Values.Distinct().Count() == 1) continue;
            divided++;
            distance += Math.Abs((int)one - (int)other);
        }
        return new Tally(joint, identical, divided, distance, plain, opposite);
    }

    static void Same(Made made, VoteColumns columns)
    {
        foreach (var a in States)
            foreach (var b in States)
            {
                var (one, other) = (columns.Find(a)!.Value, columns.Find(b)!.Value);
                Assert.Equal(Plain(made, a, b, _ => true), columns.Compare(one, other, columns.Select()));
                Assert.Equal(Plain(made, a, b, h => h.Session == 74), columns.Compare(one, other, columns.Select(74)));
                Assert.Equal(Plain(made, a, b, h => h.Important), columns.Compare(one, other, columns.Select(0, -1, true)));
                Assert.Equal(Plain(made, a, b, h => h.Session == 2 && (h.Issues & 4) != 0 && h.Important),
                    columns.Compare(one, other, columns.Select(2, 2, true)));
                Assert.Equal(default, columns.Compare(one, other, columns.Select(3)));
            }
        foreach (var head in made.Heads)
        {
            int Count(Choice choice) => made.Ballots.Count(b => b.Key.RollCall == head.Id && b.Value == choice);
            Assert.Equal((Count(Choice.Yes), Count(Choice.No), Count(Choice.Abstain), Count(Choice.NonVoting)),
                columns.Count(columns.Place(head.Id)!.Value));
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Say_what_the_definitions_say(int seed)
    {
        var made = Make(seed);
        Same(made, made.Columns());
    }

    [Theory, InlineData(4), InlineData(5)]
    public void Extended_they_are_what_they_would_be_made_anew(int seed)
    {
        var whole = Make(seed);
        var random = new Random(seed);
        // Half of the roll calls first; then the rest, with other ballots in some of what was there.
        var first = new Made([.. whole.Heads.Where(h => h.Id % 2 == 0)], []);
        foreach (var ballot in whole.Ballots.Where(b => b.Key.RollCall % 2 == 0))
            first.Ballots[ballot.Key] = random.Next(5) == 0 ? Choices[1 + random.Next(4)] : ballot.Value;
        var builder = new VoteColumns.Builder(whole.Heads, States, 2).From(first.Columns());
        foreach (var (key, choice) in whole.Ballots)
            if (first.Ballots.GetValueOrDefault(key) is var before && before != choice)
                builder.Set(key.State, key.RollCall, choice, before);
        Same(whole, builder.Build());
    }

    [Fact]
    public void Empty_ones_answer_nothing()
    {
        Assert.Equal(0, VoteColumns.Empty.Words);
        Assert.Null(VoteColumns.Empty.Find("DZA"));
        var rows = VoteRows.Of(VoteColumns.Empty, "DZA");
        Assert.Equal(default, VoteColumns.Empty.Compare(rows, rows, VoteColumns.Empty.Select()));
    }
}
