using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Trade;

/// <summary>A trade target of two States for a year, both directions together, as announced by one of them.</summary>
[WithoutAudience("an announced aim of States: public by nature")]
public sealed class TradeTarget
{
    public required string Reporter { get; init; }
    public required string Partner { get; init; }
    public required string Year { get; init; }
    public required decimal Value { get; set; }
    public required string Currency { get; set; }
    public required Citation Source { get; set; }
    public int Version { get; set; }

    /// <summary>Returns false if nothing changed.</summary>
    public bool Set(decimal value, string currency, Citation source)
    {
        if (Version > 0 && (Value, Currency, Source) == (value, currency, source)) return false;
        (Value, Currency, Source) = (value, currency, source);
        Version++;
        return true;
    }

    public V1.TradeTarget ToProto() => new()
    {
        Reporter = Reporter,
        Partner = Partner,
        Year = Year,
        Value = Amounts.Text(Value),
        Currency = Currency,
        Source = Source.ToProto(),
        Version = Version,
    };
}
