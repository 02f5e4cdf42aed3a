using System.Text.Json;
using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Embassy.Content.Facts;

/// <summary>The value of a fact.</summary>
/// <param name="Value">Decimal string or civil date; empty for a text.</param>
/// <param name="Unit">ISO 4217 for money; the symbol of a unit, or nothing, for a number.</param>
public sealed record FactValue(
    string Value, List<LanguageText> Texts, string Unit, List<UnitWords> Units, string Period, Citation Source, string AsOf,
    string Confidence)
{
    public static readonly FactValue Nothing = new("", [], "", [], "", new Citation("", "", ""), "", "");

    string Json => JsonSerializer.Serialize(this, Announcement.Json);

    public bool Same(FactValue other) => Json == other.Json;

    /// <summary>Returns the value with a new count; the date stays that of the last change.</summary>
    public FactValue Counting(DerivedValue derivedValue, DateTimeOffset now) =>
        Value == derivedValue.Value && Unit == derivedValue.Unit && Period == derivedValue.Period && Source.Reference == derivedValue.Source
        ? this : this with
        {
            Value = derivedValue.Value,
            Unit = derivedValue.Unit,
            Period = derivedValue.Period,
            Source = new Citation(derivedValue.Source, "", ""),
            AsOf = CivilDate.Day(DateOnly.FromDateTime(now.UtcDateTime)).ToString(),
        };

    public bool SameValue(FactValue other) => Value == other.Value && Unit == other.Unit && Period == other.Period
        && Texts.SequenceEqual(other.Texts);

    public static void Map(Microsoft.EntityFrameworkCore.Metadata.Builders.PropertyBuilder<FactValue> property) => property.HasConversion(
        said => JsonSerializer.Serialize(said, Announcement.Json), text => JsonSerializer.Deserialize<FactValue>(text, Announcement.Json)!,
        new ValueComparer<FactValue>((a, b) => a!.Same(b!), s => s.Value.GetHashCode(StringComparison.Ordinal), s => s));
}

/// <summary>
/// The name of a unit in one language, by the plural forms of the Unicode CLDR; <c>#</c> marks the number.
/// </summary>
public sealed record UnitWords(string Lang, string Zero, string One, string Two, string Few, string Many, string Other)
{
    public V1.UnitWords ToProto() => new() { Lang = Lang, Zero = Zero, One = One, Two = Two, Few = Few, Many = Many, Other = Other };

    public string Of(string form) =>
        (form switch { "zero" => Zero, "one" => One, "two" => Two, "few" => Few, "many" => Many, _ => Other }) is { Length: > 0 } words
        ? words : Other;
}
