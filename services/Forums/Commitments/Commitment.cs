using System.Security.Cryptography;
using System.Text;
using Embassy.Announcements;
using Embassy.Forums.Imports;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Commitments;

/// <summary>The content of a row of a commitments file.</summary>
public sealed record CommitmentContent(
    string Decision, CivilDate Decided, CivilDate From, CivilDate? Until, string Party, string Kind, bool PrintedTotal, decimal? Value,
    string Source, string Note, string Layer, string NetOf);

/// <summary>One line of one decision in one source: an amount for a period.</summary>
/// <remarks>
/// A later decision does not overwrite it. The lines in force on a day are computed on request (<see
/// cref="LinesInForce"/>).
/// </remarks>
[WithoutAudience("decisions of OPEC+ are public")]
public sealed class Commitment : ImportedRow
{
    public const string Reference = "reference", Cut = "cut", Required = "required", Voluntary = "voluntary-cut",
        Compensation = "compensation",
        Adjustment = "adjustment", Exempt = "exempt";

    /// <summary>What a required amount already takes off.</summary>
    public const string NetOfNothing = "none", NetOfVoluntary = "voluntary-cuts", NetOfCompensation = "compensation";

    // The words of a note before the name of the decision whose layer a line continues.
    static readonly string[] Continuations = ["extends", "extension of", "supersedes", "replaces", "unwinds", "unwinding of"];

    // The eight States of the voluntary cuts publish tables of what each may produce.
    const string DecisionOfTheEight = "V8-";

    const string TotalSuffix = "_total_published";

    public static readonly FileLayout Layout =
        new(["decision_id", "decided_on", "effective_from", "effective_to", "party", "kind", "value", "unit", "source", "note"])
        { Optional = ["layer", "net_of"], Figures = ["value"] };

    public string Decision { get; private set; } = "";
    public CivilDate Decided { get; private set; }
    public CivilDate From { get; private set; }
    public CivilDate? Until { get; private set; }
    public string Party { get; private set; } = "";
    public string Kind { get; private set; } = "";
    public bool PrintedTotal { get; private set; }

    /// <summary>Null for an exempt party, which is neither an amount nor zero.</summary>
    public decimal? Value { get; private set; }

    public string Source { get; private set; } = "";
    public string Note { get; private set; } = "";

    /// <summary>The track of decisions a voluntary cut belongs to; empty if the file names none.</summary>
    public string Layer { get; private set; } = "";

    public string NetOf { get; private set; } = "";
    public DateOnly FirstDay { get; private set; }
    public DateOnly? LastDay { get; private set; }

    /// <summary>
    /// True if the two lines, of one party and kind, cannot hold together: the later one supersedes. Voluntary cuts of
    /// different layers add up.
    /// </summary>
    /// <remarks>
    /// Without a name, a decision is a layer, and so are two decisions of one day that begin on one day: one decision
    /// that two files name differently. A note that says <c>extends</c> and the decision's name joins them too.
    /// </remarks>
    public bool IsOfLayer(Commitment other) => Kind != Voluntary
        || (Layer.Length > 0 && other.Layer.Length > 0 ? Layer == other.Layer
            : Decision == other.Decision || LayerName == other.LayerName || Continues(other) || other.Continues(this)
                || Layer.Length + other.Layer.Length == 0 && Decided == other.Decided && From == other.From);

    bool Continues(Commitment other) => Array.Exists(Continuations, word => NoteHas($"{word} {other.Decision}"));

    // The name of a decision may begin that of another: VOL-1 and VOL-10.
    bool NoteHas(string phrase)
    {
        for (var at = Find(0); at >= 0; at = Find(at + 1))
        {
            var rest = Note.AsSpan(at + phrase.Length);
            if (rest.IsEmpty || rest[0] != '-' && !char.IsLetterOrDigit(rest[0])) return true;
        }
        return false;

        int Find(int from) => Note.IndexOf(phrase, from, StringComparison.OrdinalIgnoreCase);
    }

    // Two sources of one line are two statements; the key is a digest because an address may exceed the index limit.
    public static string KeyOf(CommitmentContent said) =>
        $"{said.Decision}/{said.Party}/{said.Kind}{(said.PrintedTotal ? "-printed" : "")}/{said.From}/{LayerKey(said)}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said.Source)).AsSpan(0, 6))}";

    static string LayerKey(CommitmentContent said) => said.Layer.Length == 0 ? "" : said.Layer + "/";

    /// <summary>Returns false if nothing changed.</summary>
    public bool Record(CommitmentContent said)
    {
        if (!Says(said)) return false;
        (Decision, Decided, From, Until, Party, Kind, PrintedTotal, Value, Source, Note, Layer, NetOf) =
            (said.Decision, said.Decided, said.From, said.Until, said.Party, said.Kind, said.PrintedTotal, said.Value, said.Source,
                said.Note, said.Layer, said.NetOf);
        (FirstDay, LastDay) = (From.First, Until?.Last);
        return true;
    }

