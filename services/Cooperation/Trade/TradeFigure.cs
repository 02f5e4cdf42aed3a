using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Trade;

/// <summary>The key of a figure: reporter, partner, flow, period and commodity.</summary>
public readonly record struct FigureKey(string Reporter, string Partner, string Flow, string Period, string Commodity);

/// <summary>The value of a figure, how it was counted, and its source.</summary>
/// <param name="Edition">The edition of the Harmonized System, <c>HS</c> or <c>H0</c> to <c>H6</c>; empty if not
/// known.</param>
/// <param name="Valuation"><c>cif</c> or <c>fob</c>; empty if not known.</param>
/// <param name="Converted">True if the State reported in another edition and the source converted the figure.</param>
public sealed record FigureStatement(decimal Value, string Currency, string Basis, Citation Source,
    string Edition = "", string Valuation = "", bool Converted = false)
{
    /// <summary>True if a file's statement must not replace the one on record.</summary>
    /// <remarks>
    /// UN Comtrade converts the edition in which a State reports to older ones, so the newest is the original.
    /// </remarks>
    public bool GivesWayTo(FigureStatement current) => Converted != current.Converted ? Converted
        : Editions.Number(Edition) is { } mine && Editions.Number(current.Edition) is { } other && mine < other;
}

/// <summary>The current statement of a figure, and the number of its statements.</summary>
/// <remarks>
/// The mirror figure, the partner's report of the same trade, is a separate figure: imports are valued with freight and
/// insurance, exports without, so neither corrects the other.
/// </remarks>
[WithoutAudience("published statistics of States: public by nature")]
public sealed class TradeFigure
{
    public const string Imports = "imports", Exports = "exports", ReImports = "re-imports", ReExports = "re-exports",
        Reported = "reported", Estimated = "estimated", Cif = "cif", Fob = "fob";

    public required string Reporter { get; init; }
    public required string Partner { get; init; }
    public required string Flow { get; init; }
    public required string Period { get; init; }
    public required string Commodity { get; init; }

    /// <summary>0 for all goods, otherwise the number of digits of the commodity; summaries filter by it.</summary>
    public required short Level { get; init; }

    public required decimal Value { get; set; }
    public required string Currency { get; set; }
    public required string Basis { get; set; }
    public required string Edition { get; set; }
    public required string Valuation { get; set; }
    public required bool Converted { get; set; }
    public required string SourceReference { get; set; }
    public required string SourceRetrieved { get; set; }
    public required string SourceNote { get; set; }
    public int Revision { get; set; } = 1;
    public required DateTimeOffset RecordedAt { get; set; }

    public FigureKey Key => new(Reporter, Partner, Flow, Period, Commodity);

    public FigureStatement FigureStatement =>
        new(Value, Currency, Basis, new Citation(SourceReference, SourceRetrieved, SourceNote), Edition, Valuation, Converted);

    public static TradeFigure Of(FigureKey key, FigureStatement said, DateTimeOffset now) => new()
    {
        Reporter = key.Reporter,
        Partner = key.Partner,
        Flow = key.Flow,
        Period = key.Period,
        Commodity = key.Commodity,
        Level = Commodities.Level(key.Commodity),
        Value = said.Value,
        Currency = said.Currency,
        Basis = said.Basis,
        Edition = said.Edition,
        Valuation = said.Valuation,
        Converted = said.Converted,
        SourceReference = said.Source.Reference,
        SourceRetrieved = said.Source.Retrieved,
        SourceNote = said.Source.Note,
        RecordedAt = now,
    };

    /// <summary>
    /// Returns the superseded statement, or null if this one was recorded before, now or in an earlier revision.
    /// </summary>
    /// <remarks>So a repeated import of an old file does not restore old values.</remarks>
    public TradeRevision? Revise(FigureStatement said, IEnumerable<TradeRevision> earlier, DateTimeOffset now)
    {
        // The retrieval date is not compared: the same document retrieved again makes the same statement.
        if (Says(FigureStatement, said) || earlier.Any(r => Says(r.FigureStatement, said))) return null;
        var before = TradeRevision.Of(this);
        (Value, Currency, Basis) = (said.Value, said.Currency, said.Basis);
        (Edition, Valuation, Converted) = (said.Edition, said.Valuation, said.Converted);
        (SourceReference, SourceRetrieved, SourceNote) = (said.Source.Reference, said.Source.Retrieved, said.Source.Note);
        RecordedAt = now;
        Revision++;
        return before;
    }

    static bool Says(FigureStatement one, FigureStatement other) =>
        one with { Source = other.Source } == other && one.Source.Reference == other.Source.Reference;

    public static void Map(ModelBuilder model, bool scaled)
    {
        model.Entity<TradeFigure>(figure =>
        {
            figure.HasKey(f => new { f.Reporter, f.Partner, f.Flow, f.Period, f.Commodity });
            // Serves totals of all years, and the goods of one year by value, without reading the others.
            figure.HasIndex(f => new { f.Reporter, f.Partner, f.Level, f.Flow, f.Period, f.Value });
            figure.Property(f => f.Revision).IsConcurrencyToken();
            figure.Ignore(f => f.Key);
            figure.Ignore(f => f.FigureStatement);
            Amount(figure.Property(f => f.Value), scaled);
            figure.ToTable("TradeFigures");
        });
        model.Entity<TradeRevision>(revision =>
        {
            revision.HasKey(r => new { r.Reporter, r.Partner, r.Flow, r.Period, r.Commodity, r.Revision });
            revision.Ignore(r => r.FigureStatement);
            Amount(revision.Property(r => r.Value), scaled);
            revision.ToTable("TradeRevisions");
        });
        model.Entity<TradeSeries>(series =>
        {
            series.HasKey(s => new { s.Reporter, s.Partner });
            series.Property(s => s.Version).IsConcurrencyToken();
            series.ToTable("TradeSeries");
        });
        model.Entity<TradeTarget>(target =>
        {
            target.HasKey(t => new { t.Reporter, t.Partner, t.Year });
            target.Property(t => t.Version).IsConcurrencyToken();
            target.OwnsOne(t => t.Source);
            Amount(target.Property(t => t.Value), scaled);
            target.ToTable("TradeTargets");
        });
    }

    // PostgreSQL has a decimal type. SQLite has none: ten-thousandths as an integer sort, compare and add exactly.
    static void Amount(Microsoft.EntityFrameworkCore.Metadata.Builders.PropertyBuilder<decimal> value, bool scaled)
    {
        value.HasPrecision(19, Amounts.Decimals);
        if (scaled) value.HasConversion(amount => (long)(amount * Scale), whole => whole / Scale);
    }

    public const decimal Scale = 10_000m;

    public V1.TradeFigure ToProto(IEnumerable<TradeRevision>? earlier = null) => new()
    {
        Reporter = Reporter,
        Partner = Partner,
        Flow = Flow,
        Period = Period,
        Commodity = Commodity,
        Value = Amounts.Text(Value),
        Currency = Currency,
        Basis = Basis,
        Edition = Edition,
        Valuation = Valuation,
        Converted = Converted,
        Source = FigureStatement.Source.ToProto(),
        Revision = Revision,
        RecordedAt = RecordedAt.ToTimestamp(),
        Revisions = { (earlier ?? []).Select(r => r.ToProto()) },
    };
}

/// <summary>One State's reports on its trade with another; its version is that of the announcements.</summary>
[WithoutAudience("published statistics of States: public by nature")]
public sealed class TradeSeries
{
    public required string Reporter { get; init; }
    public required string Partner { get; init; }
    public int Version { get; set; }
}
