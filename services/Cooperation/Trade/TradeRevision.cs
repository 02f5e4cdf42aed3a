using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.Cooperation.Trade;

/// <summary>A superseded statement of a figure; never changed.</summary>
[WithoutAudience("published statistics of States: public by nature")]
public sealed class TradeRevision
{
    public required string Reporter { get; init; }
    public required string Partner { get; init; }
    public required string Flow { get; init; }
    public required string Period { get; init; }
    public required string Commodity { get; init; }
    public required int Revision { get; init; }
    public required decimal Value { get; init; }
    public required string Currency { get; init; }
    public required string Basis { get; init; }
    public required string Edition { get; init; }
    public required string Valuation { get; init; }
    public required bool Converted { get; init; }
    public required string SourceReference { get; init; }
    public required string SourceRetrieved { get; init; }
    public required string SourceNote { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }

    public FigureStatement FigureStatement =>
        new(Value, Currency, Basis, new Citation(SourceReference, SourceRetrieved, SourceNote), Edition, Valuation, Converted);

    public static TradeRevision Of(TradeFigure figure) => new()
    {
        Reporter = figure.Reporter,
        Partner = figure.Partner,
        Flow = figure.Flow,
        Period = figure.Period,
        Commodity = figure.Commodity,
        Revision = figure.Revision,
        Value = figure.Value,
        Currency = figure.Currency,
        Basis = figure.Basis,
        Edition = figure.Edition,
        Valuation = figure.Valuation,
        Converted = figure.Converted,
        SourceReference = figure.SourceReference,
        SourceRetrieved = figure.SourceRetrieved,
        SourceNote = figure.SourceNote,
        RecordedAt = figure.RecordedAt,
    };

    public V1.TradeRevision ToProto() => new()
    {
        Revision = Revision,
        Value = Amounts.Text(Value),
        Currency = Currency,
        Basis = Basis,
        Edition = Edition,
        Valuation = Valuation,
        Converted = Converted,
        Source = FigureStatement.Source.ToProto(),
        RecordedAt = RecordedAt.ToTimestamp(),
    };
}
