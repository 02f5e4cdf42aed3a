using System.Security.Cryptography;
using System.Text;
using Embassy.Announcements;
using Embassy.Forums.Imports;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Commitments;

/// <summary>One source's figures for one month, in kb/d.</summary>
/// <remarks>Percent is the printed text: a number, or <c>negative</c>.</remarks>
public sealed record ProductionContent(
    string Party, CivilDate Month, decimal Value, string Source, CivilDate Published, decimal? Baseline, decimal? Pledged,
    decimal? Achieved, string Percent, decimal? Target);

/// <summary>A party's production in a month according to one source, with that source's own pledge.</summary>
/// <remarks>
/// Sources differ, and a survey may correct the month before. All figures are stored; the one published last is shown.
/// </remarks>
[WithoutAudience("figures of production are published")]
public sealed class Production : ImportedRow
{
    public static readonly FileLayout Layout =
        new(["published", "output_month", "previous_month", "party", "output_mbd", "previous_output_mbd", "baseline_mbd",
        "cut_pledged_bpd", "cut_achieved_bpd", "compliance_pct", "implied_target_mbd", "source"])
        {
            Figures = ["output_mbd", "previous_output_mbd", "baseline_mbd", "cut_pledged_bpd", "cut_achieved_bpd", "compliance_pct",
                "implied_target_mbd"],
        };

    public const string Negative = "negative";

    public string Party { get; private set; } = "";
    public CivilDate Month { get; private set; }
    public decimal Value { get; private set; }
    public string Source { get; private set; } = "";
    public CivilDate Published { get; private set; }
    public decimal? Baseline { get; private set; }
    public decimal? Pledged { get; private set; }
    public decimal? Achieved { get; private set; }
    public string Percent { get; private set; } = "";
    public decimal? Target { get; private set; }
    public DateOnly FirstDay { get; private set; }
    public DateOnly PublishedDay { get; private set; }

    public static string KeyOf(ProductionContent said) =>
        $"{said.Party}/{said.Month}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said.Source)).AsSpan(0, 6))}";

    /// <summary>Returns false if nothing changed.</summary>
    public bool Record(ProductionContent said)
    {
        if (!Says(said)) return false;
        (Party, Month, Value, Source, Published, Baseline, Pledged, Achieved, Percent, Target) =
            (said.Party, said.Month, said.Value, said.Source, said.Published, said.Baseline, said.Pledged, said.Achieved, said.Percent,
                said.Target);
        (FirstDay, PublishedDay) = (Month.First, Published.Last);
        return true;
    }

    public static void Map(ModelBuilder model) => model.Entity<Production>(production =>
    {
        MapImportedRow(production, "Production");
        production.Property(p => p.Party).HasMaxLength(16);
        production.Property(p => p.Source).HasMaxLength(RowReader.LongestSource);
        production.Property(p => p.Percent).HasMaxLength(12);
        foreach (var amount in (string[])[nameof(Value), nameof(Baseline), nameof(Pledged), nameof(Achieved), nameof(Target)])
            production.Property(amount).HasPrecision(18, 9);
        production.HasIndex(p => new { p.FirstDay, p.Party });
    });

    public V1.Production ToProto(bool shown) => new()
    {
        Party = Party,
        Month = Month.ToString(),
        Value = Amounts.Show(Value),
        Unit = Amounts.Unit,
        Source = Source,
        Published = Published.ToString(),
        Shown = shown,
    };

    public override Announcement ToRecorded() => new ProductionRecorded(
        Forum, Id.ToString(), Party, Month.ToString(), Amounts.Show(Value), Amounts.Unit, Source, Published.ToString(), Version,
        $"/v1/forums/{Forum}/production?party={Party}&month={Month}&all=true");
}
