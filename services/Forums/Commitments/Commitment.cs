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
    string Source, string Note);

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

    const string TotalSuffix = "_total_published";

    public static readonly FileLayout Layout =
        new(["decision_id", "decided_on", "effective_from", "effective_to", "party", "kind", "value", "unit", "source", "note"]);

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
    public DateOnly FirstDay { get; private set; }
    public DateOnly? LastDay { get; private set; }

    // Two sources of one line are two statements; the key is a digest because an address may exceed the index limit.
    public static string KeyOf(CommitmentContent said) =>
        $"{said.Decision}/{said.Party}/{said.Kind}{(said.PrintedTotal ? "-printed" : "")}/{said.From}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said.Source)).AsSpan(0, 6))}";

    /// <summary>Returns false if nothing changed.</summary>
    public bool Record(CommitmentContent said)
    {
        if (!Says(said)) return false;
        (Decision, Decided, From, Until, Party, Kind, PrintedTotal, Value, Source, Note) =
            (said.Decision, said.Decided, said.From, said.Until, said.Party, said.Kind, said.PrintedTotal, said.Value, said.Source,
                said.Note);
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
            row.Source(validation), row.Note(validation));
        validation.Refuse();
        return said;
    }

    public static void Map(ModelBuilder model) => model.Entity<Commitment>(commitment =>
    {
        MapImportedRow(commitment, "Commitments");
        commitment.Property(c => c.Decision).HasMaxLength(60);
        commitment.Property(c => c.Party).HasMaxLength(16);
        commitment.Property(c => c.Kind).HasMaxLength(16);
        commitment.Property(c => c.Source).HasMaxLength(RowReader.LongestSource);
        commitment.Property(c => c.Note).HasMaxLength(RowReader.LongestNote);
        commitment.Property(c => c.Value).HasPrecision(18, 9);
        commitment.HasIndex(c => new { c.FirstDay, c.LastDay });
    });

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
    };

    public override Announcement ToRecorded() => new CommitmentRecorded(
        Forum, Id.ToString(), Decision, Decided.ToString(), From.ToString(), Until?.ToString(), Party, Kind,
        PrintedTotal, Value is null ? null : Amounts.Show(Value),
        Amounts.Unit, Source, Version, $"/v1/forums/{Forum}/commitments?asOf={FirstDay:yyyy-MM-dd}&party={Party}&all=true");
}
