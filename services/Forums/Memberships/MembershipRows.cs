using Embassy.Forums.Imports;
using Embassy.ServiceDefaults;
using Google.Api;

namespace Embassy.Forums.Memberships;

/// <summary>Reads a file of standings strictly, for one forum.</summary>
/// <remarks>
/// A file with another layout is rejected as a whole. An unreadable row is rejected alone, with the line on which it
/// begins and the first faulty column.
/// </remarks>
public sealed class MembershipRows
{
    // The source is part of an index, which PostgreSQL limits to some 2,700 bytes.
    public const int LongestSource = 500;

    const int LongestNote = 1000, MostListed = 1000;

    // iso2 is informative only: iso3 decides, so `NA` is never read as a missing value.
    static readonly FileLayout Layout = new(["forum", "iso2", "iso3", "status", "joined", "joined_precision", "left", "source", "note"]);

    static readonly string[] Precisions =
        AllowedValues.Of(V1.Membership.Descriptor.FindFieldByNumber(V1.Membership.JoinedPrecisionFieldNumber));

    // The names of the two kinds of participants in files of OPEC+.
    static readonly Dictionary<string, string> KindsOfParticipant =
        new() { ["participant (OPEC)"] = "OPEC", ["participant (non-OPEC)"] = "non-OPEC" };

    readonly RowFile file;
    readonly Dictionary<(string, string, string), List<MembershipContent>> seen = [];
    readonly Dictionary<int, Row> byLine = [];

    MembershipRows(RowFile file) => this.file = file;

    public int Rows { get; private set; }

    /// <summary>Rows of other forums, skipped without validation.</summary>
    public int Skipped { get; private set; }

    public int Refused { get; private set; }
    public List<V1.RefusedRow> Refusals { get; } = [];

    /// <summary>The statements by State, standing and source, each with its line.</summary>
    public List<(int Line, MembershipContent Content)> Statements { get; } = [];

    /// <summary>The memberships that follow from rows of former members; they correct each other alone.</summary>
    public HashSet<MembershipContent> Implied { get; } = [];

    public static RowFile Open(HttpBody? file, Limits limits, string sheet = "") => new(file, Layout, limits, sheet);

    public static MembershipRows Read(ForumEntry forum, RowFile file, CancellationToken cancellation = default)
    {
        var rows = new MembershipRows(file);
        foreach (var row in file.Rows(cancellation))
        {
            rows.Rows++;
            // Objects of JSON may stand on one line; the first one stands for it.
            rows.byLine.TryAdd(row.Line, row);
            if (row.Fault.Length > 0) rows.Refuse(row.Line, row.FaultColumn, row.FaultCode, row.Fault);
            else rows.Take(forum, row.Line, [.. Layout.Columns.Select(c => row[c])]);
        }
        rows.AddFormerMemberships(forum);
        return rows;
    }

    /// <summary>Refuses the statements that were withdrawn: the same file would bring the wrong entry back.</summary>
    public void RefuseWithdrawn(IEnumerable<Membership> onRecord)
    {
        var withdrawn = onRecord.Where(m => m.WithdrawnAt is not null).GroupBy(m => m.Content).ToDictionary(g => g.Key, g => g.First());
        foreach (var said in Statements.Where(s => withdrawn.ContainsKey(s.Content)).ToList())
        {
            Statements.Remove(said);
            if (!Implied.Contains(said.Content))
                Refuse(said.Line, "", "withdrawn",
                    $"It was withdrawn: {withdrawn[said.Content].WithdrawnBecause} If it is right, enter it with another note.");
        }
    }

    /// <summary>The membership that a former member had.</summary>
    public static MembershipContent ImpliedBy(MembershipContent former, ForumEntry forum) => former with
    {
        Standing = forum.Standings.Contains(Membership.Member) ? Membership.Member : Membership.Participant,
        Note = "",
    };

    // The dates of a former member are those of its membership, which the file seldom states in a row of its own.
    void AddFormerMemberships(ForumEntry forum)
    {
        foreach (var (line, former) in Statements
            .Where(s => s.Content.Standing == Membership.Former && s.Content.Left is not null).ToList())
        {
            var member = ImpliedBy(former, forum);
            if (seen.GetValueOrDefault((member.State, member.Standing, member.Source), []).Exists(m => m.Overlaps(member))) continue;
            Statements.Add((line, member));
            Implied.Add(member);
        }
    }

    void Take(ForumEntry forum, int line, string[] cells)
    {
        if (ForumCatalogue.All.All(f => f.ShortName != cells[0]) && !ForumCatalogue.OtherNames.Contains(cells[0]))
        {
            Refuse(line, "forum",
                "invalid_word",
                    "One of: " + string.Join(", ", ForumCatalogue.All.Select(f => f.ShortName).Concat(ForumCatalogue.OtherNames)) + ".");
            return;
        }
        if (cells[0] != forum.ShortName)
        {
            Skipped++;
            return;
        }
        try
        {
            var membershipContent = Parse(forum, cells);
            var identity = (membershipContent.State, membershipContent.Standing, membershipContent.Source);
            if (!seen.TryGetValue(identity, out var before)) seen[identity] = before = [];
            if (before.Exists(b => b != membershipContent && b.Overlaps(membershipContent)))
                throw Problem.Invalid("iso3", "duplicate",
                    "The same source says something else of this period of the State's standing in a line before.");
            before.Add(membershipContent);
            Statements.Add((line, membershipContent));
        }
        catch (Problem problem)
        {
            Refuse(line, problem.Faults[0].Field, problem.Faults[0].Code, problem.Faults[0].Description);
        }
    }

    static MembershipContent Parse(ForumEntry forum, string[] cells)
    {
        var validation = new RequestValidation();
        var state = validation.State("iso3", cells[2]);
        var standing = cells[3];
        var note = validation.Text("note", cells[8], LongestNote);
        var kinds = forum.Standings.Contains(Membership.Participant) ? KindsOfParticipant : [];
        if (kinds.TryGetValue(standing, out var kind))
            (standing, note) = (Membership.Participant, note.Length == 0 ? kind : $"{note}; {kind}");
        else validation.When(!forum.Standings.Contains(standing), "status",
            "invalid_word", "One of: " + string.Join(", ", forum.Standings.Concat(kinds.Keys)) + ".");
        var joined = validation.Date("joined", cells[4]);
        var left = validation.Date("left", cells[6]);
        validation.When(left?.Last < joined?.First, "left", "end_before_start", "It lies before the day of joining.");
        var membershipContent =
            new MembershipContent(state, standing, validation.Text("source", cells[7], LongestSource, required: true), joined,
                Precision(validation, joined, cells[5]), left, note);
        validation.Refuse();
        return membershipContent;
    }

    /// <summary>The precision must agree with the format of the date; without a date there is no precision.</summary>
    static string Precision(RequestValidation validation, CivilDate? joined, string given)
    {
        if (given.Length == 0) return Membership.Unknown;
        if (!Precisions.Contains(given))
            validation.Add("joined_precision", "invalid_word", "One of: " + string.Join(", ", Precisions) + "; or nothing.");
        else if (joined is { } date && given != Membership.Unknown && date.Precision != (given == Membership.ByFiveYears ? "year" : given))
            validation.Add("joined_precision", "invalid_word", $"`{date}` is exact to the {date.Precision}.");
        return joined is null ? Membership.Unknown : given;
    }

    public void Refuse(int line, string column, string code, string reason)
    {
        file.Refuse(byLine[line], column, code, reason);
        if (++Refused <= MostListed) Refusals.Add(new V1.RefusedRow { Line = line, Column = column, Code = code, Reason = reason });
    }
}