    public static CommitmentContent Read(Row row)
    {
        var validation = new RequestValidation();
        var decision = validation.Text("decision_id", row["decision_id"], 60, required: true);
        var decided = validation.Date("decided_on", row["decided_on"], required: true);
        var from = validation.Date("effective_from", row["effective_from"], required: true);
        var until = validation.Date("effective_to", row["effective_to"]);
        validation.EndsAfter("effective_to", from, until);
        var party = Parties.Check("party", row["party"], validation);
        var printed = row["kind"].EndsWith(TotalSuffix, StringComparison.Ordinal);
        // Files write kinds with underscores, and a printed total as a separate kind.
        var word = (printed ? row["kind"][..^TotalSuffix.Length] : row["kind"]).Replace('_', '-');
        var kinds = AllowedValues.Of(V1.Commitment.Descriptor.FindFieldByNumber(V1.Commitment.KindFieldNumber));
        validation.When(!kinds.Contains(word) || printed && word == Exempt, "kind", "invalid_word",
            "One of: " + string.Join(", ", kinds.Select(k => k.Replace('-', '_'))) + $"; for a total as printed with {TotalSuffix}.");
        if (printed)
            validation.When(party.Length > 0 && !Parties.IsGroup(party), "party", "invalid_word",
                "A printed total is that of a group: TOTAL, TOTAL-OPEC10, …");
        else validation.When(Parties.IsGroup(party) && word != Adjustment, "kind", "invalid_word",
            $"A group has printed totals ({word}{TotalSuffix}) and adjustments.");
        var value = Amounts.Read(validation, "value", row["value"]);
        if (word == Exempt)
            validation.When(row["value"].Length > 0, "value", "out_of_range", "Who is exempt has no amount, not even zero.");
        else validation.When(row["value"].Length == 0, "value", "required", "An amount; who has none to keep is `exempt`.");
        validation.When(row["unit"] != Amounts.Unit && (word != Exempt || row["unit"].Length > 0), "unit", "invalid_word", "kb/d.");
        var said = new CommitmentContent(decision, decided ?? default, from ?? default, until, party, word, printed, value,
            row.Source(validation), row.Note(validation), ReadLayer(row, validation, word), ReadNetOf(row, validation, word, decision));
        validation.Refuse();
        return said;
    }

    static string ReadLayer(Row row, RequestValidation validation, string kind)
    {
        validation.When(row["layer"].Length > 0 && kind != Voluntary, "layer", "invalid_word",
            "Only a voluntary cut belongs to a layer; leave it empty.");
        return validation.Text("layer", row["layer"], 60);
    }

    static string ReadNetOf(Row row, RequestValidation validation, string kind, string decision)
    {
        if (kind == Required)
            return row.Word(validation, "net_of",
                AllowedValues.Of(V1.Commitment.Descriptor.FindFieldByNumber(V1.Commitment.NetOfFieldNumber)),
                whenEmpty: decision.StartsWith(DecisionOfTheEight, StringComparison.Ordinal) ? NetOfVoluntary : NetOfNothing);
        validation.When(row["net_of"].Length > 0, "net_of", "invalid_word", "Only a required amount is net of something; leave it empty.");
        return "";
    }

    public static void Map(ModelBuilder model) => model.Entity<Commitment>(commitment =>
    {
        MapImportedRow(commitment, "Commitments");
        commitment.Property(c => c.Decision).HasMaxLength(60);
        commitment.Property(c => c.Party).HasMaxLength(16);
        commitment.Property(c => c.Kind).HasMaxLength(16);
        commitment.Property(c => c.Source).HasMaxLength(RowReader.LongestSource);
        commitment.Property(c => c.Note).HasMaxLength(RowReader.LongestNote);
        commitment.Property(c => c.Layer).HasMaxLength(60);
        commitment.Property(c => c.NetOf).HasMaxLength(16);
        commitment.Property(c => c.Value).HasPrecision(18, 9);
        commitment.Ignore(c => c.LayerName);
        commitment.HasIndex(c => new { c.FirstDay, c.LastDay });
    });

    public string LayerName => Layer.Length > 0 ? Layer : Decision;

    public V1.Commitment ToProto(string standing, string supersededBy) => new()
    {
        Id = Id.ToString(),
        Decision = Decision,
        Decided = Decided.ToString(),
        From = From.ToString(),
        Until = Until?.ToString() ?? "",
        Party = Party,
        Kind = Kind,
        PrintedTotal = PrintedTotal,
        Value = Amounts.Show(Value),
        Unit = Amounts.Unit,
        Source = Source,
        Note = Note,
        Standing = standing,
        SupersededBy = supersededBy,
        Layer = Kind == Voluntary ? LayerName : "",
        NetOf = NetOf,
    };

    public override Announcement ToRecorded() => new CommitmentRecorded(
        Forum, Id.ToString(), Decision, Decided.ToString(), From.ToString(), Until?.ToString(), Party, Kind,
        PrintedTotal, Value is null ? null : Amounts.Show(Value),
        Amounts.Unit, Source, Version, $"/v1/forums/{Forum}/commitments?asOf={FirstDay:yyyy-MM-dd}&party={Party}&all=true",
        Kind == Voluntary ? LayerName : null, NetOf.Length == 0 ? null : NetOf);
}
